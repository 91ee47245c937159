package storetest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var signing = suite{
	"a draft is no act until it is signed":                      draftedThenSigned,
	"the narrowest rule counts, and what needs no signature":    whatNeedsASignature,
	"a draft is returned with a reason, or withdrawn":           returnedAndWithdrawn,
	"silence has its effect while a draft waits":                silenceWhileWaiting,
	"a draft lapses once its task is done otherwise":            doneOtherwise,
	"nobody signs their own, under whatever seat":               nobodySignsTheirOwn,
	"what waits is told, listed and counted":                    waitingIsTold,
	"of two who settle a draft at once one does":                settledAtOnce,
	"a rule is entered and removed on record":                   rulesOnRecord,
	"what was drafted about an applicant goes with them":        draftsErased,
	"a draft that waits on the day its task is due is told of":  pressesOnce,
	"the same key drafts once, and finds the act once signed":   draftedOnce,
	"who left can no longer act by a draft":                     authorGone,
	"who signs has to have seen the case as it is":              signedAsSeen,
	"a stand-in signs for the head, and both are on the record": signedByStandIn,
}

// signed is a ledger in which chief signs what mzj decides, with an accepted case that provider has before them, and its task.
func signed(t *testing.T, fresh Fresh) (l *ledger, number, task string) {
	l, number, _ = divided(t, fresh)
	l.act(number, "accept", provider, nil)
	l.signs("mzj", "")
	return l, number, l.openTask(number)
}

func (l *ledger) signs(department, procedure string) domain.SigningRule {
	l.t.Helper()
	rule, err := l.EnterSigningRule(l.ctx, domain.SigningRule{Department: department, Procedure: procedure, Position: domain.Head}, bureau)
	require.NoError(l.t, err)
	return rule
}

// drafts sends an act to be signed and returns the draft's id.
func (l *ledger) drafts(number, action string, by domain.Person, fields procedure.Fields) string {
	l.t.Helper()
	a, err := l.register(number, action, by, fields)
	require.NoError(l.t, err)
	require.Equal(l.t, domain.Unsigned, a.Status)
	return a.ID
}

func (l *ledger) signOff(number, id string) domain.SignOff {
	l.t.Helper()
	list, err := l.SignOffs(l.ctx, number, chief)
	require.NoError(l.t, err)
	for _, s := range list {
		if s.ID == id {
			return s
		}
	}
	require.Fail(l.t, "no draft "+id)
	return domain.SignOff{}
}

func (l *ledger) toSign(p domain.Person) (ids []string) {
	l.t.Helper()
	list, err := l.ToSign(l.ctx, p)
	require.NoError(l.t, err)
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids
}

var refusing = procedure.Fields{"reason": "超出职责", "legal_basis": "第十四条"}

