#!/usr/bin/env bash
# Temporal's query language for lists of workflows, as server v1.32.1 reads it: sqlparser v0.1.0 (github.com/temporalio/sqlparser).
#
# Behaviour: a search attribute that is called like one of MySQL's words that are not reserved comes out of the parser in lower
# case: Procedure as procedure, Date as date. Reserved words (Case, Order, Group) are a syntax error. Others stay as they are written.
# In backquotes all stay as they are written.
#
# Why it surprises: names of search attributes are told apart by case, so Procedure = 'x' asks for an attribute that does
# not exist, while Regulation = 'x' finds it. An attribute of such a name can be made, set and shown without a hint.
# What it means here: one of our attributes is called Procedure. Queries that we save quote it, and docs/supervising.md says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/temporalio/sqlparser"
)

func main() {
	for _, name := range []string{
		"Regulation", "Department", "Procedure", "`Procedure`", "Date", "Status", "Language", "Session", "Share", "Case", "`Case`", "Order", "Group",
	} {
		tree, err := sqlparser.Parse("SELECT * FROM executions WHERE " + name + " = 'x'")
		if err != nil {
			fmt.Println(name, "is a syntax error")
			continue
		}
		column := tree.(*sqlparser.Select).Where.Expr.(*sqlparser.ComparisonExpr).Left.(*sqlparser.ColName)
		fmt.Println(name, "is read as", column.Name.String())
	}
}
GO
go mod init finding >log 2>&1
go get github.com/temporalio/sqlparser@v0.1.0 >>log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
Regulation is read as Regulation
Department is read as Department
Procedure is read as procedure
`Procedure` is read as Procedure
Date is read as date
Status is read as status
Language is read as language
Session is read as session
Share is read as share
Case is a syntax error
`Case` is read as Case
Order is a syntax error
Group is a syntax error
SEEN
