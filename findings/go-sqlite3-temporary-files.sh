#!/usr/bin/env bash
# ncruces/go-sqlite3 (github.com/ncruces/go-sqlite3) v0.37.0 and TMPDIR.
#
# Behaviour: where TMPDIR names a folder that is not there, an UPDATE of 200 rows of a table with a UNIQUE column, within a
# transaction in WAL mode, fails with "disk I/O error". One row works, and so does everything with PRAGMA temp_store = memory. The sqlite3
# command of Debian does what it is told with the same variable: it looks for another folder (/var/tmp, /usr/tmp, /tmp, .).
#
# Why it surprises: the database's own folder is fine, the change is a few pages, and the error names neither a file nor the variable.
# Opening, migrations and most statements work, so that it shows first when somebody acts.
# What it means here: containers of nothing but the program have no /tmp. store/dialect/sqlite.go has the connection that writes keep
# what it sets aside in memory; deploy/standalone/e2e/notemp_test.go runs a house without such a folder.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/ncruces/go-sqlite3/driver"
)

func main() {
	db, err := driver.Open("file:" + os.Args[1])
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range os.Args[2:] {
		_, err := db.Exec(statement)
		fmt.Printf("%s: %v\n", statement, err)
	}
}
GO
go mod init finding >log 2>&1
go get github.com/ncruces/go-sqlite3/driver@v0.37.0 >>log 2>&1 || { cat log; exit 2; }
go mod tidy >>log 2>&1 || { cat log; exit 2; }
go build -o program .

./program days.db 'PRAGMA journal_mode = wal' 'CREATE TABLE days (n INTEGER PRIMARY KEY, name TEXT UNIQUE)' \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO days SELECT i, 'day ' || i FROM n" >made
one="UPDATE days SET name = name || 'x' WHERE n = 5"
many="UPDATE days SET name = name || 'x' WHERE n % 100 = 0"
{
	TMPDIR=/nowhere ./program days.db BEGIN "$one" COMMIT
	TMPDIR=/nowhere ./program days.db BEGIN "$many" COMMIT
	TMPDIR=/nowhere ./program days.db 'PRAGMA temp_store = memory' BEGIN "$many" COMMIT
	./program days.db BEGIN "$many" COMMIT
} | grep -v -e BEGIN -e COMMIT -e PRAGMA | tee seen
diff - seen <<EXPECTED
$one: <nil>
$many: sqlite3: disk I/O error
$many: <nil>
$many: <nil>
EXPECTED
if command -v sqlite3 >/dev/null; then
	TMPDIR=/nowhere sqlite3 days.db "BEGIN; $many; COMMIT" && echo "the sqlite3 command: done"
fi
