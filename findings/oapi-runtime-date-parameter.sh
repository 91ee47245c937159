#!/usr/bin/env bash
# oapi-codegen's runtime v1.9.0 (github.com/oapi-codegen/runtime) and civil.Date (cloud.google.com/go v0.123.0): dates in a query.
#
# Behaviour: civil.Date is a struct that reads itself from text (encoding.TextUnmarshaler). As a query parameter of
# `style: form` it is read so with `explode: false` only. With `explode: true`, which is OpenAPI's default, it is taken for an
# object whose properties are parameters of their own: an optional ?on=2026-11-30 leaves the zero date without an error, and a
# required one is "required" though it is there. The runtime's own types.Date is read either way.
#
# Why it surprises: the generator can be told to use another type for a format (`type-mapping`), and takes it; bodies work; and
# what was asked for is silently left out.
# What it means here: each date in a query says `explode: false` in api/openapi.yaml; api/oapi-codegen.yaml says why.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOWORK=off GOFLAGS=-mod=mod

cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/url"

	"cloud.google.com/go/civil"
	"github.com/oapi-codegen/runtime"
	"github.com/oapi-codegen/runtime/types"
)

func main() {
	query := url.Values{"on": {"2026-11-30"}}
	for _, explode := range []bool{false, true} {
		for _, required := range []bool{false, true} {
			var date civil.Date
			err := runtime.BindQueryParameter("form", explode, required, "on", query, &date)
			fmt.Printf("explode %t, required %t: civil.Date %s, %v", explode, required, date, err)
			var own types.Date
			err = runtime.BindQueryParameter("form", explode, required, "on", query, &own)
			fmt.Printf("; types.Date %s, %v\n", own, err)
		}
	}
}
GO
go mod init finding >log 2>&1
go get github.com/oapi-codegen/runtime@v1.9.0 cloud.google.com/go/civil@v0.123.0 >>log 2>&1 || { cat log; exit 2; }
go mod tidy >>log 2>&1 || { cat log; exit 2; }
go run . | tee seen
diff - seen <<'SEEN'
explode false, required false: civil.Date 2026-11-30, <nil>; types.Date 2026-11-30, <nil>
explode false, required true: civil.Date 2026-11-30, <nil>; types.Date 2026-11-30, <nil>
explode true, required false: civil.Date 0000-00-00, <nil>; types.Date 2026-11-30, <nil>
explode true, required true: civil.Date 0000-00-00, query parameter 'on' is required; types.Date 2026-11-30, <nil>
SEEN