func draftedThenSigned(t *testing.T, fresh Fresh) {
	l, number, task := signed(t, fresh)
	before, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	id := l.drafts(number, "refuse", provider, refusing)
	draft := l.signOff(number, id)
	assert.Equal(t, []string{"refuse", task, provider.ID, "张", "mzj"}, []string{draft.Action, draft.Task, draft.By, draft.ByName, draft.Department})
	assert.Equal(t, "超出职责", draft.Fields["reason"])
	after, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, before, after, "the case stands as it stood")
	_, err = l.Act(l.ctx, id)
	refused(t, err, domain.ActUnknown)
	_, err = l.register(number, "approve", colleague, nil)
	refused(t, err, domain.SignOffWaits)

	l.clock.Set("2026-09-15 11:00:00")
	act, err := l.Sign(l.ctx, id, chief, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{provider.ID, chief.ID, "", string(domain.Applied)}, []string{act.By.ID, act.SignedBy, act.SignedFor, string(act.Status)})
	assert.Equal(t, l.clock.Now().UnixMicro(), act.RegisteredAt.UnixMicro(), "it counts from the signature on")
	out := l.advance(number, act.ID)
	require.Len(t, out.Answers, 1)
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
	assert.Equal(t, chief.ID, out.Answers[0].SignedBy)

	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	last := events[len(events)-1]
	assert.Equal(t, []string{"refuse", provider.ID, chief.ID}, []string{last.Record.Event.Action, last.Record.Event.By.Person, last.SignedBy})
	assert.Empty(t, events[1].SignedBy, "what was registered before needed none")
	draft = l.signOff(number, id)
	assert.Equal(t, []string{string(domain.Signed), act.ID, "孙"}, []string{string(draft.Status), draft.Act, draft.SettledByName})
	_, err = l.Sign(l.ctx, id, chief, nil)
	refused(t, err, domain.SignOffSettled)
	done, err := l.Done(l.ctx, chief.ID, chief, domain.Page{})
	require.NoError(t, err)
	assert.Len(t, done.Items, 1, "who signed has done something, too")
	assert.Contains(t, l.notices(provider)[0].Text+l.notices(provider)[1].Text, "孙已审签“不同意共享”")
	list, err := l.SignOffs(l.ctx, number, applicant)
	require.NoError(t, err)
	assert.Empty(t, list, "the other side sees nothing of it")
	assert.Empty(t, l.verify().Faults)
}

func whatNeedsASignature(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	_, err := l.register(number, "supervise_urge", bureau, procedure.Fields{"reason": "请抓紧"})
	require.NoError(t, err)
	both := chief
	both.Positions = []domain.Position{domain.Staff, domain.Head}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: both}))
	l.act(number, "approve", both, nil)

	other := l.file()
	rules := []domain.SigningRule{
		{ID: "p", Procedure: "y/a"}, {ID: "d", Department: "mzj"}, {ID: "dp", Department: "mzj", Procedure: "y/a"}, {ID: "o", Department: "gaj"},
	}
	for _, tried := range [][3]string{{"mzj", "y/a", "dp"}, {"mzj", "y/b", "d"}, {"rsj", "y/a", "p"}, {"rsj", "y/b", ""}} {
		rule, _ := domain.Narrowest(rules, tried[0], tried[1])
		assert.Equal(t, tried[2], rule.ID, "%v", tried)
	}
	l.drafts(other, "accept", provider, nil)
}

func returnedAndWithdrawn(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	_, err := l.Return(l.ctx, id, " ", chief)
	assert.Equal(t, "reason", refused(t, err, procedure.FieldMissing).Field)
	_, err = l.Return(l.ctx, id, "依据不足", colleague)
	refused(t, err, domain.SignOffRefused)
	_, err = l.Withdraw(l.ctx, id, colleague)
	refused(t, err, domain.SignOffRefused)
	_, err = l.Return(l.ctx, id, "依据不足", outsider)
	refused(t, err, domain.SignOffUnknown)
	back, err := l.Return(l.ctx, id, "依据不足", chief)
	require.NoError(t, err)
	assert.Equal(t, []string{string(domain.Returned), "依据不足", "孙", "超出职责"},
		[]string{string(back.Status), back.Reason, back.SettledByName, back.Fields["reason"].(string)})
	assert.Contains(t, l.notices(provider)[0].Text+l.notices(provider)[1].Text, "孙退回送审的“不同意共享”")

	again := l.drafts(number, "refuse", provider, refusing)
	gone, err := l.Withdraw(l.ctx, again, provider)
	require.NoError(t, err)
	assert.Equal(t, domain.Withdrawn, gone.Status)
	_, err = l.Sign(l.ctx, again, chief, nil)
	refused(t, err, domain.SignOffSettled)
	l.drafts(number, "approve", colleague, nil)
	assert.Empty(t, l.verify().Faults)
}

