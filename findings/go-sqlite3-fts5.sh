#!/usr/bin/env bash
# ncruces/go-sqlite3 (github.com/ncruces/go-sqlite3): FTS5 in its SQLite.
#
# Behaviour: with v0.34.0 every connection has FTS5. With v0.37.0 none has, unless ext/fts5 is registered with each connection,
# as the second argument of driver.Open. It fails when the first statement meets an FTS5 table, not before; also with a file
# that the earlier version wrote, which the program below shows.
#
# Why it surprises: a minor version, no compile error, no message at opening; a database written before cannot be read.
# What it means here: store/sqlite.go registers fts5 with its connections of either kind, and so must tools beside it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

program() { # program IMPORT ARGUMENT: reads a file with an FTS5 table, and makes it first if it is not there
	cat > main.go <<GO
package main

import (
	"fmt"
	"os"

	"github.com/ncruces/go-sqlite3/driver"
	$1
)

func main() {
	_, missing := os.Stat("words.db")
	db, err := driver.Open("file:words.db"$2)
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	defer db.Close()
	if missing != nil {
		_, err = db.Exec("CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('statutory calendar')")
	}
	n := 0
	if err == nil {
		err = db.QueryRow("SELECT count(*) FROM words WHERE words MATCH 'calendar'").Scan(&n)
	}
	fmt.Println("found:", n, "error:", err)
}
GO
}

with() { # with VERSION: reads with that version of the library
	rm -f go.mod go.sum
	go mod init finding >log 2>&1
	go get "github.com/ncruces/go-sqlite3/driver@$1" >>log 2>&1 || { cat log; exit 2; }
	go mod tidy >>log 2>&1 || { cat log; exit 2; }
	printf '%s: ' "$1"
	go run .
}

{
	program '' ''; with v0.34.0; with v0.37.0
	program '"github.com/ncruces/go-sqlite3/ext/fts5"' ', fts5.Register'; printf 'registered, '; with v0.37.0
} | tee seen
diff - seen <<'SEEN'
v0.34.0: found: 1 error: <nil>
v0.37.0: found: 0 error: sqlite3: SQL logic error: no such module: fts5
registered, v0.37.0: found: 1 error: <nil>
SEEN
