# One command for each thing that people do here; `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
WORKFLOWCHECK := go.temporal.io/sdk/contrib/tools/workflowcheck@v0.6.0
NFPM := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
BIN := $(CURDIR)/bin

# Everything is built as what is released: without C, so that one binary runs on every Linux, and without the paths of this machine.
export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -trimpath

# Where the tests find a PostgreSQL; `off` leaves its half of the suites out.
POSTGRES ?= $(shell .ci/postgres find)
export SHIXIAN_TEST_POSTGRES = $(POSTGRES)

# Whether the other programs are there that tests start; `some` leaves the tests of what is missing out.
PARTS ?= $(shell .ci/parts find)
export SHIXIAN_TEST_PARTS = $(PARTS)

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# The regulations that apply in the place of the demonstration.
LAW ?= yaohai-2024,order-809@departments
# Where a period of theirs is longer than a higher law allows: warn or bind.
CEILINGS ?= bind

.PHONY: run
run: build ## start everything on demonstration data of one place, in ./data, and print where it is
	$(BIN)/shixian serve --demo --data data --only $(LAW) --ceilings $(CEILINGS)

.PHONY: drill
drill: build ## the same in a folder of its own, from 2026-03-02 on, a working day lasting 20 seconds
	$(BIN)/shixian serve --demo --data data-drill --only $(LAW) --ceilings $(CEILINGS) --drill 20s --drill-from 2026-03-02

.PHONY: build
build: web ## build bin/shixian: server, worker, API, workbench and tools in one binary
	cd deploy/standalone && go build -ldflags '-s -w' -o $(BIN)/shixian .

# A release is made of what is committed: its version is the tag, or the commit's time, so that a later one is newer to dpkg and rpm.
ARCH ?= amd64
VERSION ?= $(shell git describe --tags --exact-match 2>/dev/null || \
	TZ=UTC git log -1 --date=format-local:%Y%m%d%H%M%S --format=0.0.0~%cd.%h)
RELEASE = $(CURDIR)/bin/release/$(VERSION)

.PHONY: release
release: web ## binary, .deb, .rpm, bill of materials and checksums of this commit in bin/release/VERSION; ARCH=arm64 for the other
	test -z "$$(git status --porcelain)" || { echo "a release is made of what is committed" >&2; exit 1; }
	mkdir -p $(RELEASE)
	cd deploy/standalone && GOARCH=$(ARCH) go build -buildvcs=true -ldflags '-s -w' -o $(RELEASE)/shixian-linux-$(ARCH) .
	for format in deb rpm; do \
		VERSION='$(VERSION)' ARCH=$(ARCH) BINARY=$(RELEASE)/shixian-linux-$(ARCH) SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
			go run $(NFPM) package --config deploy/package/nfpm.yaml --packager $$format --target $(RELEASE)/; \
	done
	cd deploy/standalone && GOARCH=$(ARCH) go run $(CYCLONEDX) app -json -licenses=false -output $(RELEASE)/shixian-linux-$(ARCH).cdx.json -main . .
	cd web && npm sbom --omit dev --package-lock-only --sbom-format cyclonedx >$(RELEASE)/workbench.cdx.json
	cd $(RELEASE) && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS

