package storetest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
	"github.com/shixian/shixian/store"
)

var finding = suite{
	"an applicant is found by name, by who may open them": foundByName,
	"who may open an applicant is who has a part":         opensAsTheDomainSays,
	"an organisation is found by a part of its name":      organisationFound,
	"a citizen with an account is found, and renamed":     citizenFound,
	"the digests of names follow the key of the house":    namesFollowTheKey,
	"who was erased is found no more":                     erasedNotFound,
	"applicants of before are found after the upgrade":    earlierFound,
	"a letter's number finds its case":                    foundByLetter,
	"the code of an entry finds the cases about it":       foundByCode,
}

// guestOf files for an applicant of a name.
func (l *ledger) guestOf(name string, kind domain.IdentityKind) domain.Case {
	l.t.Helper()
	f := l.guestFiling("")
	f.Applicant.Name, f.Applicant.IdentityKind = name, kind
	filed, err := l.File(l.ctx, f)
	require.NoError(l.t, err)
	return filed.Case
}

// finds are the numbers of the cases that somebody finds, in pages of two.
func (l *ledger) finds(viewer domain.Person, text string) []string {
	l.t.Helper()
	numbers := []string{}
	for q := (domain.CaseQuery{Viewer: viewer, Text: text, Page: domain.Page{Limit: 2}}); ; {
		list := l.cases(q)
		numbers = append(numbers, numbersOf(list)...)
		if q.Page.After = list.Next; list.Next == "" {
			return numbers
		}
	}
}

func foundByName(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	var wang []string
	for _, name := range []string{"王小明", " 王　小明", "王小明", "王晓明"} {
		wang = append([]string{l.guestOf(name, domain.IdentityCard).State.Number}, wang...)
	}
	dotted := l.guestOf("阿依古丽·买买提", domain.IdentityCard).State.Number
	l.file()
	for text, want := range map[string][]string{
		"王小明": wang[1:], "王晓明": wang[:1], "王小明 文字": wang[1:], "文字 王小明": wang[1:], "王小明 无": {}, "王": {}, "王小": {}, "小明": {}, "王 小明": wang[1:],
		"阿依古丽·买买提": {dotted}, "阿依古丽买买提": {dotted}, "阿依古丽 买买提": {dotted}, "阿依古丽": {}, "·": {}, "王小明 王晓明": {},
	} {
		assert.Equal(t, want, l.finds(bureau, text), text)
		assert.Empty(t, l.finds(outsider, text), text)
		assert.Empty(t, l.finds(auditor, text), "who sees every case, and has a part in none: %s", text)
		assert.Empty(t, l.finds(citizen, text), text)
	}
	assert.Equal(t, wang[1:], l.finds(provider, "王小明"))
	assert.Len(t, l.finds(auditor, "文字"), 5)
	assert.Len(t, l.tasks(domain.TaskQuery{Person: provider, Text: "王小明"}), len(l.finds(bureau, "王小明")))
	assert.Empty(t, l.tasks(domain.TaskQuery{Person: provider, Text: "王小"}))
	owed, err := l.OpenObligations(l.ctx, domain.ObligationQuery{Viewer: bureau, Text: "王晓明"})
	require.NoError(t, err)
	for _, o := range owed.Items {
		assert.Equal(t, []string{wang[0], "王晓明"}, []string{o.Summary.Number, o.Summary.ApplicantName})
	}
	assert.NotEmpty(t, owed.Items)
}

func opensAsTheDomainSays(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	for _, by := range []domain.Person{applicant, outsider, citizen} {
		_, err := l.File(l.ctx, domain.Filing{Definition: parent, By: by, Resource: "mzj-002"})
		require.NoError(t, err)
	}
	l.guestOf("王小明", domain.IdentityCard)
	everything := l.cases(domain.CaseQuery{}).Items
	higher := domain.Person{ID: "p-higher", Department: "szj", Positions: []domain.Position{domain.HigherBureau}}
	government := domain.Person{ID: "p-government", Department: "qzf", Positions: []domain.Position{domain.Government}}
	for _, superiors := range []string{"", `{"bureau":"sjj"}`, `{"bureau":"szj"}`, `{"bureau":"","government":"qzf"}`} {
		if superiors != "" {
			l.exec(`UPDATE cases SET state = replace(state, '"parties":{', '"parties":{"superiors":` + superiors + `,')`)
		}
		for _, viewer := range append(slices.Clone(people), higher, government, domain.Person{ID: "p-stranger"}) {
			want := map[string]string{}
			for _, s := range everything {
				c, err := l.Case(l.ctx, s.Number)
				require.NoError(t, err)
				if domain.MayOpenApplicant(viewer, c.Definition.Regulation, c.State.Parties) {
					p, err := l.Person(l.ctx, personOf(c))
					require.NoError(t, err)
					want[s.Number] = p.Name
				}
			}
			told := map[string]string{}
			for _, s := range l.cases(domain.CaseQuery{Viewer: viewer}).Items {
				if s.ApplicantName != "" {
					told[s.Number] = s.ApplicantName
				}
			}
			assert.Equal(t, want, told, "%s with superiors %s", viewer.ID, superiors)
		}
	}
}

func organisationFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.guestOf("瑶海（东部）数据科技有限公司", domain.CreditCode).State.Number
	other := l.guestOf("东部数据协会", domain.CreditCode).State.Number
	for text, want := range map[string][]string{
		"数据科技": {number}, "东部数据": {other, number}, "瑶海(东部)数据科技有限公司": {number}, "瑶海 协会": {}, "瑶海 科技": {number}, "瑶": {}, "科技数据": {}, "公司瑶海": {},
	} {
		assert.Equal(t, want, l.finds(bureau, text), text)
	}
	list := l.cases(domain.CaseQuery{Viewer: bureau})
	assert.Equal(t, domain.CreditCode, list.Items[0].ApplicantKind)
}

