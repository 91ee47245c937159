package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// packEscalation is the escalation policy of the tests' own regulation. Its clock's own reminder goes out one working day before.
const packEscalation = `
escalation:
  basis: 第六条
  steps:
    - {workdays: -2, tell: owner}
    - {workdays: -1, tell: owner}
    - {workdays: 1, tell: owner}
    - {workdays: 1, tell: head}
    - {workdays: 3, tell: bureau}
`

var (
	head     = domain.Person{ID: "p-head", Login: "Zhou", Name: "周", Department: "mzj", Positions: []domain.Position{domain.Head}}
	governor = domain.Person{ID: "p-gov", Login: "Wu", Name: "吴", Department: "zfb", Positions: []domain.Position{domain.Government}}
)

var escalating = suite{
	"escalation goes step by step, each once":             escalated,
	"what is overdue is said to each as it concerns them": overdueText,
	"days that were missed are made good, without din":    caughtUp,
	"nobody is told while the clock is held":              restsWhileHeld,
	"an extension begins a new term":                      newTerms,
	"a revised calendar repeats no step":                  stepsRevised,
	"an ended clock is not escalated":                     notEnded,
	"the bureau's own debt goes to the government":        instead,
	"a configured policy holds where packs have none":     configured,
	"a case that is behind waits for the engine":          behindWaits,
}

// escalationLedger has a head and a government besides, and tells who was told by the escalation policy.
type escalationLedger struct{ *ledger }

func newEscalation(t testing.TB, fresh Fresh) escalationLedger {
	l := escalationLedger{newLedger(t, fresh)}
	for _, p := range []domain.Person{head, governor} {
		require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: p, PasswordHash: "hash"}))
	}
	return l
}

// escalate escalates all there is and returns how many were told.
func (l escalationLedger) escalate() int {
	l.t.Helper()
	notices := 0
	for after := ""; ; {
		c, err := l.Escalate(l.ctx, after)
		require.NoError(l.t, err)
		notices += c.Notified
		if after = c.Next; after == "" {
			return notices
		}
	}
}

// on goes on to six o'clock of a day, as the engine and a daily run would, and escalates.
func (l escalationLedger) on(day, number string) int {
	l.t.Helper()
	l.clock.Set(day + " 06:00:00")
	l.advance(number)
	notices := l.escalate()
	assert.Zero(l.t, l.escalate(), "%s: a second time tells nobody", day)
	l.clock.Set(day + " 12:00:00")
	l.advance(number)
	return notices
}

// escalations is what the escalation policy told the person, the latest first, without what all notices begin with.
func (l escalationLedger) escalations(p domain.Person) []string {
	l.t.Helper()
	var texts []string
	for _, text := range l.noticeTexts(p) {
		if notice, rest, _ := strings.Cut(text, " "); notice == string(procedure.NoticeEscalation) {
			texts = append(texts, rest[strings.Index(rest, "督办："):])
		}
	}
	return texts
}

// escalated: five working days from Monday 09-14 are due on Sunday 09-20, a make-up day; 09-25 to 09-27 are off.
func escalated(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	for _, day := range []struct {
		on       string
		notified int
	}{
		{"2026-09-15", 0}, {"2026-09-16", 0},
		{"2026-09-17", 1}, // two working days before, to the owner
		{"2026-09-18", 0}, // the machine's own reminder goes out that day
		{"2026-09-19", 0}, {"2026-09-20", 0},
		{"2026-09-21", 1}, // the machine has told the owner at midnight; the escalation policy tells the head
		{"2026-09-22", 0},
		{"2026-09-23", 1}, // the bureau
		{"2026-09-24", 0}, {"2026-09-28", 0}, {"2026-10-12", 0},
	} {
		assert.Equal(t, day.notified, l.on(day.on, number), day.on)
	}
	assert.Equal(t, []string{"督办：“答复”期限2026年9月20日届满，尚余 2 个工作日（第四条）"}, l.escalations(provider))
	assert.Equal(t, []string{"督办：提供部门（mzj局）应当完成的“答复”已于2026年9月20日届满，逾期 1 个工作日（第四条），请督促办理"}, l.escalations(head))
	assert.Equal(t, []string{"督办：提供部门（mzj局）应当完成的“答复”已于2026年9月20日届满，逾期 3 个工作日（第四条），请督促办理"}, l.escalations(bureau))
	assert.Empty(t, l.escalations(applicant))
	assert.Empty(t, l.escalations(governor))
}

// overdueText: who owes it is asked to act, who supervises to expedite, and who waits for it is asked for nothing.
func overdueText(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	l.on("2026-09-21", number)
	const fact = "“答复”已逾期，期限为2026年9月20日（第四条）"
	for who, want := range map[string]struct {
		person domain.Person
		text   string
	}{
		"the owner":      {provider, fact + "，请立即办理"},
		"the supervisor": {bureau, "提供部门的" + fact + "，请督促办理"},
		"the applicant":  {applicant, "提供部门的" + fact},
	} {
		var texts []string
		for _, n := range l.notices(want.person) {
			if n.Notice == procedure.NoticeOverdue {
				texts = append(texts, n.Text[strings.Index(n.Text, "：")+len("："):])
			}
		}
		assert.Equal(t, []string{want.text}, texts, who)
	}
}

