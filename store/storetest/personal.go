package storetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var personal = suite{
	"what identifies an applicant lies nowhere in the clear": nothingInTheClear,
	"a rotation changes the key and nothing else":            keysRotated,
	"a rotation that was broken off goes on":                 rotationGoesOn,
	"without its file of keys a ledger is left alone":        keysMissing,
	"an earlier ledger is encrypted by its upgrade":          encryptedByUpgrade,
	"an applicant is erased, and the chains verify":          applicantErased,
	"an applicant of before is erased":                       earlierErased,
	"a citizen with an account is erased":                    citizenErased,
	"who may not be erased":                                  notErased,
	"who filed is kept as long as the house has it":          keptAsTheHouseHasIt,
	"who filed is kept as long as the law has it":            keptAsTheLawHasIt,
	"what is held about a person is told":                    personTold,
}

// identifying is what guestFiling says of the applicant.
var identifying = []string{"赵某", "11010519491231002X", "024-1", "zhao@example.org", "某街一号"}

func (l *ledger) fileGuest(key string) domain.Case {
	l.t.Helper()
	f := l.guestFiling(key)
	f.Applicant.Address = "某街一号"
	filed, err := l.File(l.ctx, f)
	require.NoError(l.t, err)
	return filed.Case
}

// inTheClear names the columns in which one of the texts is.
func (l *ledger) inTheClear(texts ...string) (columns []string) {
	l.t.Helper()
	m := tampering(l)
	for _, table := range m.tables() {
		for _, c := range m.columns(table) {
			for _, text := range texts {
				if len(m.list(fmt.Sprintf("SELECT '1' FROM %s WHERE CAST(%s AS TEXT) LIKE '%%%s%%' LIMIT 1", table, c.quoted(), text))) > 0 {
					columns = append(columns, table+"."+c.name+" has "+text)
				}
			}
		}
	}
	return columns
}

// toldInFull checks that whoever may know reads what the applicant said.
func (l *ledger) toldInFull(c domain.Case) {
	l.t.Helper()
	a, found, err := l.Applicant(l.ctx, c.State.Parties.Person)
	require.NoError(l.t, err)
	assert.True(l.t, found)
	told := []string{a.Name, a.IdentityNumber, a.Phone, a.Email, a.Address}
	assert.ElementsMatch(l.t, identifying, told)
	line, err := l.Timeline(l.ctx, c.State.Number)
	require.NoError(l.t, err)
	assert.Equal(l.t, "identity_card 11010519491231002X", line[0].Record.Event.Fields["applicant.identity"])
	assert.Equal(l.t, "赵某", line[0].Record.Event.Fields["applicant.name"])
	letters := l.issued(c.State.Number)
	require.NotEmpty(l.t, letters)
	assert.Contains(l.t, letters[0].Addressee, "赵某")
	p, err := l.Person(l.ctx, personOf(c))
	require.NoError(l.t, err)
	assert.Equal(l.t, "赵某", p.Name)
}

func personOf(c domain.Case) string { return c.State.Parties.Person }

func nothingInTheClear(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("k")
	assert.Empty(t, l.inTheClear(identifying...))
	l.toldInFull(c)
	kept := l.anchored()
	assert.Empty(t, l.findings(kept))
	changed := "zhao2@example.org"
	_, err := l.ChangeContact(l.ctx, personOf(c), domain.ContactChange{Email: &changed})
	require.NoError(t, err)
	assert.Empty(t, l.inTheClear(changed))
	l.tamper("UPDATE events SET private = replace(private, 'applicant.phone', 'applicant.other')")
	assert.NotEmpty(t, l.findings(kept), "the chain binds what is stored")
}

func keysRotated(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("")
	kept := l.anchored()
	before, err := l.HouseKeys(l.ctx)
	require.NoError(t, err)
	require.Len(t, before, 1)
	require.ErrorContains(t, l.ForgetKey(l.ctx, before[0].ID), "rotate first")
	other := l.reopen(l.config) // another process goes on meanwhile
	r, err := l.RotateKeys(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, store.Rotation{Key: r.Key, Wrapped: 1}, r)
	l.Store = other
	later := l.fileGuest("")
	after, err := l.HouseKeys(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, []store.HouseKey{{ID: before[0].ID}, {ID: r.Key, Current: true, People: 2}}, after)
	require.NoError(t, l.ForgetKey(l.ctx, before[0].ID))
	l.toldInFull(c)
	l.toldInFull(later)
	assert.Empty(t, l.findings(kept))
}

