package storetest

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/store"
)

var law = suite{
	"as long as nobody said what applies, everything does": lawUnset,
	"the newest holds, the others stay":                    lawNewestHolds,
	"two who enter at once: one is told":                   lawStale,
	"what does not apply is not filed, and cases go on":    lawRefusesFilings,
	"it begins at midnight in Shanghai":                    lawBeginsAtMidnight,
	"relations are apart":                                  lawRelations,
	"what follows from a case stays with its law":          lawOfChildren,
	"duties are opened of what applies":                    lawOfDuties,
	"ceilings are of record, and of cases filed since":     lawCeilings,
	"one regulation's procedure stands in for another's":   lawChoices,
}

// applied is a record of a regulation between departments; from may be empty.
func applied(t *testing.T, regulation, from string) domain.Force {
	t.Helper()
	f := domain.Force{Regulation: regulation, Title: regulation, Relation: domain.BetweenDepartments}
	if from != "" {
		day, err := civil.ParseDate(from)
		require.NoError(t, err)
		f.From = &day
	}
	return f
}

func (l *ledger) enters(list ...domain.Force) domain.Law {
	l.t.Helper()
	entered, err := l.EnterLaw(l.ctx, domain.Rules{Force: list}, bureau)
	require.NoError(l.t, err)
	return entered
}

// house stands for the packs: where ceilings bind, the procedure has another title, and it is alike to one more.
type house struct {
	bound, other *procedure.Definition
	regulations  []*procedure.Regulation
}

func (h house) Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error) {
	if law.Ceilings.Bind && d.ID() == h.bound.ID() {
		return h.bound, nil
	}
	return d, nil
}

func (h house) Alike(*procedure.Definition) []*procedure.Definition {
	return []*procedure.Definition{h.bound, h.other}
}

func (h house) Regulations() []*procedure.Regulation { return h.regulations }

// housed is a ledger of a house in which the share application is another one where ceilings bind, and has a rival.
func housed(t *testing.T, fresh Fresh) (*ledger, house) {
	t.Helper()
	packs, err := regulations.Embedded()
	require.NoError(t, err)
	bound, err := packs.Bound(packs.Above)
	require.NoError(t, err)
	h := house{regulations: packs.Regulations()}
	h.bound, _ = bound.Definition("yaohai-2024/share-application")
	h.other, _ = bound.Definition("order-809/share-application")
	l := newLedger(t, func(t testing.TB) store.Config {
		config := fresh(t)
		config.Packs = h
		return config
	})
	require.NotEqual(t, l.share.Ref(), h.bound.Ref())
	return l, h
}

func lawCeilings(t *testing.T, fresh Fresh) {
	l, house := housed(t, fresh)
	before := l.file()
	from := civil.Date{Year: 2026, Month: 9, Day: 15}
	entered, err := l.EnterLaw(l.ctx, domain.Rules{Ceilings: domain.Ceilings{Bind: true, From: &from}}, bureau)
	require.NoError(t, err)
	require.False(t, entered.Set(), "every regulation applies")
	again, err := l.EnterLaw(l.ctx, domain.Rules{Ceilings: domain.Ceilings{Bind: true, From: &from}}, bureau)
	require.NoError(t, err)
	assert.Equal(t, int64(1), again.Version, "the same again is nothing new")
	present, err := l.Law(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, entered.Rules, present.Rules)

	after := l.file()
	assert.Equal(t, l.share.Ref(), l.state(before).Definition, "a case keeps what it had")
	assert.Equal(t, house.bound.Ref(), l.state(after).Definition)
	_, err = l.EnterLaw(l.ctx, domain.Rules{Force: []domain.Force{applied(t, "yaohai-2024", "")}}, bureau)
	require.NoError(t, err)
	assert.Equal(t, l.share.Ref(), l.state(l.file()).Definition)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.LawEntered})
	require.NoError(t, err)
	require.Len(t, log.Items, 2)
	assert.Equal(t, []domain.FieldChange{{Field: "ceilings", Old: "提示", New: "从严：先到者为准，自2026年9月15日起提交的办件"}}, log.Items[1].Changes)
}

func lawChoices(t *testing.T, fresh Fresh) {
	l, _ := housed(t, fresh)
	rules := domain.Rules{Force: []domain.Force{applied(t, "yaohai-2024", ""), applied(t, "order-809", "")}}
	enter := func(choices ...domain.Choice) {
		rules.Choices = choices
		entered, err := l.EnterLaw(l.ctx, rules, bureau)
		require.NoError(t, err)
		present, err := l.Law(l.ctx)
		require.NoError(t, err)
		assert.Equal(t, entered.Choices, present.Choices)
	}
	enter()
	l.file()
	higher := domain.Choice{Serves: "share", Title: "共享申请", Relation: domain.BetweenDepartments, Regulation: "order-809", Name: "条例", Others: true}
	enter(higher)
	l.file()
	higher.Others = false
	enter(higher)
	_, err := l.File(l.ctx, l.filing())
	refused(t, err, domain.NotApplied)
}

func lawUnset(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	present, err := l.Law(l.ctx)
	require.NoError(t, err)
	require.Equal(t, domain.Law{}, present)
	l.file()
}

