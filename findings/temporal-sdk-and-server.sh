#!/usr/bin/env bash
# Temporal Go SDK v1.51.0 and server v1.32.1 (go.temporal.io/sdk, go.temporal.io/server) in one module.
#
# Behaviour: each compiles by itself. Together they do not. SDK 1.51 asks for go.temporal.io/api v1.64, which has one method more
# in OperatorServiceClient, DescribeNamespaceRestore. A Go interface with one method more breaks whoever implements it,
# and the server's client/operator does. Go takes the higher api for both.
# With SDK v1.50.0 the api stays at v1.63 and both compile.
#
# Why it surprises: both modules are of one maker, both versions are minor ones, and no version constraint says so.
# What it means here: a binary that embeds the server cannot raise the SDK by itself; deploy/standalone keeps 1.50.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	_ "go.temporal.io/sdk/client"
	_ "go.temporal.io/server/client/operator"
)

func main() {}
GO

with() { # with SDK: builds with that version of the SDK
	rm -f go.mod go.sum
	go mod init finding >log 2>&1
	go get go.temporal.io/server/client/operator@v1.32.1 "go.temporal.io/sdk/client@$1" >>log 2>&1 || { cat log; exit 2; }
	echo "sdk $1, api $(go list -m -f '{{.Version}}' go.temporal.io/api)"
	if go build -o /dev/null . >out 2>&1; then echo compiles; else grep -om1 '\*clientImpl does not implement.*' out || { cat out; exit 2; }; fi
}

{ with v1.50.0; with v1.51.0; } | tee seen
diff - seen <<'SEEN'
sdk v1.50.0, api v1.63.5
compiles
sdk v1.51.0, api v1.64.3
*clientImpl does not implement operatorservice.OperatorServiceClient (missing method DescribeNamespaceRestore)
SEEN
