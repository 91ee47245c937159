package procedure_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// Each case breaks the synthetic procedure in one way and demands that its one
// fault names the place, what was found and what was expected.
func TestParseFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, path, found, expected string }{
		// What the schema sees.
		{"unknown key", "start: sort", "start: sort\nstrat: sort", "strat", "unknown key strat", "one of anytime, basis"},
		{"missing key", "workflow: EveryFeature\n", "", "", "no workflow", "Temporal workflow type"},
		{"wrong type", "from: answered_on", "from: [a]", "clocks.confirmation.from", "a list of 1", "string"},
		{"not of the enum", "resource: optional", "resource: maybe", "filing.resource", `"maybe"`, "one of required, optional, none"},
		{"bad name", "joint:\n    title", "Joint:\n    title", "states.Joint", "unknown key Joint", "small letters"},
		{"empty title", "title: 核验\n", "title: \" \"\n", "states.checking.title", `" "`, "a text"},
		{"extension without days", "request: bureau, workdays: 3", "request: bureau, workdays: 0",
			"clocks.review.extension.workdays", "number 0", "at least 1"},
		{"reminder not before", "remind: [2, 1]", "remind: [2, 0]", "clocks.answer.remind[1]", "number 0", "at least 1"},
		{"reminder twice", "remind: [2, 1]", "remind: [2, 2]", "clocks.answer.remind", "a list of 2", "no item twice"},
		{"unknown service", "service: file_report", "service: file_raport", "states.told.service", `"file_raport"`, "publish_notice"},
		{"task without owner", "task: {role: applicant, title: 补正}", "task: {title: 补正}", "states.supplementing.task", "no role", "Party that owes"},
		{"anytime without role", "withdraw: {title: 撤回, role: applicant, ", "withdraw: {title: 撤回, ", "anytime.withdraw", "no role", "role"},
		{"clock without basis", "until: negotiate.promised_on\n    basis: 第四条",
			"until: negotiate.promised_on", "clocks.promise", "no basis", "Article that sets"},
		{"unknown hold", "{answer: restart}", "{answer: stop}", "states.supplementing.hold.answer", `"stop"`, "one of pause, restart, delivered"},
		{"number for a text", `breach: "2"`, "breach: 2", "states.checking.actions.return.breach", "number 2", "string"},
		{"one gateway branch", "      - {title: 无条件, when: resource.share == \"unconditional\", to: serve}\n" +
			"      - {title: 特殊, when: form.kind == \"special\", to: joint}\n", "", "states.sort.gateway", "a list of 1", "at least 2"},

		// References to nothing.
		{"start", "start: sort", "start: sart", "start", `undeclared state "sart"`, "one of sort, answering"},
		{"state of an action", "{title: 提交补正, to: answering,", "{title: 提交补正, to: answer,",
			"states.supplementing.actions.resubmit.to", `state "answer"`, "one of sort"},
		{"state of an expiry", "expired: {to: abandoned", "expired: {to: abandon", "clocks.supplement.expired.to", `state "abandon"`, "abandoned"},
		{"kept and consented to", "      consent: true\n", "      consent: true\n      met: true\n",
			"clocks.answer.expired.met", "met with consent or breach", "met alone"},
		{"kept where the case stays", "{escalate: [government], basis: practice}\n    extension",
			"{escalate: [government], met: true, basis: practice}\n    extension",
			"clocks.review.expired.met", "met where the case does not move", "to"},
		{"state after lapse", "after_lapse: confirmation", "after_lapse: confirm", "clocks.answer.expired.after_lapse", `state "confirm"`, "one of"},
		{"state of a branch", `"special", to: joint}`, `"special", to: joined}`, "states.sort.gateway[1].to", `state "joined"`, "one of"},
		{"clock of a state", "clock: supplement\n", "clock: supply\n", "states.supplementing.clock", `clock "supply"`, "one of notice"},
		{"clock in a list", "clocks: [answer, notice]", "clocks: [answer, notise]", "states.answering.clocks[1]", `clock "notise"`, "one of notice"},
		{"clock that is held", "{promise: delivered}", "{promised: delivered}", "states.checking.hold.promised", "clock promised", "one of notice"},
		{"clock expected", "expects: answer", "expects: answers", "filing.expects", `clock "answers"`, "one of notice"},
		{"role of a task", "task: {role: bureau, title: 释明}", "task: {role: burau, title: 释明}", "states.asking.task.role", `role "burau"`, "one of applicant"},
		{"role told", "notify: [applicant, bureau]", "notify: [applicant, court]", "clocks.answer.expired.notify[1]", `role "court"`, "one of"},
		{"role of an extension", "approve: provider_head", "approve: head", "clocks.answer.extension.approve", `role "head"`, "provider_head"},
		{"outcome of an action", "outcome: confirmed}", "outcome: confirm}",
			"states.confirmation.actions.confirm.outcome", `outcome "confirm"`, "one of approved"},
		{"outcome of an end", "end: abandoned", "end: gone", "states.abandoned.end", `outcome "gone"`, "one of approved"},
		{"breach", `breach: "2"`, `breach: "9"`, "states.checking.actions.return.breach", `breach "9"`, "one of 1, 2, 3"},
		{"breach of several", `breach: "3", against: applicant`, `breach: "3"`,
			"states.confirmation.actions.deny.breach", "the breach 3, which several can commit", "against (one of applicant, provider)"},
		{"against somebody else", `against: applicant`, `against: bureau`,
			"states.confirmation.actions.deny.against", "bureau, who cannot be in breach of 3", "one of applicant, provider"},
		{"against without a breach", `breach: "3", against: applicant`, `against: applicant`,
			"states.confirmation.actions.deny.against", "without a breach", "breach"},
		{"clock of another's breach", "expired: {escalate: [bureau], breach: \"1\", basis: 第八条}",
			"expired: {escalate: [bureau], breach: \"2\", basis: 第八条}", "clocks.notice.expired.breach",
			"2, which applicant, who owes notice, cannot commit", "of is provider"},
		{"child", "opens: rectification", "opens: rectify", "states.checking.actions.return.opens", `child case "rectify"`, "rectification, coordination"},
		{"field of the regulation", "limit: 2, needs: [note]", "limit: 2, needs: [notes]",
			"states.joint.actions.comment.needs[0]", `field of the regulation "notes"`, "one of reason, note"},
		{"fact", "set: {received_on: filed, urgent", "set: {recieved_on: filed, urgent", "filing.set.recieved_on", "fact recieved_on", "one of received_on"},

		// References of the wrong kind, or to what may not be there.
		{"from a boolean", "workdays: form.limit\n    from: received_on", "workdays: form.limit\n    from: urgent", "clocks.answer.from",
			"urgent, a boolean", "a date or promise"},
		{"from nothing", "from: form.event_on", "from: form.evnt_on", "clocks.notice.from", `reference "form.evnt_on" to nothing`, "form.FIELD"},
		{"from today", "from: answered_on", "from: today", "clocks.confirmation.from", "found today", "entered, the day"},
		{"length of a date", "workdays: form.limit", "workdays: form.event_on", "clocks.answer.workdays", "form.event_on, a date", "a integer"},
		{"length without bounds", "required: true, min: 1, max: 30}", "required: true, min: 1}", "clocks.answer.workdays", "without bounds", "max"},
		{"until a number", "until: negotiate.promised_on", "until: form.limit", "clocks.promise.until", "form.limit, a integer", "a promise or date"},
		{"provider is a date", "provider: form.owner", "provider: form.event_on", "filing.provider", "a date", "a department"},
		{"second provider to nothing", "provider: form.owner", "provider: [resource.provider, form.nobody]",
			"filing.provider", `"form.nobody"`, "a department"},
		{"provider of nobody", "provider: form.owner", "provider: []", "filing.provider", "a list of 0", "at least 2"},
		{"set to a boolean", "set: {urgent: \"true\"}, when", "set: {urgent: today}, when", "states.answering.actions.hasten.set.urgent", "today", "a boolean"},
		{"set to entered", "set: {received_on: filed,", "set: {received_on: entered,", "filing.set.received_on", "entered", "today or filed"},
		{"optional date", "title: 事由发生日, type: date, required: true", "title: 事由发生日, type: date",
			"clocks.notice.from", "may have no value when the case comes to answering", "required field"},
		{"fact not set on the way", "      set: {answered_on: today}\n      notify", "      notify", "clocks.confirmation.from",
			"answered_on, which may have no value when the case comes to confirmation", "every way"},
		{"promise not required", "title: 承诺日期, type: promise, required: true",
			"title: 承诺日期, type: promise", "clocks.promise.until", "may have no value", "required field"},

		{"cap on a date", "{name: event_on, title: 事由发生日, type: date, required: true}",
			"{name: event_on, title: 事由发生日, type: date, required: true, within: {workdays: 2, from: filed}}",
			"form[1].within", "a cap on a date", "type: promise"},
		{"cap from nothing", "within: {workdays: 20, from: received_on}", "within: {workdays: 20, from: recieved_on}",
			"states.answering.actions.negotiate.fields[0].within.from", `reference "recieved_on" to nothing`, "a date or promise"},
		{"cap from what may not be there", "within: {workdays: 20, from: received_on}", "within: {workdays: 20, from: answered_on}",
			"states.answering.actions.negotiate.fields[0].within.from", "answered_on, which may have no value here", "every way"},
		{"cap from entered", "within: {workdays: 20, from: received_on}", "within: {workdays: 20, from: entered}",
			"states.answering.actions.negotiate.fields[0].within.from", "entered", "today, filed"},

		// Contradictions.
		{"no state at all", "withdrawn: {title: 撤回, end: withdrawn}", "withdrawn: {title: 撤回}", "states.withdrawn", "nothing", "one of gateway, task"},
		{"two things at once", "    task: {role: bureau, title: 释明}",
			"    task: {role: bureau, title: 释明}\n    end: refused", "states.asking", "end and task", "one of them"},
		{"service to nowhere", "service: grant_access, to: told", "service: grant_access", "states.serve", "leads nowhere", "to (a state) or end"},
		{"service to two places", "service: grant_access, to: told",
			"service: grant_access, to: told, end: approved", "states.serve", "to and end", "one of them"},
		{"to without service", "end: abandoned}", "end: abandoned, to: done}", "states.abandoned.to", "without service", "each action"},
		{"no default", "- {title: 普通, to: answering}", "- {title: 普通, when: form.limit > 1, to: answering}",
			"states.sort.gateway[2].when", "on the last branch", "default"},
		{"default not last", `- {title: 特殊, when: form.kind == "special", to: joint}`,
			"- {title: 特殊, to: joint}", "states.sort.gateway[1]", "before the last", "when"},
		{"gateway to itself", "- {title: 普通, to: answering}", "- {title: 普通, to: sort}", "states.sort.gateway", "leads back to itself", "a task"},
		{"actions nowhere", "end: abandoned}", "end: abandoned, actions: {a: {title: 甲, to: done}}}",
			"states.abandoned.actions", "where nobody is awaited", "a task"},
		{"complete alone", "explain: {title: 释明, to: answering,", "explain: {title: 释明, complete: all, to: answering,",
			"states.asking.actions.explain.complete", "without joint tasks", "tasks"},
		{"complete leads nowhere", "agree: {title: 同意, to: serve,", "agree: {title: 同意,", "states.joint.actions.agree", "leads nowhere", "to"},
		{"complete once", "complete: all,", "complete: all, once: true,", "states.joint.actions.agree.complete", "once or limit", "none"},
		{"joint clock without owner", "title: 审查\n    owner: bureau", "title: 审查", "states.joint.clocks[0]", "no owner", "owner in clocks.review"},
		{"two tasks of a role", "- {role: provider, title: 审查}", "- {role: bureau, title: 审查}",
			"states.joint.tasks[1].role", "second task of bureau", "one task"},
		{"held and running", "hold: {answer: pause}\n    actions:\n      agree",
			"hold: {review: pause}\n    actions:\n      agree", "states.joint.hold.review", "held and runs", "one of"},
		{"restart of a promise", "{promise: delivered}", "{promise: restart}", "states.checking.hold.promise", "restart of a promised date", "pause"},
		{"clock without end", "workdays: 3\n    from: answered_on", "from: answered_on", "clocks.confirmation", "without an end", "workdays"},
		{"clock without start", "workdays: 3\n    from: answered_on", "workdays: 3", "clocks.confirmation", "without a start", "from"},
		{"two ends", "until: negotiate.promised_on", "until: negotiate.promised_on\n    workdays: 3", "clocks.promise.until", "beside workdays", "one of them"},
		{"two units", "    months: 1\n", "    months: 1\n    days: 30\n", "clocks.explanation.months", "months beside days", "one of them"},
		{"a month by condition", "months: 1\n", "months: [{days: 1}, {days: 2}]\n", "clocks.explanation.months", "a list of 2", "integer or string"},
		{"no month", "months: 1\n", "months: 0\n", "clocks.explanation.months", "number 0", "at least 1"},
		{"months of a date", "months: 1\n", "months: form.event_on\n", "clocks.explanation.months", "form.event_on, a date", "a integer"},
		{"last length with a condition", "      - {days: 7}\n", "      - {when: form.limit > 1, title: 有, days: 7}\n",
			"clocks.review.workdays[1].when", "a condition on the last length", "none"},
		{"length without a condition", "{when: form.limit > 20, title: 期限长, days: 10}", "{days: 10}",
			"clocks.review.workdays[0]", "without a condition before the last", "when"},
		{"condition without words", "{when: form.limit > 20, title: 期限长, days: 10}", "{when: form.limit > 20, days: 10}",
			"clocks.review.workdays[0]", "nobody can read", "title"},
		{"condition of a length on nothing", "{when: form.limit > 20, title", "{when: form.limits > 20, title",
			"clocks.review.workdays[0].when", "unknown field limits", "true or false"},
		{"amending nothing", "amends: [limit, kind", "amends: [limits, kind", "states.supplementing.actions.resubmit.amends[0]",
			`field of the form "limits"`, "one of owner, event_on"},
		{"amending the provider", "amends: [limit, kind", "amends: [owner, kind", "states.supplementing.actions.resubmit.amends",
			"the field owner, which says who the provider is", "the parties of a case stay"},
		{"amending what the action has", "to: answering, amends: [limit,", "to: answering, fields: [{name: limit, title: 日数, type: text}], amends: [limit,",
			"states.supplementing.actions.resubmit.amends", "the field limit of the form, which is also one of the action", "another name"},
		{"no consequence", "expired: {escalate: [government], basis: practice}",
			"expired: {basis: practice}", "clocks.review.expired", "without consequence", "escalate"},
		{"outcome without moving", "expired: {escalate: [government], basis: practice}",
			"expired: {escalate: [government], consent: true, basis: practice}", "clocks.review.expired.consent", "does not move", "to"},
		{"answer of nobody", "request: bureau, workdays: 3", "request: bureau, answer: {workdays: 2, escalate: [bureau], basis: practice}, workdays: 3",
			"clocks.review.extension.answer", "nobody decides", "approve"},
		{"undecided for ever", "      answer: {workdays: 2, remind: [1], escalate: [bureau, government], basis: practice}\n", "",
			"clocks.answer.extension", "undecided for ever", "answer (workdays, escalate, basis)"},
		{"answer that tells nobody", "escalate: [bureau, government], basis: practice}\n      fields", "escalate: [mayor], basis: practice}\n      fields",
			"clocks.answer.extension.answer.escalate[0]", "undeclared role", "one of"},
		{"held as before", "      times: 2\n", "      times: 2\n      hold: true\n", "clocks.answer.extension.hold", "unknown key hold", "answer"},
		{"name of an approver's period", "  review:\n    title: 审查\n    owner",
			"  a_extension: {title: 甲, workdays: 1, from: filed, basis: practice, expired: {to: done, basis: practice}}\n" +
				"  review:\n    title: 审查\n    owner", "clocks.a_extension", "_extension", "another name"},
		{"met by what is not there", "met_by: [confirm,", "met_by: [explain,", "clocks.confirmation.met_by[0]",
			"explain, which no state offers that runs this clock", "ACTION or STATE/ACTION"},
		{"construed unexplained", "      note: 上限十个工作日可分两次用完\n", "", "clocks.answer.extension.authority", "without a note", "note"},
		{"statutory practice", "workdays: 3\n    from: answered_on\n    basis: practice",
			"workdays: 3\n    from: answered_on\n    basis: practice\n    authority: statutory",
			"clocks.confirmation.authority", "statutory of what is practice", "practice"},
		{"built-in name", "hasten:", "extend_it:", "states.answering.actions.extend_it", "begins with extend_", "another"},
		{"name of a reference group", "hasten:", "form:", "states.answering.actions.form", "called form", "another"},
		{"name of anytime", "hasten:", "urge:", "states.answering.actions.urge", "open at any time", "another name"},
		{"field twice", "- {name: evidence, title: 证据, type: attachment}",
			"- {name: evidence, title: 证据, type: attachment}\n  - {name: kind, title: 又一类, type: text}", "form[7].name", "field kind twice", "once"},
		{"field needed and taken", "needs: [reason], set", "needs: [reason], takes: [reason], set",
			"states.answering.actions.refuse.takes[0]", "field reason twice", "once"},
		{"enum without values", "type: enum, of: {plain: 普通, special: 特殊}", "type: enum", "form[3]", "enum without values", "of"},
		{"bounds of a date", "title: 事由发生日, type: date,", "title: 事由发生日, type: date, max: 3,", "form[1].max", "max of a date", "integer or text"},
		{"reserved fact", "  urgent: boolean", "  urgent: boolean\n  today: date", "facts.today", "by the name today", "not a word"},
		{"name of an approval", "  abandoned: {title: 放弃, end: abandoned}",
			"  answer_extension: {title: 放弃, end: abandoned}\n  abandoned: {title: 放弃, end: abandoned}",
			"states.answer_extension", "_extension", "another name"},

		// What services take.
		{"no purpose", "with: {purpose: [form.why_special, form.kind], scope", "with: {scope", "states.serve", "grant_access without purpose",
			"with: {purpose: form.FIELD}"},
		{"an input that there is not", "duty: form.agreed, until: form.until}", "reach: form.kind}", "states.serve.with.reach",
			"an input that grant_access does not take", "one of purpose, scope, mode, duty, until"},
		{"a last day that is no date", "until: form.until}", "until: form.kind}", "states.serve.with.until", "form.kind, a enum", "a date or promise"},
		{"an input of another service", "duty: form.agreed, until: form.until}", "everyone: 'true'}",
			"states.serve.with.everyone", "does not take", "one of purpose"},
		{"an input of a service that takes none", "service: file_report, end", "service: file_report, with: {purpose: form.kind}, end",
			"states.told.with", "nothing takes it", "grant_access, open_data, publish_entry"},
		{"an input that leads nowhere", "scope: [extend_answer.reason, form.kind]", "scope: [extend_answer.reasons, form.kind]",
			"states.serve.with.scope", `"extend_answer.reasons" to nothing`, "a text or enum"},
		{"an input that is no text", "scope: [extend_answer.reason, form.kind]", "scope: form.limit", "states.serve.with.scope", "form.limit, a integer",
			"a text or enum"},
		{"an input that nobody has said yet", "scope: [extend_answer.reason, form.kind]", "scope: confirm.note", "states.serve.with.scope",
			`"confirm.note" to nothing`, "a text"},
		{"an input of an action that comes later",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: grant_access, to: after, with: {purpose: look.note}}\n" +
				"  after: {title: 后, task: {role: bureau, title: 看}, actions: {look: {title: 看, to: told, needs: [note]}}}",
			"states.serve.with.purpose", "no way to serve takes look", "an action that comes before"},
		{"a wording that binds nobody", "duty: form.agreed, until: form.until}", "duty: form.kind}", "states.serve.with.duty", "form.kind, a enum",
			"a confirm"},
		{"a list for an expression",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: open_data, to: told, with: {purpose: form.kind, everyone: [form.kind, form.owner]}}", "states.serve.with.everyone", "a list",
			"true or false"},
		{"an expression of another type",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: open_data, to: told, with: {purpose: form.kind, everyone: form.kind}}", "states.serve.with.everyone", "expected bool", "true or false"},
		{"nothing to publish",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: publish_entry, to: told}", "states.serve", "publish_entry without with", "one of title, share"},
		{"a class that there is not",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: publish_entry, to: told, with: {open: form.kind}}", "states.serve.with.open", "form.kind, which can be plain",
			"nothing but unconditional"},
		{"a text for yes or no",
			"service: grant_access, to: told, basis: 第六条, " +
				"with: {purpose: [form.why_special, form.kind], scope: [extend_answer.reason, form.kind], access: form.kind, " +
				"duty: form.agreed, until: form.until}}",
			"service: publish_entry, to: told, with: {gathered: form.kind}}", "states.serve.with.gathered", "form.kind", "boolean"},

		// What can never be.
		{"a value that the form does not have", `when: form.kind == "special"}`, `when: form.kind == "specail"}`, "form[4].when",
			`comparison of form.kind with "specail"`, "one of plain, special"},
		{"a value on the left", `when: form.kind == "special"}`, `when: '"specail" != form.kind'}`, "form[4].when", `form.kind with "specail"`, "one of plain"},
		{"a value of a list", `when: form.kind == "special"}`, `when: 'form.kind in ["plain", "specail"]'}`, "form[4].when", `form.kind with "specail"`,
			"one of plain"},
		{"a class that there is not", `when: resource.share == "unconditional"`, `when: resource.share == "uncondtional"`, "states.sort.gateway[0].when",
			`resource.share with "uncondtional"`, "one of unconditional, conditional, withheld"},
		{"a class of opening that there is not", `when: resource.share == "unconditional"`, `when: 'not (resource.open in ["closed"])'`,
			"states.sort.gateway[0].when", `resource.open with "closed"`, "withheld"},
		{"an outcome that there is not", `when: case.outcome == "refused"`, `when: case.outcome == "rejected"`, "children.coordination.when",
			`case.outcome with "rejected"`, "one of approved"},
		{"an item that there is not", "breach: breach.item}", `breach: 'breach.item == "7" ? "1" : "2"'}`, "children.rectification.form.breach",
			`breach.item with "7"`, "one of 1, 2"},
		{"a value that an action's field does not have", `{title: 同意, to: joint, set: {answered_on: today}, takes: [note]}`,
			`{title: 同意, to: joint, set: {answered_on: today}, fields: [{name: how, title: 方式, type: enum, of: {a: 甲}}, ` +
				`{name: why, title: 原因, type: text, when: act.approve.how == "b"}]}`,
			"states.answering.actions.approve.fields[1].when", `act.approve.how with "b"`, "one of a"},
		{"a reminder before the clock begins", "remind: [1]\n    expired: {to: abandoned", "remind: [6, 1]\n    expired: {to: abandoned",
			"clocks.supplement.remind[0]", "6 working days before the end of 5", "at most 5"},
		{"a reminder before a clock of the form begins", "remind: [2, 1]", "remind: [31]", "clocks.answer.remind[0]",
			"31 working days before the end of 30", "at most 30"},
		{"an action like what a clock gives", "  providing:\n", "  answer:\n    title: 答复\n    task: {role: provider, title: 答复}\n    clock: answer\n" +
			"    actions:\n      refuse: {title: 不同意, to: refused, basis: practice}\n  providing:\n", "states.answer.actions.refuse",
			"the action refuse of the state answer beside the refusal of more time of the clock answer: scenarios and coverage know both as answer/refuse",
			"another name for the state, such as answer_step"},

		// Expressions.
		{"expression on nothing", "when: form.limit > 1", "when: form.limits > 1",
			"states.answering.actions.negotiate.when", "unknown field limits", "true or false"},
		{"expression of another type", "when: form.limit > 1", "when: form.limit", "states.answering.actions.negotiate.when", "expected bool", "true or false"},
		{"expression with a clock", "when: form.limit > 1", "when: now().Year() > 2026", "states.answering.actions.negotiate.when", "now", "true or false"},
		{"condition of a field", `when: form.kind == "special"}`, `when: form.sort == "special"}`, "form[4].when", "unknown field sort", "true or false"},
		{"condition of filing", `resource.open != "withheld"`, `resource.opened != "withheld"`,
			"filing.conditions[0].when", "unknown field opened", "true or false"},
		{"condition without a title", ", title: 公民、法人不能就不予开放的数据提出", "", "filing.conditions[0]", "no title", "What is demanded"},
		{"binding nothing", "binds: [respondent]", "binds: [respondents]", "children.rectification.binds[0]",
			`field of form "respondents"`, "one of respondent, breach"},
		{"binding every one", "binds: [respondent]", "binds: every", "children.rectification.binds", `"every"`, "all, or a list"},
		{"binding all of nothing", "    form: {reason: act.refuse.reason}\n", "    binds: all\n", "children.coordination.binds", "nothing is filled in",
			"form"},
		{"form of a child case", "breach: breach.item}", "breach: breach.number}",
			"children.rectification.form.breach", "unknown field number", "a value of the case"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseVariant(t, c.old, c.new)
			faults, ok := errors.AsType[procedure.Faults](err)
			require.True(t, ok, "faults were expected, not %v", err)
			require.Len(t, faults, 1, "%v", err)
			assert.Equal(t, c.path, faults[0].Path)
			assert.Contains(t, "found "+faults[0].Found, c.found)
			assert.Contains(t, faults[0].Expected, c.expected)
		})
	}
}