# The workbench is made anew when something that it is made of is newer. Go alone
# builds the rest; the binary then has a page that says what is missing.
WORKBENCH := web/dist/app/index.html
WEB_SOURCES := $(shell find web/src web/public -type f ! -name schema.d.ts) \
	$(wildcard web/*.ts web/*.json web/*.html web/*.mjs) api/openapi.yaml

.PHONY: web
web: ## build the workbench, if it is not up to date
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(WORKBENCH); \
	else echo "npm was not found: building without the workbench" >&2; fi

$(WORKBENCH): $(WEB_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run --silent build

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: test-web
test-web: build web/node_modules/.package-lock.json ## the workbench: unit tests, then the built binary in a real Chromium
	.ci/chromium
	cd web && npm run --silent unit && npm run --silent e2e

.PHONY: lint-web
lint-web: web/node_modules/.package-lock.json ## types and style of the workbench
	cd web && npm run --silent lint

.PHONY: test
test: test-root test-standalone ## run every test; those with PostgreSQL, pgbouncer, nginx, libfaketime where they are there

.PHONY: test-root
test-root: ## tests of the application's own module
	go test -timeout 30m ./...

.PHONY: test-standalone
test-standalone: ## tests of the embedded server, and the end-to-end tests on the built binary
	cd deploy/standalone && go test -timeout 30m ./...

.PHONY: clients
clients: ## compile the clients that others generate from api/openapi.yaml
	cd api/clients && go generate . && go build ./...

.PHONY: versions
versions: ## fail if the application is tested with other versions than standalone is built with
	.ci/versions

.PHONY: lint
lint: lint-web ## linters, what packages may import, determinism of the workflows
	go run $(GOLANGCI) run ./...
	cd deploy/standalone && go run $(GOLANGCI) run --config ../../.golangci.yaml ./...
	go run $(WORKFLOWCHECK) ./workflows/...

.PHONY: generate
generate: ## make generated code and documents anew
	go generate ./...
	go test -count=1 -run TestAccessTable ./api -update

.PHONY: stale
stale: generate ## fail if generated code or documents are not what their sources say
	git diff --exit-code -- api docs procedure
	test -z "$$(git status --porcelain -- api docs procedure)"

.PHONY: packs
packs: ## lint and scenarios of every regulation pack, as it is and as higher laws bind it
	go run ./cmd/shixian regulation lint
	go run ./cmd/shixian regulation lint --ceilings bind
	go run ./cmd/shixian regulation test

.PHONY: bpmn
bpmn: ## lint, re-read and execute the BPMN export of every procedure
	.ci/bpmn

# The large ledger that `make bench` measures on: made once, kept in a schema of its own.
BENCH_CASES ?= 1000000
BENCH_ENTRIES ?= 200000
BENCH_DATABASE ?= $(POSTGRES)
BENCH = SHIXIAN_BENCH_DATABASE='$(BENCH_DATABASE)' SHIXIAN_BENCH_CASES=$(BENCH_CASES) SHIXIAN_BENCH_ENTRIES=$(BENCH_ENTRIES)

.PHONY: bench
bench: ## working days; reports, inboxes, lists, searches on 1,000,000 cases in Postgres; what-if of 100,000
	go test -run '^$$' -bench . -benchmem ./calendar
	$(BENCH) go test -tags bench -count=1 -v -timeout 4h -run '^TestLargeLedger$$' ./app/cli
	$(MAKE) --no-print-directory bench-whatif

.PHONY: bench-whatif
bench-whatif: ## what a notice and a changed pack would have made of 100,000 cases: time and memory
	go test -tags bench -count=1 -v -timeout 1h -run '^TestWhatIfOfManyCases$$' ./app/cli

# Which of sqlite, postgres, split with 1, 16, 64 clients; how many cases in a turn, if not as many as docs/performance.md says.
CELLS ?= */*
CASES ?=

.PHONY: bench-cases
bench-cases: ## what a case costs against a bare workflow of the same shape; CELLS=sqlite/16 CASES=100: one cell
	cd deploy/standalone && SHIXIAN_BENCH_CELLS='$(CELLS)' SHIXIAN_BENCH_CASES=$(CASES) \
		go test ./e2e -count=1 -timeout 2h -v -run '^TestBenchCases$$'

.PHONY: bench-drop
bench-drop: ## drop the large ledger of `make bench`
	$(BENCH) SHIXIAN_BENCH_DROP=yes go test -tags bench -count=1 -run '^TestLargeLedger$$' ./app/cli

.PHONY: fuzz
fuzz: ## fuzz the calendar against a day-by-day walk for half a minute
	go test -run '^$$' -fuzz FuzzAddWorkdays -fuzztime 30s ./calendar

REQUESTS ?= 50000

.PHONY: requests
requests: ## make 50,000 requests from api/openapi.yaml on each engine
	SHIXIAN_TEST_REQUESTS=$(REQUESTS) go test ./api -count=1 -timeout 2h -v -run '^TestRequests$$'

# Of each of seven kinds of installation.
KILLS ?= 200

.PHONY: soak
soak: ## kill processes 1,400 times under load, 200 of each kind of installation, and check everything
	cd deploy/standalone && SHIXIAN_SOAK_KILLS=$(KILLS) go test ./e2e -count=1 -parallel 1 -timeout 12h -v -run '^TestSoak'

.PHONY: ci
ci: ## what CI runs: everything, PostgreSQL included
	.ci/run
