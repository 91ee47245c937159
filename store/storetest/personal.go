package storetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
	"github.com/shixian/shixian/store"
)

var personal = suite{
	"what identifies an applicant lies nowhere in the clear": nothingInTheClear,
	"a rotation changes the key and nothing else":            keysRotated,
	"a rotation that was broken off goes on":                 rotationGoesOn,
	"without its file of keys a ledger is left alone":        keysMissing,
	"an earlier ledger is encrypted by its upgrade":          encryptedByUpgrade,
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
	assert.Equal(l.t, identifying, []string{a.Name, a.IdentityNumber, a.Phone, a.Email, a.Address})
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
