// Package procedure is the functional core: what a regulation's procedures say,
// and what becomes of a case by them. It has no clock, database or network; "now"
// comes in with each event and the calendar is a value handed in. If a rule of law
// is anywhere else in this program, it is in the wrong place.
//
// # How it works
//
// [ParseRegulation] and [Parse] read a pack's files into a [Regulation] and
// [Definition]s. Three things must hold of a definition: its files follow the
// published JSON Schemas (folder schema/, by which editors complete them too), they
// contradict themselves nowhere and refer to nothing that is not there (both are
// [Faults] of Parse), and it is sound (the [Finding]s of [Lint]).
//
// A [Machine] is a definition and a [Calendar]. [Machine.File] opens a case and gives
// its first [State]; [Machine.Step] applies one [Event] to a State and gives the next,
// with a [Record] that holds the [Command]s for the world outside; [Machine.Alarm]
// says what time will bring about next; [Machine.Advance] takes acts and alarms in the
// order of their legal time until nothing is left. A State is a value: the old one is
// never written into, and one that was stored as JSON goes on as if it had not been.
//
// The text of a regulation and what implements each of its articles are two more files of
// a pack, text.txt and articles.yaml; see package articles.
//
// Four things run this machine: the ledger, the API (which asks it what is open to
// whom, [Machine.Open]), the simulator ([Machine.Simulate]) and the explorer behind
// Lint, which visits every configuration that a case can stand in, and holds every
// branch, condition, expiry and lapse possible. The prover behind [Prove] does the
// same with every value that makes a difference to a condition, remembers what has
// happened, and goes on to the cases that follow: what must never be is looked for
// on every path. What is asked no more it forgets, and values that nothing looks at
// together it tries apart (docs/adr/0125).
//
// # How time counts
//
// A clock is a start, a budget of working days or a span of the calendar, and what was added to it; its due day
// is derived from them and the calendar, each time, and kept only as what was last
// told. The starting day is not counted. A clock due on D has run out at 00:00
// Asia/Shanghai of D+1, exclusive: an act a microsecond earlier is in time, one at
// that instant is late, whatever is processed first. An expiry belongs to D, and what
// follows it counts from D; if it takes effect later, because the clock was past due
// when the case was filed or was held by a request, what follows counts from then.
//
//   - A span of days, months or years goes by the calendar (Civil Code 200 to 204): it
//     ends on its last day, in a month without that day on the month's last, and if
//     that is a day off on the next working day.
//   - A pause adds the working days in (pause day, resume day], to a span every day in
//     it, and no clock is due before the day on which it goes on: who was stopped on his last day and goes on
//     on a day off has the next working day.
//   - A restart begins the period again on the day on which the case leaves.
//   - What is delivered is checked in its own time: the clock pauses, and is met on
//     the day of delivery unless the case comes back to it.
//   - A request for more time goes with its clock, not with the state, until it is
//     decided or the clock ends. An extension is in working days, up to its cap in all.
//   - Who decides on it has a period of his own, a clock called CLOCK_extension, and
//     meanwhile the first clock stands still. Agreed to, the due day is the old one and
//     the days agreed, those of the decision not added; refused, or lapsed because the
//     approver's period ran out, the working days left when it was asked for count on
//     from the decision, or from the approver's last day. It is never due before the day
//     of the decision, or the first working day after the lapse. Definitions published
//     before give the approver no period; there, hold says whether a request in time
//     keeps the clock from running out.
//   - A promised date is its own due day. One that has gone by before the clock starts
//     is due on the day on which it starts, or the next working day.
//   - A revised calendar moves the due day of every open clock, never to before the end
//     of the day on which the revision is entered. Warnings given are not repeated,
//     clocks that have run out or ended stay as they are, held ones are counted when
//     they go on.
//   - A clock is owed by a department. It is met if any of its seats does what ends it
//     and what met_by names, if it names anything, or if the application does it for
//     them. Roles are of one department that are bound to the same side, or, bound to
//     none or to the superior, filled by the same position. Anything else that ends the clock cancels it;
//     one that has run out stays missed, and is late if what was owed was done, on the
//     day on which it was delivered if that was checked.
//   - Sent back is not met: a state in which another side mends what was sent back holds
//     the clock of who sent it, which goes on with what was left. Lint finds an act that
//     ends its own side's clock, from which the case comes back to that clock, and that
//     neither hold nor met_by speaks of.
//
// # The language: regulation.yaml
//
//	regulation        identifier of the pack, e.g. yaohai-2024
//	title, short      full and short title
//	issuer, document  who issued it, and its number
//	case_prefix       letters with which case numbers begin
//	in_force          from, through (both included, a missing one is open), basis, note
//	standing          in_force, lapsed, extended, repealed
//	checked_against   list of higher rules: title, document, from, note
//	counting          basis, note: how days are counted
//	parties           role → title, department (applicant, provider, superior: to both), position, basis
//	fields            name → field that actions need or take; see below
//	breaches          "number" → title, article, of (role or list of roles that can commit it; none: any)
//	notices           occasion → what people are told; lapses_before_due
//	lights            basis, yellow: working days before a due day
//	escalation        basis, steps: list of workdays (after the due day, negative: before), tell (owner, head or a role), instead
//	grants            basis, remind: list of working days before the last day of a grant
//	retention         basis, years: how long after the year in which a case ended it is kept who filed
//	import_reviews    name → title, basis, help: what whoever takes a catalog over from a file states the record of
//	duties            name → duty
//	evaluation        basis, note, indicators: name → indicator
//	never             name → what must never be in a case of any procedure
//	ceilings          kind of period → how long lower rules may make it
//
// A duty, of which the application opens the cases by itself every year:
//
//	title, basis, authority, note
//	procedure         of the same pack; its form takes year, due and, if each department owes it, department
//	owes              role; bound to the provider: a case for each department; else one
//	each              provider (the default): departments that provide data; department: all but the bureau and the higher bureau
//	opens, due        month and day (the month's last if not said); due is a day of the calendar, working day or not
//	covers            previous or current: the year that it is about
//
// A ceiling, which definitions of lower packs are held against, and bound by if the house has it so ([Under]):
//
//	title, basis, authority, note
//	owner             role of this law that owes it
//	workdays          a number, or a list of when (over resource), title, days
//	from              first day of filing; if not said, that of in_force
//	breach            item of this law's list
//	extension         workdays, approve, basis
//	deemed_consent    none: silence is no consent under this law
//
// An indicator of the yearly evaluation, a column of its table:
//
//	title, basis
//	measure           what is counted; see [Measure]
//	procedures, outcomes, breaches  what it is confined to
//	practice          clocks of practice count too, in a column of their own
//
// # The language: a procedure
//
//	procedure         name within the pack
//	workflow          Temporal workflow type
//	title, basis, note
//	filing            by, resource, parent, provider, set, conditions, expects, letter
//	form              list of fields
//	facts             name → date or boolean
//	outcomes          code → title
//	clocks            name → clock
//	anytime           name → action open in every state until there is an outcome
//	children          name → child case
//	start             first state
//	states            name → state
//	never             name → what must never be
//
// Wherever a rule stands, basis names its article, or practice; authority says statutory
// (the default with an article), construed (then note says how it was read) or
// practice.
//
// filing:
//
//	by                department, public, provider, bureau, government
//	resource          required, optional, none
//	provider          reference to the department that is the provider; of a list, the first that has a value
//	set               fact → value
//	conditions        list of when, title, basis: each must hold of the filing, or it is refused by its title
//	expects           clock by which the applicant gets the answer; of a list, the one that runs from filing on, or else the first
//
// A field:
//
//	name, title, help
//	tells             reason or basis: it stands with the outcome that it was said for
//	type              text, enum, integer, boolean, confirm, date, promise, department, attachment, items (a table of
//	                  information items: name, type, length, share, open, note)
//	required          it must be filled in
//	of                enum: value → title
//	min, max          integer: bounds (min 0 if not said); text: max characters
//	when              expression: it is asked for only then
//	within            promise: workdays, from (today, filed, a fact or form.FIELD); no later day can be promised
//
// A state is one of these four:
//
//	gateway           list of when, title, to; the last one, the default, without when
//	task              role, title
//	tasks             list of those: joint work
//	service           grant_access, suspend_access, revoke_access, restore_access, open_data, publish_entry, enter_entry,
//	                  retire_entry, file_report, publish_notice
//	end               outcome, unless one was set on the way; also with service
//
// and has:
//
//	title
//	actions           with task or tasks: name → action
//	with              with service: input → where the case says it; see below
//	to                with service: the next state
//	clock, clocks     what runs while the case stands here
//	hold              clock → pause, restart or delivered
//	notify            roles that are told
//	anytime           false: the anytime actions are not open here
//
// What a service takes from the case stands in its with, since the names of fields
// and actions are the pack's. grant_access and open_data take
//
//	purpose           what the data is for; must be said
//	scope, mode       which of it, and how it is provided
//	duty              a confirm field of the form: its title and help are what binds the holder
//	until             a date: its last day, after which it ends by itself; left out or empty: it ends by a measure only
//	from              a date: its first day; left out or empty: the day of granting
//	access            where and how to get at the data; this or files must be said
//	files             attachments that are the data; of a list, all that there are
//	documentation     attachments that describe it
//	contact           whom to ask about it
//	everyone          open_data: expression; if it holds, it is opened to everyone, and no person is named
//
// and publish_entry the elements of the catalog entry that change: title, domain,
// summary, format, format_type, share, share_basis, share_terms, share_mode, access,
// contact, open, open_basis, open_terms, update_cycle, released_on, related, items (a field of that
// type), provider (a department: who provides it from then on) and gathered (a boolean).
// Each is a reference, or a list of them; the first that is said counts, and what is not
// stays as it is. A change that changes nothing makes no version, and the act that would
// lead to it is refused.
//
// enter_entry makes a new entry of the case's provider, and the case is about it from
// then on; its procedure is filed about none (resource: none). It takes code, title,
// share and open, which must be said, and the others as publish_entry does. A code that
// is taken is refused on filing, and again before it is entered. retire_entry takes
// nothing: the entry leaves the lists, nothing more is filed about it, and its versions,
// cases and grants stay readable.
//
// suspend_access, revoke_access and restore_access act on what the case that this one
// follows from granted, and take nothing. suspend_access takes it out of use until the
// same case restores it; revoke_access ends it, suspended or not. What has ended, by a
// case or by its last day, is not restored: the service fails for good.
//
// An action:
//
//	title
//	role              who may; default: the role of each task of the state
//	to                next state; without it the case stays
//	complete          all: it takes effect when every joint task has taken it
//	fields            list of fields of its own
//	needs, takes      fields of the regulation, required or not
//	amends            all or a list: fields of the form that it takes again; left out they stay, "" empties them
//	when              expression: it is open only then
//	once, limit       how often in a case; what returns to an earlier state must say it
//	set               fact → value
//	outcome           outcome of the end that follows
//	breach            breach that the act finds; unnamed: the list has no item for it
//	against           role that is in breach; default: the one that the item is of, or else the provider
//	remark            kept on the case
//	notify            roles that are told
//	opens             child case that it opens
//
// A clock:
//
//	title
//	kind              what a higher law's ceiling calls such a period
//	applies           from, through: days of filing on which a case has the clock
//	owner             role that owes; default: that of the task
//	workdays          length: a number, a reference, or a list of when, title, days: the first that holds when the clock
//	                  starts; the last without when
//	days, months, years  instead: length by the calendar, a number or a reference
//	from              the day that is not counted
//	until             instead: reference to a promised date
//	remind            list of working days before the due day
//	met_by            list of ACTION or STATE/ACTION of the owner that meet it; unsaid: whatever he does that ends it
//	expired           to, after_lapse, escalate, notify, outcome, consent, met, breach, remark, set, letter, overruled
//	extension         title, request, approve, workdays, times, answer, fields
//
// With to, expired moves the case; with escalate alone the clock is flagged overdue
// and the task stays open. consent records that the silence was consent, met that what was owed was to last so long;
// overruled (basis, applies, escalate, notify, remark) that a higher law does not let it be consent:
// the case goes to after_lapse, or else is flagged.
// An extension is asked for by the action extend_CLOCK with workdays and the fields,
// and decided by agree_CLOCK and refuse_CLOCK within its answer, which every extension
// has that somebody approves:
//
//	workdays          after the day of the request
//	escalate          roles that are told of a request that nobody decided
//	title, remind     as of a clock
//
// Every procedure has besides, without saying so: supervise_urge (催办), open to the
// first party of each position that supervises (bureau, higher_bureau, government)
// while somebody else's task is open; it asks for a reason and moves nothing. And
// service_retry and service_resolve, by which the bureau repairs a service that failed.
// All actions of the language are in one table, builtin.go.
//
// A child case:
//
//	title, procedure  of the same pack
//	role              who may open it
//	when, on_breach   when it is offered
//	repeat            offered again once the one before has ended; on_breach is so while a clock is overdue
//	remedy            the law gives it to the applicant against what was decided: the answer tells of it while it is open
//	form              field → expression that fills it in
//	binds             all or a list: which of these whoever files it cannot change; filled in with nothing, one binds nobody
//
// What must never be, proved by [Prove]:
//
//	title, basis      in the words of the law
//	at                the steps that are looked at; every step if it says nothing
//	when              expression that must not hold then
//
// at names services, outcomes, states, acts or breaches, each one or a list, or
// says filed: true. Its expression sees besides: by (role that acts), said(FIELD),
// acted(ACTION, ROLE…), entered(STATE), served(SERVICE), ended(CLOCK, OUTCOME),
// extended(CLOCK), and breach with role and authority. A name PROCEDURE/NAME asks
// the case that this one follows from.
//
// # References and expressions
//
// A reference is the name of a fact, form.FIELD, resource.FIELD, parent.FIELD, or
// ACTION.FIELD for what was last said with an action. In set also today (legal date of the event),
// filed, true, false; in from also filed and entered (the state). Parse refuses a
// reference that may have no value when it is followed.
//
// Expressions are of expr-lang, over form, fact, act.ACTION.FIELD, resource (code,
// title, provider, share, share_basis, open, open_basis, gathered, access, contact), case (number,
// applicant, provider, filed_on, title, outcome, crosses_levels: they are of different areas), parent (number, procedure, title,
// outcome, applicant, provider of the case that it follows from, as that stood on
// filing) and, in a child case's form, breach (item, article, title, on, role, department
// of who is in breach). What was left empty is "", 0 or false. They have no clock.
package procedure