func silenceWhileWaiting(t *testing.T, fresh Fresh) {
	for _, known := range []bool{true, false} {
		l, number, _ := signed(t, fresh)
		id := l.drafts(number, "refuse", provider, refusing)
		l.clock.Set("2026-10-08 09:00:00")
		if known { // the engine has had the period expire
			l.advance(number)
			assert.Equal(t, domain.LapsedUnsigned, l.signOff(number, id).Status)
			_, err := l.Sign(l.ctx, id, chief, nil)
			refused(t, err, domain.SignOffSettled)
		} else { // it has not got to it yet
			_, err := l.Sign(l.ctx, id, chief, nil)
			refusal := &procedure.Refusal{}
			require.ErrorAs(t, err, &refusal)
			draft := l.signOff(number, id)
			assert.Equal(t, []string{string(domain.LapsedUnsigned), refusal.Detail, ""}, []string{string(draft.Status), draft.Reason, draft.SettledBy})
			l.advance(number)
		}
		c, err := l.Case(l.ctx, number)
		require.NoError(t, err)
		assert.NotEqual(t, "refused", c.State.Node)
		assert.Equal(t, 0, l.count("SELECT count(*) FROM acts WHERE action = 'refuse'"))
		for _, told := range []domain.Person{provider, chief} {
			assert.Equal(t, 1, l.toldOf(told, "未经审签，已经失效"), told.ID)
		}
		assert.Empty(t, l.verify().Faults)
		if known {
			require.NoError(t, l.Close())
		}
	}
}

// toldOf counts the notifications of somebody that have the words.
func (l *ledger) toldOf(p domain.Person, words string) (n int) {
	l.t.Helper()
	for _, notice := range l.notices(p) {
		if strings.Contains(notice.Text, words) {
			n++
		}
	}
	return n
}

func doneOtherwise(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	both := chief
	both.Positions = []domain.Position{domain.Staff, domain.Head}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: both}))
	l.act(number, "approve", both, nil)
	assert.Equal(t, domain.LapsedUnsigned, l.signOff(number, id).Status)
	assert.Equal(t, 1, l.toldOf(provider, "未经审签，已经失效"))
}

func nobodySignsTheirOwn(t *testing.T, fresh Fresh) {
	l, number, task := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	_, err := l.Sign(l.ctx, id, provider, nil)
	refused(t, err, domain.SignOffRefused)
	l.standsIn(chief, provider, "2026-09-14")
	_, err = l.Sign(l.ctx, id, provider, nil)
	refused(t, err, domain.SignOffRefused)
	assert.Empty(t, l.toSign(l.standingInNow(provider)))

	// Drafted by a colleague in provider's name: neither may sign it in the head's.
	_, err = l.Withdraw(l.ctx, id, provider)
	require.NoError(t, err)
	l.divide(domain.Claim, number, task, provider, "")
	l.standsIn(provider, colleague, "2026-09-14")
	l.standsIn(chief, colleague, "2026-09-14")
	id = l.drafts(number, "refuse", colleague, refusing)
	assert.Equal(t, provider.ID, l.signOff(number, id).For)
	for _, p := range []domain.Person{provider, colleague} {
		_, err = l.Sign(l.ctx, id, p, nil)
		refused(t, err, domain.SignOffRefused)
	}
	_, err = l.Sign(l.ctx, id, chief, nil)
	require.NoError(t, err)
}

// standingInNow is the person with what is lent to them now.
func (l *ledger) standingInNow(p domain.Person) domain.Person {
	l.t.Helper()
	l.letIn(p)
	return l.loaded(p)
}

func signedByStandIn(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	l.standsIn(chief, colleague, "2026-09-14")
	assert.Equal(t, []string{id}, l.toSign(l.standingInNow(colleague)))
	act, err := l.Sign(l.ctx, id, colleague, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{colleague.ID, chief.ID}, []string{act.SignedBy, act.SignedFor})
	draft := l.signOff(number, id)
	assert.Equal(t, []string{colleague.ID, chief.ID}, []string{draft.SettledBy, draft.SettledFor})
	l.advance(number)
	assert.Empty(t, l.verify().Faults)
}