// citizenFiles files for the citizen who has an account.
func (l *ledger) citizenFiles() domain.Case {
	l.t.Helper()
	f := l.guestFiling("")
	f.Applicant, f.By = nil, citizen
	filed, err := l.File(l.ctx, f)
	require.NoError(l.t, err)
	return filed.Case
}

func citizenFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	name, again := "李大海", "李大河"
	_, err := l.ChangePerson(l.ctx, citizen.ID, domain.PersonChange{Name: &name}, bureau)
	require.NoError(t, err)
	number := l.citizenFiles().State.Number
	assert.Equal(t, []string{number}, l.finds(bureau, name))
	assert.Equal(t, []string{number}, l.finds(citizen, name), "their own")
	_, err = l.ChangePerson(l.ctx, citizen.ID, domain.PersonChange{Name: &again}, bureau)
	require.NoError(t, err)
	assert.Empty(t, l.finds(bureau, name))
	assert.Equal(t, []string{number}, l.finds(bureau, again))
}

func namesFollowTheKey(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	guest, member := l.guestOf("王小明", domain.IdentityCard).State.Number, l.citizenFiles().State.Number
	before := l.table("applicant_names")
	assert.Len(t, before, 2)
	ring, err := keyring.Open(l.config.Keys)
	require.NoError(t, err)
	old, err := ring.Current()
	require.NoError(t, err)
	_, err = ring.Add() // as a rotation that was broken off leaves it
	require.NoError(t, err)
	between := l.guestOf("王小明", domain.IdentityCard).State.Number
	assert.Equal(t, []string{between, guest}, l.finds(bureau, "王小明"), "by both keys")
	require.ErrorContains(t, l.ForgetKey(l.ctx, old), "rotate first")
	r, err := l.RotateKeys(l.ctx)
	require.NoError(t, err)
	assert.True(t, r.Resumed)
	assert.Zero(t, l.count("SELECT count(*) FROM applicant_names WHERE house_key <> '"+r.Key+"'"))
	for _, row := range before {
		assert.NotContains(t, l.table("applicant_names"), row)
	}
	require.NoError(t, l.ForgetKey(l.ctx, old))
	assert.Equal(t, []string{between, guest}, l.finds(bureau, "王小明"))
	assert.Equal(t, []string{member}, l.finds(bureau, citizen.Name))
}

func erasedNotFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	gone, stays := l.guestOf("王小明", domain.IdentityCard), l.guestOf("王小明", domain.IdentityCard)
	_, err := l.PutView(l.ctx, personOf(gone), "cases", domain.ListView{Name: "常用", Query: "sort=due"})
	require.NoError(t, err)
	held, err := l.PersonData(l.ctx, personOf(gone), bureau)
	require.NoError(t, err)
	assert.Equal(t, []string{"常用"}, held.Views)
	l.erases(gone)
	assert.Equal(t, []string{stays.State.Number}, l.finds(bureau, "王小明"))
	assert.Empty(t, l.finds(bureau, domain.Erased))
	assert.Zero(t, l.count("SELECT count(*) FROM list_views"))
	_, err = l.RotateKeys(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, []string{stays.State.Number}, l.finds(bureau, "王小明"))
	assert.Zero(t, l.count("SELECT count(*) FROM applicant_names WHERE person = '"+personOf(gone)+"'"))
	for _, s := range l.cases(domain.CaseQuery{Viewer: bureau}).Items {
		if s.Number == gone.State.Number {
			assert.Equal(t, domain.Erased, s.ApplicantName)
		}
	}
}

func earlierFound(t *testing.T, fresh Fresh) {
	l, c, _ := unencrypted(t, fresh)
	member := l.citizenFiles().State.Number
	number := c.State.Number
	l.tamper("DELETE FROM applicant_names")
	l.tamper("INSERT INTO meta (name, value) VALUES ('applicant_names', '')")
	require.NoError(t, store.Migrate(l.ctx, l.config))
	l.Store = l.reopen(l.config)
	assert.Equal(t, []string{number}, l.finds(bureau, "赵某"))
	assert.Equal(t, []string{member}, l.finds(bureau, citizen.Name))
	assert.Zero(t, l.count("SELECT count(*) FROM applicant_names WHERE house_key = ''"))
}

func foundByLetter(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("")
	l.fileGuest("")
	letters := l.issued(c.State.Number)
	require.NotEmpty(t, letters)
	number := letters[0].Number
	require.Equal(t, "YH〔2026〕1-1号", number)
	for _, typed := range []string{number, "YH[2026]1-1号", "ｙｈ［２０２６］１－１", "YH【2026】1-1号", " YH 〔2026〕 1-1 号 ", "yh(2026)1-1"} {
		assert.Equal(t, []string{c.State.Number}, l.finds(bureau, typed), typed)
		assert.Empty(t, l.finds(outsider, typed), typed)
	}
	assert.Empty(t, l.finds(bureau, "YH〔2026〕1号"))
	assert.Equal(t, []string{c.State.Number}, l.finds(auditor, number))
}

func foundByCode(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first, second := l.file(), l.file()
	l.fileGuest("")
	assert.Equal(t, []string{second, first}, l.finds(bureau, "MZJ-001"))
	assert.Equal(t, []string{second, first}, l.finds(applicant, "ｍｚｊ-001 "))
	assert.Empty(t, l.finds(outsider, "mzj-001"))
}
