#!/usr/bin/env bash
# ogen (github.com/ogen-go/ogen): component schemas whose names it gives to types of its own.
#
# Behaviour: with v1.25.0 a document with a schema called Option, whose client ogen makes without a word, yields Go that does not
# compile: "Option redeclared in this block". The same document with the schema called Choice compiles. oapi-codegen v2.8.2 makes
# a client of both that compiles.
#
# Why it surprises: ogen renames what collides with Go's own words, and says nothing here; the document is valid, and the fault is
# found by whoever joins a program to the API, not by who wrote it.
# What it means here: api/openapi.yaml calls the values of a choice NamedValue, and `make clients` compiles what both generators make.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

document() { # document NAME: an API that lists values of a schema of this name
	cat > openapi.yaml <<YAML
openapi: 3.0.3
info: {title: values, version: "1"}
paths:
  /values:
    get:
      operationId: listValues
      responses:
        "200":
          description: the values that may be chosen
          content: {application/json: {schema: {type: array, items: {\$ref: "#/components/schemas/$1"}}}}
components:
  schemas:
    $1: {type: object, required: [value], properties: {value: {type: string}, title: {type: string}}}
YAML
}

made() { # made FOLDER: whether what was generated compiles, with the names that do not
	go mod tidy >log 2>&1 || { cat log; exit 2; }
	if go build "./$1" >log 2>&1; then echo compiles; else grep -om1 '[A-Za-z]* redeclared in this block' log; fi
}

for name in Option Choice; do
	rm -rf ogenclient oapiclient go.mod go.sum
	go mod init finding >log 2>&1
	mkdir oapiclient
	document "$name"
	go run github.com/ogen-go/ogen/cmd/ogen@v1.25.0 --loglevel error --clean --target ogenclient --package ogenclient openapi.yaml >log 2>&1 || { cat log; exit 2; }
	echo "ogen, $name: $(made ogenclient)"
	rm -rf ogenclient
	go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate types,client -package oapiclient -o oapiclient/client.go openapi.yaml >log 2>&1 || { cat log; exit 2; }
	echo "oapi-codegen, $name: $(made oapiclient)"
done | tee seen

diff seen - <<'SEEN'
ogen, Option: Option redeclared in this block
oapi-codegen, Option: compiles
ogen, Choice: compiles
oapi-codegen, Choice: compiles
SEEN