func waitingIsTold(t *testing.T, fresh Fresh) {
	l, number, task := signed(t, fresh)
	n, signs, err := l.Signatures(l.ctx, chief)
	require.NoError(t, err)
	assert.Equal(t, []any{0, true}, []any{n, signs})
	_, signs, err = l.Signatures(l.ctx, provider)
	require.NoError(t, err)
	assert.False(t, signs)
	require.NoError(t, l.LookAtWork(l.ctx, chief))
	l.clock.Set("2026-09-14 11:00:00")
	id := l.drafts(number, "refuse", provider, refusing)
	list, err := l.ToSign(l.ctx, chief)
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, []string{id, number, "green"}, []string{list[0].ID, list[0].Summary.Number, string(list[0].Signal.Light)})
	require.NotNil(t, list[0].DueOn)
	assert.Equal(t, 1, l.toldOf(chief, "待审签：张送审“不同意共享”"))
	fresher, err := l.NewWork(l.ctx, chief, 100)
	require.NoError(t, err)
	assert.Equal(t, 1, fresher)
	drafted := func(p domain.Person) domain.SignOffStatus {
		tasks, err := l.Tasks(l.ctx, domain.TaskQuery{Person: p})
		require.NoError(t, err)
		for _, of := range tasks.Items {
			if of.ID == task {
				return of.Draft
			}
		}
		return "no such task"
	}
	assert.Equal(t, domain.AwaitsSignature, drafted(colleague))
	_, err = l.Return(l.ctx, id, "依据不足", chief)
	require.NoError(t, err)
	assert.Equal(t, domain.Returned, drafted(provider))
	assert.Empty(t, l.toSign(chief))
}

func settledAtOnce(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	other := l.reopen(l.config)
	var settled [2]bool
	together(t, 2, func(i int) {
		var err error
		if i == 0 {
			_, err = l.Sign(l.ctx, id, chief, nil)
		} else {
			_, err = other.Withdraw(l.ctx, id, provider)
		}
		settled[i] = err == nil
	})
	assert.NotEqual(t, settled[0], settled[1])
	assert.Equal(t, map[bool]int{true: 1}[settled[0]], l.count("SELECT count(*) FROM acts WHERE action = 'refuse'"))
}

func rulesOnRecord(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	for field, wrong := range map[string]domain.SigningRule{
		"department": {Position: domain.Head}, "position": {Department: "mzj", Position: domain.Auditor},
	} {
		_, err := l.EnterSigningRule(l.ctx, wrong, bureau)
		assert.Equal(t, field, refused(t, err, domain.SigningInvalid).Field)
	}
	_, err := l.EnterSigningRule(l.ctx, domain.SigningRule{Department: "wjw", Position: domain.Head}, bureau)
	refused(t, err, domain.SignerMissing)
	_, err = l.EnterSigningRule(l.ctx, domain.SigningRule{Procedure: "no/such", Position: domain.Head}, bureau)
	refused(t, err, domain.DefinitionUnknown)
	// Nobody is left to sign: the act is refused by name, and not kept for nobody.
	gone := true
	_, err = l.ChangePerson(l.ctx, chief.ID, domain.PersonChange{Disabled: &gone}, bureau)
	require.NoError(t, err)
	_, err = l.register(number, "refuse", provider, refusing)
	refused(t, err, domain.SignerMissing)

	anew := l.signs("", "yaohai-2024/share-application")
	list, err := l.SigningRules(l.ctx)
	require.NoError(t, err)
	require.Len(t, list, 2)
	kept := l.anchored()
	for _, r := range list {
		require.NoError(t, l.RemoveSigningRule(l.ctx, r.ID, bureau))
	}
	refused(t, l.RemoveSigningRule(l.ctx, anew.ID, bureau), domain.SigningUnknown)
	assert.Empty(t, l.findings(kept))
	l.act(number, "refuse", provider, refusing)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Subject: anew.ID})
	require.NoError(t, err)
	require.Len(t, log.Items, 2)
	assert.Equal(t, []domain.AdministrativeAction{domain.SigningRemoved, domain.SigningEntered},
		[]domain.AdministrativeAction{log.Items[0].Action, log.Items[1].Action})
}