func caughtUp(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	assert.Equal(t, 3, l.on("2026-09-24", number), "no run before: owner, head and bureau, each told once")
	assert.Len(t, l.escalations(provider), 1)
	assert.Len(t, l.escalations(head), 1)
	assert.Len(t, l.escalations(bureau), 1)
	assert.Equal(t, 5, l.count("SELECT count(*) FROM escalation_steps"), "all steps are taken")
}

func restsWhileHeld(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	supplementing, extended := l.timed(packEscalation), l.timed(packEscalation)
	l.act(supplementing, "ask", provider, nil)
	l.act(extended, "extend_answer", provider, procedure.Fields{"workdays": 3})
	for _, day := range []string{"2026-09-17", "2026-09-21", "2026-09-24"} {
		assert.Zero(t, l.on(day, supplementing), day)
		l.advance(extended)
	}
	l.act(supplementing, "add", applicant, nil) // goes on with eight working days more
	assert.Zero(t, l.on("2026-09-28", supplementing))
	l.act(extended, "agree_answer", bureau, nil)
	l.clock.Set("2026-09-29 06:00:00")
	l.advance(extended)
	assert.NotZero(t, l.escalate(), "the extended one is late in earnest by now")
}

func newTerms(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	assert.Equal(t, 1, l.on("2026-09-17", number))
	l.act(number, "extend_answer", provider, procedure.Fields{"workdays": 3})
	l.act(number, "agree_answer", bureau, nil) // due on 09-23
	assert.Zero(t, l.on("2026-09-18", number))
	assert.Equal(t, 1, l.on("2026-09-21", number), "two working days before the new due day")
}

// stepsRevised: told on Thursday 01-14 of Monday 01-18; then that Thursday becomes a day off, and the due day moves to 01-19.
func stepsRevised(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	l.clock.Set("2027-01-11 09:00:00")
	number := l.timed(packEscalation)
	assert.Zero(t, l.on("2027-01-13", number))
	assert.Equal(t, 1, l.on("2027-01-14", number))
	l.enter(revisedNotice(t))
	assert.Zero(t, l.on("2027-01-15", number), "two working days before the new due day, and told already")
	assert.Equal(t, "2027-01-19", l.state(number).Clocks[0].Due.String())
	assert.Zero(t, l.on("2027-01-18", number), "the clock's own reminder goes out that day")
	assert.Zero(t, l.on("2027-01-19", number))
	assert.Equal(t, 1, l.on("2027-01-20", number), "the head, one working day after the new due day")
}

func notEnded(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	l.act(number, "finish", provider, nil)
	for _, day := range []string{"2026-09-17", "2026-09-21", "2026-09-24"} {
		assert.Zero(t, l.on(day, number), day)
	}
}

// instead: a task of the bureau, of which the government is told where the bureau would be.
func instead(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	source := strings.Replace(packTimed, "task: {role: provider, title: 办理}", "task: {role: bureau, title: 办理}", 1)
	regulation, err := procedure.ParseRegulation("regulation.yaml", []byte(packRegulation+`  government: {title: 政府, position: government}
escalation: {basis: 第六条, steps: [{workdays: 2, tell: bureau, instead: government}]}
`))
	require.NoError(t, err)
	d, err := procedure.Parse(regulation, "timed.yaml", []byte(source))
	require.NoError(t, err)
	require.NoError(t, l.PublishDefinitions(l.ctx, d))
	filed, err := l.File(l.ctx, domain.Filing{Definition: d, By: applicant, Resource: "mzj-001"})
	require.NoError(t, err)
	assert.Equal(t, 1, l.on("2026-09-22", filed.Case.State.Number))
	assert.Len(t, l.escalations(governor), 1)
	assert.Empty(t, l.escalations(bureau))
}

func configured(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed("")
	assert.Equal(t, 1, l.on("2026-09-17", number), "the practice: two working days before")
	config := l.config
	var err error
	config.Escalation, err = procedure.ParseEscalation("1:bureau/government")
	require.NoError(t, err)
	other := escalationLedger{l.ledger}
	other.Store = l.reopen(config)
	assert.Equal(t, 0, other.on("2026-09-21", number), "the machine itself has told the bureau that day")
	assert.Empty(t, l.escalations(head))
	config.Escalation, err = procedure.ParseEscalation("")
	require.NoError(t, err)
	other.Store = l.reopen(config)
	assert.Equal(t, 0, other.on("2026-09-24", number), "none")
}

func behindWaits(t *testing.T, fresh Fresh) {
	l := newEscalation(t, fresh)
	number := l.timed(packEscalation)
	l.clock.Set("2026-09-21 06:00:00")
	assert.Zero(t, l.escalate(), "the expiry has not been taken yet")
	l.clock.Add(24 * time.Hour)
	assert.Equal(t, 2, l.on("2026-09-22", number), "owner and head, a day late")
}
