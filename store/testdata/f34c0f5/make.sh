#!/usr/bin/env bash
# How the files of this folder were made: once, by the program of commit f34c0f5, on Sunday 2026-11-29. They are not made
# anew; a ledger of then is worth keeping because nobody wrote it for the test.
#
#   git worktree add --detach OLD f34c0f5
#   cd OLD/deploy/standalone && go build -o /tmp/shixian-f34c0f5 .
#   store/testdata/f34c0f5/make.sh /tmp/shixian-f34c0f5 postgres://postgres@127.0.0.1:5432/EMPTY?sslmode=disable FOLDER
#
# The first argument is that program, the second an empty PostgreSQL database, the third where the files go.
# It needs bash, curl, jq, sqlite3 and pg_dump, and listens on loopback only.
#
# What it does, on SQLite and again on PostgreSQL: it makes a past of three months, serves it, files cases by the REST API and
# acts on them until they stand at several stages, waits until the daily run has kept reports, corrects one, notes what
# the program says of every open case, stops it, and takes an anchor.
#
#   sqlite.db.gz, postgres.sql.gz    the ledger
#   temporal.db.gz                   the embedded Temporal's file beside the SQLite ledger
#   anchor-*.json                    the anchor, as `shixian audit anchor` printed it
#   answers-*.json                   each open case as GET /cases/{number} answered, and the reports that were kept
#   histories/                       the histories of some cases and of the daily run, as the Temporal UI gives them
set -euo pipefail
old=$1 database=$2 out=$3
schema=ledger_of_f34c0f5
work=$(mktemp -d)
port=18471 ui=18472
base=http://127.0.0.1:$port/api/v1
mkdir -p "$out/histories"

serve() { # serve FLAGS…: starts the program and waits until it answers
	"$old" serve --listen 127.0.0.1:$port --port 0 --ui-port $ui "$@" >"$work/log" 2>&1 &
	server=$!
	until curl -sf $base/readyz >/dev/null; do kill -0 $server; sleep 0.2; done
	for who in mzj gaj rsj bureau government citizen auditor cgj; do
		curl -sf $base/session -H 'Content-Type: application/json' -d '{"login":"'$who'","password":"shixian-demo"}' |
			jq -r .token >"$work/$who"
	done
}

call() { # call WHO METHOD PATH [BODY]
	curl -sS --fail-with-body -X "$2" "$base$3" -H "Authorization: Bearer $(<"$work/$1")" -H 'Content-Type: application/json' ${4:+-d "$4"}
}

files() { # files WHO PROCEDURE RESOURCE FORM: prints the number
	call "$1" POST /cases "$(jq -n --arg p "$2" --arg r "$3" --argjson f "$4" '{procedure: $p, form: $f} + if $r == "" then {} else {resource: $r} end')" |
		jq -r .number
}

acts() { # acts WHO NUMBER ACTION FIELDS STATE: acts, and waits until the case stands there
	call "$1" POST "/cases/$2/acts" "$(jq -n --arg a "$3" --argjson f "$4" '{action: $a, fields: $f}')" >/dev/null
	until [[ $(call auditor GET "/cases/$2" | jq -r .state) == "$5" ]]; do sleep 0.2; done
}

share='{"purpose":"核查申请家庭户籍","scope":"姓名、户籍地址","mode":"interface","no_state_secrets":true,"duty":true}'

breach() { # breach LIMIT
	jq -n --argjson l "$1" '{respondent: "cgj", breach: "2", facts: "目录自上年起未更新", demand: "更新目录并建立维护制度", limit: $l}'
}

# A clock running, one suspended, a promised date, a case that waits for its applicant, and clocks of 49, 50 and 55 working days,
# which end in February 2027: the notice of that year makes the first earlier and the second later.
cases() {
	local n
	n=$(files mzj yaohai-2024/share-application gaj-001 "$share"); acts gaj "$n" accept '{}' review
	n=$(files mzj yaohai-2024/share-application gaj-002 "$share"); acts gaj "$n" supplement '{"reason":"请明确范围"}' supplement
	n=$(files mzj yaohai-2024/share-application gaj-001 "$share"); acts gaj "$n" accept '{}' review
	acts gaj "$n" refuse '{"reason":"超出职责","legal_basis":"第二十条"}' refused
	for limit in 49 50 55; do files bureau yaohai-2024/rectification "" "$(breach $limit)"; done
	n=$(files bureau yaohai-2024/rectification "" "$(breach 50)"); acts cgj "$n" defend '{"reason":"目录已于上月更新"}' defence
	n=$(files bureau yaohai-2024/rectification "" "$(breach 20)"); acts cgj "$n" complete '{"result":"已更新"}' check
	n=$(files bureau lanzhou-2022/rectification "" "$(breach 1 | jq 'del(.limit)')")
	acts government "$n" issue '{"correct_by":"2027-03-03"}' correct
	files citizen yaohai-2024/open-data-request rsj-004 '{"purpose":"研究就业结构","needs":"分行业备案数","no_state_secrets":true}'
	files rsj yaohai-2024/correction-ticket gaj-001 '{"kind":"data","problem":"同一号码有两条记录"}'
}