func draftsErased(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, procedure.Fields{"reason": "赵某不在名册", "legal_basis": "第十四条"})
	_, err := l.Return(l.ctx, id, "写明赵某的情况", chief)
	require.NoError(t, err)
	l.act(number, "withdraw", applicant, nil)
	// As if a member of the public had filed it.
	l.tamper("UPDATE cases SET person = 'p-citizen' WHERE number = '" + number + "'")
	_, err = l.ErasePerson(l.ctx, citizen.ID, "本人申请", bureau)
	require.NoError(t, err)
	draft := l.signOff(number, id)
	assert.Empty(t, draft.Fields)
	assert.Empty(t, draft.Reason)
	assert.Equal(t, 0, l.count("SELECT count(*) FROM sign_offs WHERE digest <> ''"))
	assert.Equal(t, 0, l.count("SELECT count(*) FROM notifications WHERE text LIKE '%赵某%'"))
	for _, fault := range l.verify().Faults {
		assert.NotContains(t, fault.What, "sign_offs")
	}
}

func pressesOnce(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	l.drafts(number, "refuse", provider, refusing)
	c, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	due := ""
	for _, r := range c.State.Clocks {
		if r.Running() {
			due = r.Due.String()
		}
	}
	warn := func(at string) int {
		l.clock.Set(at)
		n, err := l.WarnUnsigned(l.ctx)
		require.NoError(t, err)
		return n
	}
	assert.Equal(t, 0, warn("2026-09-15 06:00:00"))
	assert.Equal(t, 1, warn(due+" 06:00:00"))
	assert.Equal(t, 0, warn(due+" 07:00:00"))
	assert.Equal(t, []int{1, 1}, []int{l.toldOf(provider, "今日届满，尚未审签"), l.toldOf(chief, "今日届满，尚未审签")})
}

func draftedOnce(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	send := func(fields procedure.Fields) (domain.Registered, error) {
		return l.Register(l.ctx, domain.Act{Case: number, Action: "refuse", By: provider, Fields: fields, Key: "once"})
	}
	first, err := send(refusing)
	require.NoError(t, err)
	again, err := send(refusing)
	require.NoError(t, err)
	assert.Equal(t, []any{first.ID, domain.Unsigned}, []any{again.ID, again.Status})
	_, err = send(procedure.Fields{"reason": "别的", "legal_basis": "第十四条"})
	refused(t, err, domain.IdempotencyConflict)
	act, err := l.Sign(l.ctx, first.ID, chief, nil)
	require.NoError(t, err)
	again, err = send(refusing)
	require.NoError(t, err)
	assert.Equal(t, []any{act.ID, domain.Applied}, []any{again.ID, again.Status})
}

func authorGone(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	gone := true
	_, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Disabled: &gone}, bureau)
	require.NoError(t, err)
	_, err = l.Sign(l.ctx, id, chief, nil)
	refused(t, err, procedure.NotYourRole)
	assert.Equal(t, domain.LapsedUnsigned, l.signOff(number, id).Status)
	assert.Equal(t, 0, l.count("SELECT count(*) FROM acts WHERE action = 'refuse'"))
}

func signedAsSeen(t *testing.T, fresh Fresh) {
	l, number, _ := signed(t, fresh)
	id := l.drafts(number, "refuse", provider, refusing)
	c, err := l.Case(l.ctx, number)
	require.NoError(t, err)
	l.act(number, "supervise_urge", bureau, procedure.Fields{"reason": "请抓紧"})
	_, err = l.Sign(l.ctx, id, chief, []int64{c.Version})
	refused(t, err, domain.Stale)
	assert.Equal(t, domain.AwaitsSignature, l.signOff(number, id).Status, "it is looked at again, and signed")
	_, err = l.Sign(l.ctx, id, chief, []int64{c.Version + 1})
	require.NoError(t, err)
}
