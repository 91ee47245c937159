package storetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store"
)

var renumbering = suite{
	"no letter's number twice, however many were lost":      lettersOfLedger,
	"no letter's number twice, as the file tells":           lettersOfFile,
	"no letter's number twice after two losses in an hour":  lettersOfTwoLosses,
	"no letter's number twice after a copy put in by hand":  lettersOfCopy,
	"no letter's number twice with a clock that is behind":  lettersOfSlowClock,
	"nothing is left out when a ledger is opened once more": lettersGoOn,
	"no number of a series twice, as the file tells":        seriesOfFile,
	"no number of a series twice after a copy by hand":      seriesOfCopy,
}

// corrected has the last letter of a case corrected so many times, and returns the numbers of the corrections.
func (l *ledger) corrected(number string, times int) (numbers []string) {
	l.t.Helper()
	letters, err := l.Letters(l.ctx, number)
	require.NoError(l.t, err)
	seq := letters[len(letters)-1].Seq
	for range times {
		made, err := l.CorrectLetter(l.ctx, domain.LetterCorrection{Case: number, Letter: seq, By: providerHead, Text: "更正", Reason: "有误"})
		require.NoError(l.t, err)
		seq, numbers = made.Seq, append(numbers, made.Number)
	}
	return numbers
}

// renewed is a ledger with a letter, its backup, and a way to make sure that no number is given twice.
func renewed(t *testing.T, fresh Fresh) (l *ledger, number, folder string, again func(lost []string, times int) []string) {
	l, number = lettersLedger(t, attaching(fresh), "mzj-001")
	require.NoError(t, l.Close())
	l.config.HighWater = filepath.Join(t.TempDir(), "numbers.json")
	l.Store = l.reopen(l.config)
	again = func(lost []string, times int) []string {
		given := l.corrected(number, times)
		for _, n := range given {
			assert.NotContains(t, lost, n)
		}
		return given
	}
	return l, number, l.backup(), again
}

// withoutFile forgets the file of the highest numbers.
func (l *ledger) withoutFile() {
	require.NoError(l.t, os.Remove(l.config.HighWater))
	l.config.HighWater = ""
}

func lettersOfLedger(t *testing.T, fresh Fresh) {
	l, number, folder, again := renewed(t, fresh)
	lost := l.corrected(number, 130)
	l.withoutFile()
	for range 2 { // the gap of before is not in the backup either
		done := l.restore(store.Restoration{From: folder})
		assert.Equal(t, "the ledger in whose place it comes", done.Told)
		lost = append(lost, again(lost, len(lost))...)
	}
	assert.Equal(t, "TP〔2026〕1-523号", lost[len(lost)-1], "1 before the backup, then 130, then 1 and as many again, then 1 and 260")
}

func lettersOfFile(t *testing.T, fresh Fresh) {
	l, number, folder, again := renewed(t, fresh)
	lost := l.corrected(number, 130)
	for range 2 {
		l.lose()
		done := l.restore(store.Restoration{From: folder, HighWater: []string{l.config.HighWater}})
		assert.Equal(t, "the files of the highest numbers", done.Told)
		lost = append(lost, again(lost, 3)...)
	}
}

func lettersOfTwoLosses(t *testing.T, fresh Fresh) {
	l, number, folder, again := renewed(t, fresh)
	l.withoutFile()
	lost := l.corrected(number, 3)
	for _, at := range []string{"2026-09-14 10:10:00", "2026-09-14 10:20:00"} {
		l.lose()
		l.clock.Set(at)
		done := l.restore(store.Restoration{From: folder})
		assert.Empty(t, done.Told)
		lost = append(lost, again(lost, len(lost))...)
	}
}

func lettersOfCopy(t *testing.T, fresh Fresh) {
	l, number, _, again := renewed(t, fresh)
	if l.config.SQLite == "" {
		return // a server tells by its history: TestFailoverToALaggingReplica
	}
	require.NoError(t, l.Close())
	kept, err := os.ReadFile(l.config.SQLite)
	require.NoError(t, err)
	l.Store = l.reopen(l.config)
	lost := l.corrected(number, 3)
	for range 2 {
		require.NoError(t, l.Close())
		require.NoError(t, os.WriteFile(l.config.SQLite, kept, 0o600))
		l.Store = l.reopen(l.config)
		lost = append(lost, again(lost, len(lost))...)
		log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.NumbersLeftOut})
		require.NoError(t, err)
		assert.Len(t, log.Items, 1, "it is said")
	}
}

func lettersOfSlowClock(t *testing.T, fresh Fresh) {
	l, number, folder, again := renewed(t, fresh)
	l.withoutFile()
	lost := l.corrected(number, 3)
	l.lose()
	l.clock.Set("2026-09-14 09:59:00")
	l.restore(store.Restoration{From: folder})
	again(lost, len(lost))
}

func lettersGoOn(t *testing.T, fresh Fresh) {
	l, number, _, _ := renewed(t, fresh)
	l.corrected(number, 3)
	l.file()
	for range 2 {
		require.NoError(t, l.Close())
		l.Store = l.reopen(l.config)
		l.corrected(number, 1)
	}
	assert.Equal(t, []string{"TP〔2026〕1-7号"}, l.corrected(number, 1))
}

// withSeries has the tests' provider number its letters itself, as its backup does not know yet.
func (l *ledger) withSeries() {
	l.t.Helper()
	require.NoError(l.t, l.PutDepartment(l.ctx, domain.Department{Code: "mzj", Name: "mzj局", IssuerCode: "民"}))
}

func seriesOfFile(t *testing.T, fresh Fresh) {
	l, number, folder, _ := renewed(t, fresh)
	l.withSeries()
	require.Equal(t, []string{"民更正〔2026〕1号", "民更正〔2026〕2号"}, l.corrected(number, 2))
	l.lose()
	l.restore(store.Restoration{From: folder, HighWater: []string{l.config.HighWater}})
	l.withSeries()
	assert.Equal(t, []string{"民更正〔2026〕3号"}, l.corrected(number, 1), "the next one, without a gap")
	require.NoError(t, l.Close())
	require.NoError(t, os.Remove(l.config.HighWater))
	l.config.HighWater = ""
	done := l.restore(store.Restoration{From: folder})
	assert.Equal(t, "the ledger in whose place it comes", done.Told)
	l.withSeries()
	assert.Equal(t, []string{"民更正〔2026〕4号"}, l.corrected(number, 1))
}

func seriesOfCopy(t *testing.T, fresh Fresh) {
	l, number, _, _ := renewed(t, fresh)
	if l.config.SQLite == "" {
		return // a server tells by its history: TestFailoverToALaggingReplica
	}
	l.withSeries()
	require.NoError(t, l.Close())
	kept, err := os.ReadFile(l.config.SQLite)
	require.NoError(t, err)
	l.Store = l.reopen(l.config)
	l.corrected(number, 3)
	require.NoError(t, l.Close())
	require.NoError(t, os.WriteFile(l.config.SQLite, kept, 0o600))
	l.Store = l.reopen(l.config)
	log, err := l.Administration(l.ctx, domain.AdministrationQuery{Action: domain.NumbersLeftOut})
	require.NoError(t, err)
	require.Len(t, log.Items, 1)
	assert.Contains(t, log.Items[0].Changes, domain.FieldChange{Field: "民更正号-2026", Old: "0", New: "3"}, "it is said")
	assert.Equal(t, []string{"民更正〔2026〕4号"}, l.corrected(number, 1))
}
