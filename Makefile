# One command for each thing that people do here; `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
WORKFLOWCHECK := go.temporal.io/sdk/contrib/tools/workflowcheck@v0.6.0
BIN := $(CURDIR)/bin

# Where the tests find a PostgreSQL; `off` leaves its half of the suites out.
POSTGRES ?= $(shell .ci/postgres find)
export SHIXIAN_TEST_POSTGRES = $(POSTGRES)

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: build ## start everything on demonstration data, in ./data, and print where it is
	$(BIN)/shixian serve --demo --data data

.PHONY: drill
drill: build ## the same in a folder of its own, from 2026-03-02 on, a working day lasting 20 seconds
	$(BIN)/shixian serve --demo --data data-drill --drill 20s --drill-from 2026-03-02

.PHONY: build
build: ## build bin/shixian: server, worker, API and tools in one binary
	cd deploy/standalone && go build -o $(BIN)/shixian .

.PHONY: test
test: test-root test-standalone ## run every test; the Postgres half too where one answers

.PHONY: test-root
test-root: ## tests of the application's own module
	go test ./...

.PHONY: test-standalone
test-standalone: ## tests of the embedded server, and the end-to-end tests on the built binary
	cd deploy/standalone && go test -timeout 30m ./...

.PHONY: test-versions
test-versions: ## the application's tests under the versions that standalone is built with
	.ci/versions

.PHONY: lint
lint: ## linters, the arrows between packages, determinism of the workflows
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
packs: ## lint and scenarios of every regulation pack
	go run ./cmd/shixian regulation lint
	go run ./cmd/shixian regulation test

.PHONY: bpmn
bpmn: ## lint, re-read and execute the BPMN export of every procedure
	.ci/bpmn

.PHONY: bench
bench: ## counting working days, against the walk over the library's table
	go test -run '^$$' -bench . -benchmem ./calendar

.PHONY: fuzz
fuzz: ## fuzz the calendar against a day-by-day walk for half a minute
	go test -run '^$$' -fuzz FuzzAddWorkdays -fuzztime 30s ./calendar

.PHONY: ci
ci: ## what CI runs: everything, PostgreSQL included
	.ci/run