func rotationGoesOn(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("")
	ring, err := keyring.Open(l.config.Keys)
	require.NoError(t, err)
	added, err := ring.Add() // and no row was written
	require.NoError(t, err)
	l.fileGuest("")
	r, err := l.RotateKeys(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, store.Rotation{Key: added, Resumed: true, Wrapped: 1}, r)
	l.toldInFull(c)
}

func keysMissing(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("")
	before := l.table("meta")
	aside := l.config.Keys + ".aside"
	require.NoError(t, os.Rename(l.config.Keys, aside))
	fails := func(says string, keys string) {
		t.Helper()
		config := l.config
		config.Keys = keys
		_, err := store.Open(l.ctx, config)
		require.ErrorContains(t, err, says)
		require.ErrorContains(t, store.Migrate(l.ctx, config), says)
		assert.NotContains(t, err.Error(), "\n")
	}
	fails("is missing: put it back", l.config.Keys)
	_, err := os.Stat(l.config.Keys)
	require.ErrorIs(t, err, os.ErrNotExist, "no other one is made in its place")
	fails("its file of keys was expected", "")
	other := filepath.Join(t.TempDir(), "keys.json")
	_, err = keyring.Create(other)
	require.NoError(t, err)
	fails("of another ledger", other)

	content, err := os.ReadFile(aside)
	require.NoError(t, err)
	lacking := filepath.Join(t.TempDir(), "keys.json")
	require.NoError(t, os.WriteFile(lacking, content, 0o600))
	ring, err := keyring.Open(lacking)
	require.NoError(t, err)
	keys, err := ring.Keys()
	require.NoError(t, err)
	_, err = ring.Add()
	require.NoError(t, err)
	require.NoError(t, ring.Forget(keys[0]))
	fails("the key "+keys[0]+" is not in", lacking)

	require.NoError(t, os.Rename(aside, l.config.Keys))
	assert.Equal(t, before, l.table("meta"))
	l.Store = l.reopen(l.config)
	l.toldInFull(c)
}

// unencrypted is a ledger as builds before left it, with an applicant, and an anchor of then.
func unencrypted(t *testing.T, fresh Fresh) (*ledger, domain.Case, store.Anchor) {
	l := newLedger(t, fresh)
	l.tamper("DELETE FROM meta WHERE name = 'keys'")
	clear := l.config
	clear.Keys = ""
	l.Store = l.reopen(clear)
	c := l.fileGuest("k")
	require.NotEmpty(t, l.inTheClear(identifying...))
	kept := l.anchored()
	l.tamper("INSERT INTO meta (name, value) VALUES ('personal', '')") // as the migration leaves it
	_, err := store.Open(l.ctx, l.config)
	require.ErrorContains(t, err, "run `shixian migrate`")
	return l, c, kept
}

func encryptedByUpgrade(t *testing.T, fresh Fresh) {
	l, c, kept := unencrypted(t, fresh)
	require.NoError(t, store.Migrate(l.ctx, l.config))
	require.NoError(t, store.Migrate(l.ctx, l.config), "once more")
	l.Store = l.reopen(l.config)
	assert.Empty(t, l.inTheClear(identifying...))
	l.toldInFull(c)
	assert.Empty(t, l.findings(kept))
	again, err := l.File(l.ctx, l.sameFiling("k"))
	require.NoError(t, err)
	assert.True(t, again.Repeated, "the same filing is known")
	_, err = l.RotateKeys(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, l.findings(kept))
	l.tamper("UPDATE events SET private = replace(private, 'identity_card', 'passport')")
	assert.NotEmpty(t, l.findings(kept))
}

func (l *ledger) sameFiling(key string) domain.Filing {
	f := l.guestFiling(key)
	f.Applicant.Address = identifying[len(identifying)-1]
	f.Applicant.CodeHash = strings.Repeat("a", 8)
	return f
}

