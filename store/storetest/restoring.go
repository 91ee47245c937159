package storetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/store/dialect"
)

var restoring = suite{
	"an older backup repeats no number":                     backupRepeatsNothing,
	"without the ledger of before a gap is left":            gapWithoutLedger,
	"a file of the highest numbers tells exactly":           highWaterTells,
	"a ledger that was set back by hand goes on after it":   setBackByHand,
	"a backup of before the first upload and filing":        emptyBackup,
	"a ledger in use is not replaced":                       inUse,
	"a backup that was touched is refused":                  touchedBackup,
	"a backup of a newer build is refused":                  newerBackup,
	"a backup that is older than an outside anchor is told": olderThanAnchor,
}

// attaching is a fresh configuration with a place for attachments, as each engine has it.
func attaching(fresh Fresh) Fresh {
	return func(t testing.TB) store.Config {
		c := fresh(t)
		if c.SQLite != "" {
			c.Attachments = filepath.Join(t.TempDir(), "attachments")
		}
		return c
	}
}

// kept makes a ledger with two cases, a letter and an attachment, and its backup.
func kept(t *testing.T, fresh Fresh) (l *ledger, folder string) {
	l = newLedger(t, attaching(fresh))
	number := l.accepted()
	l.file()
	_, err := l.Attach(l.ctx, domain.Attachment{Case: number, Name: "函.txt", Type: "text/plain", By: provider.ID}, strings.NewReader("内容"))
	require.NoError(t, err)
	return l, l.backup()
}

func (l *ledger) backup() string {
	l.t.Helper()
	folder := filepath.Join(l.t.TempDir(), "backup")
	b, err := l.Backup(l.ctx, folder)
	require.NoError(l.t, err)
	assert.Equal(l.t, b.Numbers, l.numbersGiven())
	return folder
}

func (l *ledger) numbersGiven() store.Numbers {
	all := store.Numbers{}
	for _, c := range l.cases(domain.CaseQuery{}).Items {
		at := strings.LastIndex(c.Number, "-")
		var n int
		for _, r := range c.Number[at+1:] {
			n = n*10 + int(r-'0')
		}
		all[c.Number[:at]] = max(all[c.Number[:at]], n)
	}
	return all
}

// restore closes the ledger, restores and opens it again.
func (l *ledger) restore(r store.Restoration) store.Restored {
	l.t.Helper()
	require.NoError(l.t, l.Close())
	done, err := store.Restore(l.ctx, l.config, r)
	require.NoError(l.t, err)
	l.Store = l.reopen(l.config)
	assert.Empty(l.t, l.verify().Faults)
	return done
}

// lettersOf are the numbers of the letters of a case.
func (l *ledger) lettersOf(number string) (numbers []string) {
	l.t.Helper()
	letters, err := l.Letters(l.ctx, number)
	require.NoError(l.t, err)
	for _, one := range letters {
		numbers = append(numbers, one.Number)
	}
	return numbers
}

func backupRepeatsNothing(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	before, beforeOfTwo := l.lettersOf("YH-2026-000001"), l.lettersOf("YH-2026-000002")
	l.clock.Set("2026-09-15 09:00:00")
	l.file()
	require.Equal(t, "YH-2026-000004", l.file())
	l.act("YH-2026-000001", "approve", provider, nil)
	l.act("YH-2026-000002", "accept", provider, nil)
	lost := append(l.lettersOf("YH-2026-000001")[len(before):], l.lettersOf("YH-2026-000002")[len(beforeOfTwo):]...)
	require.NotEmpty(t, lost, "letters are issued after the backup")

	done := l.restore(store.Restoration{From: folder})
	assert.Equal(t, "the ledger in whose place it comes", done.Told)
	assert.NotEmpty(t, done.Aside)
	assert.Equal(t, "YH-2026-000005", l.file(), "the gap is exactly what is missing")
	l.act("YH-2026-000001", "approve", provider, nil)
	l.act("YH-2026-000002", "accept", provider, nil)
	again := append(l.lettersOf("YH-2026-000001")[len(before):], l.lettersOf("YH-2026-000002")[len(beforeOfTwo):]...)
	require.NotEmpty(t, again)
	for _, number := range again {
		assert.NotContains(t, lost, number)
	}

	l.clock.Add(6 * time.Second)
	stale, err := l.Stale(l.ctx, 10)
	require.NoError(t, err)
	assert.Len(t, stale, 3, "every open case is begun anew")
	attached, err := l.Attachments(l.ctx, "YH-2026-000001")
	require.NoError(t, err)
	require.Len(t, attached, 1)
	_, content, err := l.Attachment(l.ctx, attached[0].ID)
	require.NoError(t, err)
	require.NoError(t, content.Close())
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.LedgerRestored})
	require.NoError(t, err)
	assert.Len(t, log.Items, 1)
}

