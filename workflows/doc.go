// Package workflows runs a case in Temporal: it waits for people and deadlines,
// has the ledger say what the law makes of them, and obeys.
//
// # The loop
//
//	wait for a step (Signal), a wake (Signal), or the alarm (Timer)
//	a step:    the outcome is what the ledger has said
//	otherwise: outcome = Advance(case)    one local activity, one transaction of the ledger
//	obey: do the services, set the one next alarm, show the state
//	until the case has ended
//
// The workflow holds neither rules nor calendar nor the state of the case. The
// ledger does, so that a change of rules, calendar or code never breaks a replay,
// an execution that is lost begins anew from the ledger, and it does not matter
// how often, when or why the workflow looks. An alarm is only a reason to look:
// what time has brought about is decided by the ledger's clock.
//
// # What ends a case
//
// The regulation, and nothing else. An Advance that fails is repeated without end:
// three times at once, which bridges a broken connection, and then by an alarm
// with growing pauses, which a wake or an act cuts short and under which the
// history can still begin anew. The unlimited retries that the engine has for a
// local activity would do neither. A cancellation asked for in the engine has no
// effect; an execution that is terminated is started again by the workers' sweep.
//
// # Acts
//
// An act is on the ledger's register before the workflow hears of it, and in the
// same transaction the ledger takes the case on by it. What came of it (which act,
// the next alarm, the services, what to show) goes to the workflow as a step,
// which it obeys without asking. Steps bear the case's version: one that is
// overtaken is left alone, whatever order they come in. One that is older than ten
// seconds is a wake, since its alarm is told as a wait. What nobody could tell the
// workflow the ledger has on a list, and the workers' sweep tells it.
//
// An act that the ledger could not take the case on by stays on the register, and
// is settled by the next Advance that anything causes. The Update by which earlier
// builds told of an act, and waited for the answer, is still answered.
//
// # Services
//
// Each is tried once within an Advance, which is told the ledger in the same local
// activity: most are a row of the ledger's own. One that is not done by that is an
// activity beside the loop, retried for an hour. One that fails for
// good is reported to Advance, which opens a task of the bureau for it; the bureau
// asks for another try, which is another call, or says that it was done by hand.
// A workflow that ends leaves a service alone that nobody needs any more.
//
// # History
//
// Every event is stored, sent and replayed, so the loop is frugal: one Advance
// answers all that has come; a timer stays if the alarm is the same; attributes
// are set as the workflow starts, then only if they have changed, together and
// after the services that are done at once; and a timer is not cancelled before a
// workflow returns. TestHistoriesStayShort bounds what a case may cost. The
// history begins anew when Temporal suggests it, under the name of the workflow's
// type: by function it would be under the name registered last.
//
// # Changing this code
//
// A case runs for months, through deployments, and its history must lead any later
// version of this code to the same commands. Texts, durations and the inside of
// activities may change freely, the order and kind of commands may not: an activity,
// timer, upsert or continue-as-new more, less or elsewhere. Such a change goes
// behind a gate, at the place of the change and nowhere else:
//
//	if workflow.GetVersion(ctx, "2027-03 notify before the alarm", workflow.DefaultVersion, 1) >= 1 {
//		… the new way …
//	} else {
//		… the old way …
//	}
//
// The change id is the month and what changes, and is never used again. A gate is
// taken out when no case is left that began before it: when the query
// `TemporalChangeVersion IS NULL AND ExecutionStatus = 'Running'`, or the same for
// the older version, counts nothing. Histories of the old way stay in testdata for
// as long as the gate does. For cases that may begin anew there is a shorter way: a
// continue-as-new brings each of them to the present code, and the ledger has lost
// nothing.
package workflows