func lawNewestHolds(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.EnterLaw(l.ctx, domain.Rules{}, bureau)
	refused(t, err, domain.LawInvalid)
	l.enters(applied(t, "yaohai-2024", ""))
	l.clock.Set("2026-09-15 09:00:00")
	second := l.enters(applied(t, "yaohai-2024", "2026-09-15"), applied(t, "neixiang", ""))
	require.Equal(t, second, l.enters(applied(t, "neixiang", ""), applied(t, "yaohai-2024", "2026-09-15")), "the same again is nothing new")

	present, err := l.Law(l.ctx)
	require.NoError(t, err)
	assert.True(t, present.EnteredAt.Equal(At("2026-09-15 09:00:00")))
	assert.Equal(t, "p-bureau", present.EnteredBy)
	assert.Equal(t, int64(2), present.Version)
	assert.Equal(t, second.Force, present.Force)
	ever, err := l.Laws(l.ctx)
	require.NoError(t, err)
	require.Len(t, ever, 2)
	assert.Equal(t, []any{int64(1), present}, []any{ever[0].Version, ever[1]})

	assert.Equal(t, 2, l.count("SELECT count(*) FROM law"), "which stays to be read")
	db := l.raw()
	defer func() { require.NoError(t, db.Close()) }()
	for _, change := range []string{"UPDATE law SET body = '[]'", "DELETE FROM law"} {
		_, err := db.ExecContext(l.ctx, change)
		require.ErrorContains(t, err, "what applied here is of record", change)
	}
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.LawEntered})
	require.NoError(t, err)
	require.Len(t, log.Items, 2)
	assert.Equal(t, []domain.FieldChange{{
		Field: "applied", Old: "yaohai-2024（部门之间）", New: "yaohai-2024（部门之间，自2026年9月15日）；neixiang（部门之间）",
	}}, log.Items[0].Changes)
	assert.Equal(t, "全部法规", log.Items[1].Changes[0].Old)
}

func lawStale(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.EnterLaw(l.ctx, domain.Rules{Force: []domain.Force{applied(t, "yaohai-2024", "")}}, bureau, "0")
	require.NoError(t, err)
	_, err = l.EnterLaw(l.ctx, domain.Rules{Force: []domain.Force{applied(t, "neixiang", "")}}, bureau, "0")
	refused(t, err, domain.Stale)
	_, err = l.EnterLaw(l.ctx, domain.Rules{Force: []domain.Force{applied(t, "neixiang", "")}}, bureau, "1")
	require.NoError(t, err)
}

func lawRefusesFilings(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	keyed := l.filing()
	keyed.Key = "before"
	before, err := l.File(l.ctx, keyed)
	require.NoError(t, err)
	l.enters(applied(t, "neixiang", ""))

	_, err = l.File(l.ctx, l.filing())
	refused(t, err, domain.NotApplied)
	again, err := l.File(l.ctx, keyed)
	require.NoError(t, err, "what was filed is not filed anew")
	assert.True(t, again.Repeated)
	number := before.Case.State.Number
	l.act(number, "accept", provider, nil)
	l.act(number, "approve", provider, nil)
	assert.Equal(t, "approved", l.served(number).Case.State.Outcome.Code)

	l.enters(applied(t, "yaohai-2024", ""))
	assert.Equal(t, "YH-2026-000002", l.file(), "a refusal takes no number")
}

func lawBeginsAtMidnight(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.enters(applied(t, "yaohai-2024", "2026-09-15"))
	l.clock.Set("2026-09-14 23:59:59")
	_, err := l.File(l.ctx, l.filing())
	refused(t, err, domain.NotApplied)
	l.clock.Set("2026-09-15 00:00:00")
	l.file()
}

func lawRelations(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	public := applied(t, "yaohai-2024", "")
	public.Relation = domain.TowardsPublic
	l.enters(public)
	_, err := l.File(l.ctx, l.filing())
	refused(t, err, domain.NotApplied)
	_, err = l.File(l.ctx, domain.Filing{
		Definition: definition(t, "open-data-request"), By: citizen, Resource: "mzj-001", Form: procedure.Fields{},
	})
	refused(t, err, procedure.FieldMissing)
	l.enters(applied(t, "yaohai-2024", ""))
	_, err = l.File(l.ctx, domain.Filing{
		Definition: definition(t, "open-data-request"), By: citizen, Resource: "mzj-001", Form: procedure.Fields{},
	})
	refused(t, err, domain.NotApplied)
}

func lawOfChildren(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, child := l.pack()
	number := l.fileParent(parent)
	l.enters(applied(t, "yaohai-2024", ""))
	_, err := l.File(l.ctx, domain.Filing{Definition: parent, By: applicant, Resource: "mzj-001"})
	refused(t, err, domain.NotApplied)

	out := l.act(number, "ask", provider, nil)
	require.Len(t, out.Case.State.Children, 1, "an act opens it")
	opened := l.state(out.Case.State.Children[0].Number)
	assert.Equal(t, child.Ref(), opened.Definition)
	l.act(opened.Number, "finish", bureau, nil)
}

func lawOfDuties(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	packs := l.withDuties()
	require.Empty(t, l.opens(packs), "nothing is to be opened in September")
	l.enters(applied(t, "yaohai-2024", ""))
	l.clock.Set("2027-01-01 06:00:00")
	require.Empty(t, l.opens(packs), "although it was in use once")
	l.enters(applied(t, "neixiang", "2027-03-01"))
	l.clock.Set("2027-03-01 06:00:00")
	require.Empty(t, l.opens(packs), "what came before is not made up for")
	l.clock.Set("2028-01-01 06:00:00")
	require.Len(t, l.opens(packs), 5)
}