// Whoever writes a pack mends all at once.
func TestParseReportsEveryFaultInOrder(t *testing.T) {
	t.Parallel()
	_, err := parseVariant(t, "start: sort", "start: nowhere", "expects: answer", "expects: nothing", "end: withdrawn", "end: gone")
	faults, ok := errors.AsType[procedure.Faults](err)
	require.True(t, ok)
	require.Len(t, faults, 3)
	assert.Equal(t, []string{"filing.expects", "start", "states.withdrawn.end"}, []string{faults[0].Path, faults[1].Path, faults[2].Path})
	assert.Less(t, faults[0].Line, faults[1].Line)
	assert.Less(t, faults[1].Line, faults[2].Line)
	assert.Equal(t, 3, strings.Count(err.Error(), "p.yaml:"))

	one, ok := errors.AsType[procedure.Fault](err)
	require.True(t, ok)
	assert.Equal(t, faults[0], one)
}

func TestParseNamesLineAndColumn(t *testing.T) {
	t.Parallel()
	r := regulation(t, syntheticRegulation)
	for _, c := range []struct{ name, source, want string }{
		{"not YAML", "a: 1\n  b: 2\n", "p.yaml:1:4: found mapping value is not allowed"},
		{"nothing", "", "p.yaml:1:1: found nothing, expected a YAML mapping"},
		{"a key twice", "title: 甲\ntitle: 乙\n", "p.yaml:2:1: found mapping key \"title\" already defined"},
		{"two documents", "title: 甲\n---\ntitle: 乙\n", "p.yaml:3:1: found a second YAML document, expected one"},
		{"a list", "- a\n", "p.yaml:1:1: found a list of 1, expected object"},
		{"an anchor", "title: &a 甲\n", "p.yaml:1:8: title: found a YAML anchor, expected the values written out"},
		{"nothing where a text is due", "title:\n", "p.yaml:1:8: title: found nothing, expected string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := procedure.Parse(r, "p.yaml", []byte(c.source))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

func TestParseRegulationFaults(t *testing.T) {
	t.Parallel()
	source := read(t, syntheticRegulation)
	for _, c := range []struct{ name, old, new, want string }{
		{"position", "department: provider, position: head", "department: provider, position: chief",
			`parties.provider_head.position: found "chief", expected one of staff, head`},
		{"department", "{title: 申请部门, department: applicant}", "{title: 申请部门, department: anyone}",
			`parties.applicant.department: found "anyone", expected one of applicant, provider`},
		{"key of a party", "{title: 政府, position: government}", "{title: 政府, rank: government}",
			"parties.government.rank: found an unknown key rank, expected one of basis, department, position, title"},
		{"dates", "through: 2026-10-15", "through: 2023-10-15", "in_force.through: found 2023-10-15, expected a day not before 2024-01-01"},
		{"date", "from: 2024-01-01", "from: 2024-02-30", `in_force.from: found "2024-02-30", expected a date such as`},
		{"standing", "standing: in_force", "standing: valid", `standing: found "valid", expected one of in_force`},
		{"breach that is a word of the language", `"2": {title: 数据不实`, `unnamed: {title: 数据不实`,
			"breaches.unnamed: found a breach by the name unnamed, expected the number of an item"},
		{"breach of nobody", "of: [applicant, provider]", "of: [applicant, providers]",
			`breaches.3.of[1]: found the undeclared role "providers", expected one of applicant, provider`},
		{"enum without values", "{title: 理由, type: text, tells", "{title: 理由, type: enum, tells", "fields.reason: found an enum without values"},
		{"requiring is the action's", "{title: 理由, type: text, tells", "{title: 理由, type: text, required: true, tells",
			"fields.reason.required: found a key that has no place here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, 1, strings.Count(source, c.old))
			_, err := procedure.ParseRegulation("r.yaml", []byte(strings.Replace(source, c.old, c.new, 1)))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
			assert.NotContains(t, err.Error(), "\n", "one fault")
		})
	}
}

func TestRefIsOfWhatTheFilesSay(t *testing.T) {
	t.Parallel()
	d := synthetic(t)
	assert.Regexp(t, `^synthetic/every-feature@[0-9a-f]{64}$`, d.Ref())
	assert.Equal(t, d.Ref(), synthetic(t).Ref())
	assert.NotEqual(t, d.Ref(), variant(t, "title: 样样都有", "title: 样样俱全").Ref())
}