// lose takes the ledger away, as a broken disk does.
func (l *ledger) lose() {
	require.NoError(l.t, l.Close())
	if l.config.Postgres != "" {
		l.exec("DROP SCHEMA " + schema + " CASCADE")
		return
	}
	require.NoError(l.t, os.Remove(l.config.SQLite))
	require.NoError(l.t, os.RemoveAll(l.config.Attachments))
}

func gapWithoutLedger(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	l.file()
	l.lose()
	l.clock.Set("2026-09-16 10:00:00")
	done := l.restore(store.Restoration{From: folder})
	assert.Empty(t, done.Told)
	assert.Empty(t, done.Aside)
	first := l.file()
	assert.Greater(t, first, "YH-2026-001003")

	l.lose()
	l.clock.Set("2026-09-16 11:00:00")
	l.restore(store.Restoration{From: folder})
	second := l.file()
	assert.Greater(t, second, first, "the same backup again leaves a larger gap")

	l.lose()
	wanted := 50000
	l.restore(store.Restoration{From: folder, Gap: &wanted})
	assert.Equal(t, "YH-2026-050003", l.file())
}

func highWaterTells(t *testing.T, fresh Fresh) {
	l, _ := kept(t, fresh)
	require.NoError(t, l.Close())
	l.config.HighWater = filepath.Join(t.TempDir(), "numbers.json")
	l.Store = l.reopen(l.config)
	folder := l.backup()
	l.file()
	l.file()
	l.lose()
	file := l.config.HighWater
	l.config.HighWater = "" // it goes on without one
	done := l.restore(store.Restoration{From: folder, HighWater: []string{file}})
	assert.Equal(t, "the files of the highest numbers", done.Told)
	assert.Equal(t, "YH-2026-000005", l.file())
}

func setBackByHand(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.Close())
	l.config.HighWater = filepath.Join(t.TempDir(), "numbers.json")
	l.Store = l.reopen(l.config)
	for range 3 {
		l.file()
	}
	l.exec("UPDATE case_numbers SET last = 1")
	assert.Equal(t, "YH-2026-000004", l.file())
	require.NoError(t, l.Close())
	l.exec("UPDATE case_numbers SET last = 1")
	l.Store = l.reopen(l.config)
	assert.Equal(t, "YH-2026-000005", l.file())
}

func emptyBackup(t *testing.T, fresh Fresh) {
	l := newLedger(t, attaching(fresh))
	folder := l.backup()
	l.lose()
	l.restore(store.Restoration{From: folder})
	assert.Greater(t, l.file(), "YH-2026-001000", "a series that had not begun leaves the gap as well")
}

func inUse(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	_, err := store.Restore(l.ctx, l.config, store.Restoration{From: folder})
	require.ErrorIs(t, err, dialect.ErrInUse)
	assert.Equal(t, "YH-2026-000003", l.file())
}

func touchedBackup(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	require.NoError(t, l.Close())
	files, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	require.NoError(t, err)
	if l.config.Postgres != "" {
		files = []string{filepath.Join(folder, "contents.copy")}
	}
	require.Len(t, files, 1)
	require.NoError(t, os.WriteFile(files[0], []byte("别的"), 0o600))
	_, err = store.Restore(l.ctx, l.config, store.Restoration{From: folder})
	require.ErrorContains(t, err, "is not what was backed up")
	l.Store = l.reopen(l.config)
	assert.Equal(t, "YH-2026-000003", l.file(), "the ledger is as it was")
}

func newerBackup(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	require.NoError(t, l.Close())
	path := filepath.Join(folder, "manifest.json")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(content), `"schema": `, `"schema": 9`, 1)), 0o600))
	_, err = store.Restore(l.ctx, l.config, store.Restoration{From: folder})
	var schema *store.SchemaError
	require.ErrorAs(t, err, &schema)
}

func olderThanAnchor(t *testing.T, fresh Fresh) {
	l, folder := kept(t, fresh)
	l.file()
	later, err := l.Anchor(l.ctx)
	require.NoError(t, err)
	require.NoError(t, l.Close())
	_, err = store.Restore(l.ctx, l.config, store.Restoration{From: folder, Anchor: &later})
	var faults *store.FaultsError
	require.ErrorAs(t, err, &faults)
	assert.Len(t, faults.Faults, 2, "cases and seals are missing")
	done := l.restore(store.Restoration{From: folder, Anchor: &later, Accept: true})
	assert.Len(t, done.Audit.Faults, 2)
}