# The seeded cases are started by the sweep, the reports kept by the first daily run.
settle() {
	until [[ $(call auditor GET '/reports/snapshots' | jq '.items | length') -ge 3 ]]; do sleep 0.5; done
	local period
	period=$(call auditor GET /reports/snapshots | jq -r '.items[0].period')
	call bureau POST "/reports/snapshots/$period" '{"reason":"更正一处登记"}' >/dev/null
	until curl -s "http://127.0.0.1:$ui/api/v1/namespaces/shixian/workflows?query=ExecutionStatus%3D%22Running%22" |
		jq -e --argjson n "$(call auditor GET '/cases?ended=false&limit=200' | jq '.items | length')" \
			'[.executions[] | select(.type.name != "Morning" and (.type.name | startswith("temporal") | not))] | length >= $n' >/dev/null; do sleep 0.5; done
}

said() { # said NAME
	local n
	for n in $(call auditor GET '/cases?ended=false&limit=200' | jq -r '.items[].number' | sort); do
		call auditor GET "/cases/$n" | jq -c '{number, procedure, state, version, calendar, overdue,
			clocks: [.clocks[] | {clock, due_on, status, provisional, mark}],
			awaiting: [.awaiting[] | {task, role, title, due_on}]}'
	done | jq -s . >"$work/cases"
	call auditor GET /reports/snapshots | jq '[.items[] | {period, version, sha256}]' >"$work/reports"
	jq -n --slurpfile c "$work/cases" --slurpfile r "$work/reports" '{cases: $c[0], reports: $r[0]}' >"$out/answers-$1.json"
}

histories() {
	local line id run type
	curl -sf "http://127.0.0.1:$ui/api/v1/namespaces/shixian/workflows?maximumPageSize=200" |
		jq -r '.executions[] | [.execution.workflowId, .execution.runId, .type.name] | @tsv' | sort >"$work/executions"
	while IFS=$'\t' read -r id run type; do
		[[ $type == temporal* ]] && continue
		curl -sf "http://127.0.0.1:$ui/api/v1/namespaces/shixian/workflows/$id/history?execution.runId=$run&maximumPageSize=1000" |
			jq '.history' >"$out/histories/$type-$id.json"
	done <"$work/executions"
}

stop() { kill -INT $server; wait $server || true; }

"$old" seed --cases 60 --months 3 --entries 25 --seed 7 --data "$work/sqlite"
serve --data "$work/sqlite"
cases; settle; said sqlite; histories; stop
"$old" audit anchor --data "$work/sqlite" >"$out/anchor-sqlite.json"
for file in "$work/sqlite/shixian.db" "$work"/sqlite/temporal/*.db; do sqlite3 "$file" 'PRAGMA wal_checkpoint(TRUNCATE); VACUUM' >/dev/null; done
ls -la "$work/sqlite" "$work/sqlite/temporal"
gzip -9nc "$work/sqlite/shixian.db" >"$out/sqlite.db.gz"
gzip -9nc "$work"/sqlite/temporal/*.db >"$out/temporal.db.gz"

url="$database&search_path=$schema"
"$old" seed --cases 60 --months 3 --entries 25 --seed 7 --data "$work/postgres" --database "$url"
serve --data "$work/postgres" --database "$url"
cases; settle; said postgres; stop
"$old" audit anchor --data "$work/postgres" --database "$url" >"$out/anchor-postgres.json"
pg_dump --schema=$schema --no-owner --no-privileges --rows-per-insert=50 "$database" | grep -v '^\\' | gzip -9n >"$out/postgres.sql.gz"
ls -la "$out"