// ended has the case end.
func (l *ledger) ended(c domain.Case) {
	l.t.Helper()
	l.exec("UPDATE cases SET ended_at = filed_at WHERE number = '" + c.State.Number + "'")
}

// reopened has it open again, as its state says.
func (l *ledger) reopened(c domain.Case) {
	l.t.Helper()
	l.exec("UPDATE cases SET ended_at = NULL WHERE number = '" + c.State.Number + "'")
}

func (l *ledger) erases(c domain.Case) domain.Erasure {
	l.t.Helper()
	l.ended(c)
	done, err := l.ErasePerson(l.ctx, personOf(c), "本人申请，保存期已满", bureau)
	require.NoError(l.t, err)
	l.reopened(c)
	return done
}

func (l *ledger) goneWithoutTrace(c domain.Case, kept store.Anchor) {
	l.t.Helper()
	assert.Empty(l.t, l.inTheClear(identifying...))
	assert.Empty(l.t, l.findings(kept))
	assert.Equal(l.t, 1, l.verify().Persons)
	p, err := l.Person(l.ctx, personOf(c))
	require.NoError(l.t, err)
	assert.Equal(l.t, domain.Erased, p.Name)
	line, err := l.Timeline(l.ctx, c.State.Number)
	require.NoError(l.t, err)
	told := fmt.Sprint(line[0].Record.Event.Fields)
	letters, err := l.Letters(l.ctx, c.State.Number)
	require.NoError(l.t, err)
	require.NotEmpty(l.t, letters, "the letters are still there")
	assert.Contains(l.t, letters[0].Addressee, domain.Erased)
	for _, text := range identifying {
		assert.NotContains(l.t, told+fmt.Sprint(letters), text)
	}
	for _, hash := range []string{"", "hash"} {
		_, err = l.Follower(l.ctx, c.State.Number, hash)
		refused(l.t, err, domain.QueryFailed)
	}
	_, err = l.ErasePerson(l.ctx, personOf(c), "再次", bureau)
	refused(l.t, err, domain.ErasureDone)
}

func applicantErased(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c, other := l.fileGuest("k"), l.fileGuest("other")
	kept := l.anchored()
	assert.Equal(t, domain.Erasure{Person: personOf(c), Cases: 1}, l.erases(c))
	l.goneWithoutTrace(c, kept)
	l.toldInFull(other)
	l.tamper("DELETE FROM erasures")
	assert.NotEmpty(t, l.findings(kept), "that somebody was erased cannot be hidden")
}

func earlierErased(t *testing.T, fresh Fresh) {
	l, c, kept := unencrypted(t, fresh)
	require.NoError(t, store.Migrate(l.ctx, l.config))
	l.Store = l.reopen(l.config)
	done := l.erases(c)
	assert.Equal(t, 1, done.Events)
	assert.Positive(t, done.Letters)
	l.goneWithoutTrace(c, kept)
	l.tamper("UPDATE letters SET content = replace(content, '⟦', '别⟦')")
	assert.NotEmpty(t, l.findings(kept), "what is left of a letter is bound")
}

func citizenErased(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.guestFiling("")
	f.Applicant, f.By = nil, citizen
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	require.Contains(t, l.issued(filed.Case.State.Number)[0].Addressee, citizen.Name)
	kept := l.anchored()
	l.erases(filed.Case)
	l.goneWithoutTrace(filed.Case, kept)
	_, err = l.Account(l.ctx, citizen.Login)
	refused(t, err, domain.PersonUnknown)
}

func notErased(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c := l.fileGuest("")
	erase := func(person, reason string, want procedure.Code) {
		t.Helper()
		_, err := l.ErasePerson(l.ctx, person, reason, bureau)
		refused(t, err, want)
	}
	erase(personOf(c), "本人申请", domain.ErasureOpenCases)
	erase(personOf(c), " ", domain.ErasureReason)
	erase(provider.ID, "离职", domain.ErasureOfficial)
	erase("nobody", "本人申请", domain.PersonUnknown)
	l.toldInFull(c)
}

// over lists the cases of those whose period of retention is over on a day.
func (l *ledger) over(year int, month time.Month, day int) []domain.Retained {
	l.t.Helper()
	over, err := l.RetainedUntil(l.ctx, civil.Date{Year: year, Month: month, Day: day})
	require.NoError(l.t, err)
	return over
}

