#!/usr/bin/env bash
# GORM (gorm.io/gorm v1.31.2): a struct embedded with the tag `gorm:"embedded"` whose type has a small first letter.
#
# Behaviour: its fields are left out, although they are exported themselves, and a query that selects their columns succeeds: they keep
# their zero values, with no error and no warning. If the same type is a field with a name of its own, they are read.
#
# Why it surprises: encoding/json fills in the exported fields of such a struct, and the tag says what is wanted. What was selected and finds
# no place is dropped, so that a token seemed to be nobody's.
# What it means here: rows read together with others have names (store/case_beside.go, store/people_tokens.go).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/ncruces/go-sqlite3/gormlite"
	"gorm.io/gorm"
)

type token struct{ Person string }

type Token struct{ Person string }

func main() {
	db, err := gorm.Open(gormlite.Open("file:finding.db"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	var small struct {
		token `gorm:"embedded"`
		N     int
	}
	var capital struct {
		Token `gorm:"embedded"`
		N     int
	}
	var named struct {
		Of token `gorm:"embedded"`
		N  int
	}
	const query = "SELECT 'p1' AS person, 7 AS n"
	fmt.Println("error:", db.Raw(query).Scan(&small).Error, db.Raw(query).Scan(&capital).Error, db.Raw(query).Scan(&named).Error)
	fmt.Printf("small %q %d, capital %q %d, named %q %d\n", small.Person, small.N, capital.Person, capital.N, named.Of.Person, named.N)
	err = json.Unmarshal([]byte(`{"Person": "p1", "N": 7}`), &small)
	fmt.Printf("encoding/json: %q %d, error: %v\n", small.Person, small.N, err)
}
GO
{
	go mod init finding
	go get gorm.io/gorm@v1.31.2 github.com/ncruces/go-sqlite3/gormlite@v0.34.0
	go mod tidy
} >log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
error: <nil> <nil> <nil>
small "" 7, capital "p1" 7, named "p1" 7
encoding/json: "p1" 7, error: <nil>
SEEN