func keptAsTheHouseHasIt(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c, other := l.fileGuest("k"), l.fileGuest("other")
	l.ended(c)
	assert.Empty(t, l.over(2099, time.December, 31), "nobody says how long")
	l.config.Retention = 10
	l.Store = l.reopen(l.config)
	assert.Empty(t, l.over(2036, time.December, 31), "its last day")
	want := []domain.Retained{{Person: personOf(c), Cases: 1, Through: civil.Date{Year: 2036, Month: time.December, Day: 31}, Ground: "本机关规定的保管期限"}}
	assert.Equal(t, want, l.over(2037, time.January, 1))

	n, err := l.EraseRetained(l.ctx)
	require.NoError(t, err)
	assert.Zero(t, n)
	kept := l.anchored()
	l.clock.Set("2037-01-01 02:00:00")
	n, err = l.EraseRetained(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Empty(t, l.over(2099, time.December, 31), "the other case is open")
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.PersonErased})
	require.NoError(t, err)
	require.Len(t, log.Items, 1)
	assert.Contains(t, fmt.Sprint(log.Items[0]), "保管期限至2036年12月31日届满（本机关规定的保管期限）")
	l.reopened(c)
	assert.Empty(t, l.findings(kept))
	l.toldInFull(other)
}

func keptAsTheLawHasIt(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f := l.guestFiling("")
	f.Applicant, f.By = nil, citizen
	file := func(key string, d *procedure.Definition) domain.Case {
		f.Key, f.Definition = key, d
		filed, err := l.File(l.ctx, f)
		require.NoError(t, err)
		l.ended(filed.Case)
		return filed.Case
	}
	file("house", f.Definition)
	source := string(f.Definition.Source.Regulation)
	regulation, err := procedure.ParseRegulation("yaohai-2024/regulation.yaml",
		[]byte(strings.Replace(source, "\nevaluation:", "\nretention: {years: 30, basis: 第三条}\nevaluation:", 1)))
	require.NoError(t, err)
	longer, err := procedure.Parse(regulation, f.Definition.Source.File, f.Definition.Source.Procedure)
	require.NoError(t, err)
	require.NoError(t, l.PublishDefinitions(l.ctx, longer))
	law := file("law", longer)
	assert.Empty(t, l.over(2099, time.December, 31), "one of the two is kept without limit")
	l.config.Retention = 10
	l.Store = l.reopen(l.config)
	assert.Empty(t, l.over(2056, time.December, 31))
	over := l.over(2057, time.January, 1)
	require.Len(t, over, 1)
	assert.Equal(t, []any{citizen.ID, 2, 2056}, []any{over[0].Person, over[0].Cases, over[0].Through.Year})
	assert.ElementsMatch(t, []string{"瑶海办法第三条", "本机关规定的保管期限"}, strings.Split(over[0].Ground, "、"))
	l.reopened(law)
	assert.Empty(t, l.over(2099, time.December, 31), "one of the two is open")
}

func personTold(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c, other := l.fileGuest("k"), l.fileGuest("other")
	for _, id := range []string{personOf(c), c.State.Number} {
		data, err := l.PersonData(l.ctx, id, bureau)
		require.NoError(t, err)
		told := []string{data.Name, data.Applicant.IdentityNumber, data.Applicant.Phone, data.Email, data.Applicant.Address}
		assert.ElementsMatch(t, identifying, told)
		assert.Equal(t, []string{personOf(other)}, data.Same)
		require.Len(t, data.Cases, 1)
		assert.Equal(t, c.State.Number, data.Cases[0].Number)
		assert.NotEmpty(t, data.Cases[0].Said)
		assert.NotEmpty(t, data.Cases[0].Letters)
	}
	_, err := l.PersonData(l.ctx, provider.ID, bureau)
	refused(t, err, domain.ErasureOfficial)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.PersonExported})
	require.NoError(t, err)
	assert.Len(t, log.Items, 2)
	l.erases(c)
	data, err := l.PersonData(l.ctx, personOf(c), bureau)
	require.NoError(t, err)
	assert.True(t, data.Erased)
	assert.Equal(t, domain.Erased, data.Applicant.IdentityNumber)
	assert.Empty(t, data.Same)
}
