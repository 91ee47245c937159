package cli_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/store"
	"github.com/shixian/shixian/whatif"
)

// stopped is a clock that stands still: the morning after the seeded past ends.
type stopped struct{ at time.Time }

func (s stopped) Now() time.Time { return s.at }

var morningAfter = stopped{time.Date(2025, 12, 1, 9, 0, 0, 0, procedure.Shanghai)}

// pastLedger opens a seeded ledger on the morning after its past.
func pastLedger(t *testing.T, data string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{SQLite: filepath.Join(data, "shixian.db"), Keys: filepath.Join(data, "keys.json"), Clock: morningAfter})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// shortened are packs in a folder in which a procedure of one says something else.
func shortened(t *testing.T, pack, name, old, other string) (folder string, changed *procedure.Definition) {
	t.Helper()
	folder = t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(folder, pack), os.DirFS(filepath.Join("..", "..", "regulations", pack))))
	file := filepath.Join(folder, pack, name+".yaml")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(text), old), "what is changed")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), old, other, 1)), 0o600))
	library, err := regulations.Open(folder)
	require.NoError(t, err)
	changed, found := library.Definition(pack + "/" + name)
	require.True(t, found)
	return folder, changed
}

var sinceThen = civil.Date{Year: 2025, Month: 1, Day: 1}

// differences asks, and returns the answer with every case that differs.
func differences(t *testing.T, s *store.Store, what whatif.Supposition) (whatif.Answer, map[string]whatif.Difference) {
	t.Helper()
	what.Since = sinceThen
	found := map[string]whatif.Difference{}
	a, err := whatif.Ask(t.Context(), s, what, func(d whatif.Difference) error {
		found[d.Case] = d
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, len(found), a.Differing.Count)
	return a, found
}

const (
	answerClock    = "    title: 答复\n    kind: answer\n    workdays: 5\n"
	answerIn3      = "    title: 答复\n    kind: answer\n    workdays: 3\n"
	changedProgram = "share-application"
)

// A seeded ledger, of some hundred cases in every procedure: with nothing changed, no case differs, none fails, and each ends
// as was recorded. A library of what is published is no change.
func TestNothingSupposed(t *testing.T) {
	t.Parallel()
	s := pastLedger(t, historyOf(t, "7"))
	cal, err := s.Calendar(t.Context())
	require.NoError(t, err)
	now, err := s.Now(t.Context())
	require.NoError(t, err)
	// The same calendar supposed has every case replayed.
	q := whatif.Question{Calendar: cal, Supposed: cal, Since: procedure.StartOf(sinceThen), Now: now}
	study := whatif.NewStudy(q, func(domain.Assignee) (string, error) { return "", nil }, nil)
	all, err := s.Histories(t.Context(), q.Query(), study.Add)
	require.NoError(t, err)
	a := study.Answer(all)
	assert.Greater(t, a.Replayed, 170)
	assert.Equal(t, a.Cases, a.Replayed)
	assert.Zero(t, a.Differing.Count, a.Differing.First)
	assert.Zero(t, a.Apart.Count, a.Apart.First)
	assert.Zero(t, a.Failures, a.Failed)

	embedded, err := regulations.Embedded()
	require.NoError(t, err)
	var library []*procedure.Definition
	for _, p := range embedded.Packs() {
		library = append(library, p.Procedures...)
	}
	a, found := differences(t, s, whatif.Supposition{Library: library})
	assert.Empty(t, found)
	assert.Zero(t, a.Replayed)
	assert.Equal(t, all, a.Cases)
}

// Two days less for an answer: newly late is exactly who, counted by hand, answered on the fourth or fifth day, or has not
// answered yet.
func TestShortenedClock(t *testing.T) {
	t.Parallel()
	s := pastLedger(t, historyOf(t, "7"))
	_, changed := shortened(t, "yaohai-2024", changedProgram, answerClock, answerIn3)
	a, found := differences(t, s, whatif.Supposition{Library: []*procedure.Definition{changed}})
	assert.Zero(t, a.Failures+a.Apart.Count)

	got := []string{}
	for number, d := range found {
		for _, c := range d.Clocks {
			if c.NewlyLate() && c.Run == "answer#1" {
				got = append(got, number)
			}
			assert.NotEmpty(t, c.Department, number)
		}
	}
	slices.Sort(got)
	want, plain := answeredAfter(t, s, 3)
	got = slices.DeleteFunc(got, func(number string) bool { return !slices.Contains(plain, number) })
	assert.NotEmpty(t, want)
	assert.Equal(t, want, got)

	newly := 0
	for _, o := range a.Obligations { // what is to be provided after it moves, too: that is practice
		if o.Basis == "第十四条第二款" {
			newly += o.NewlyLate
		}
	}
	assert.GreaterOrEqual(t, newly, len(want))
}

// answeredAfter lists, from what the ledger holds, the cases in which the answer came in time but after so many working
// days, or was open longer, and all that were counted: those whose clock never stood still, was extended or began again.
func answeredAfter(t *testing.T, s *store.Store, days int) (late, plain []string) {
	t.Helper()
	cal := calendar.Builtin()
	today := procedure.DateOf(morningAfter.at)
	q := domain.HistoryQuery{Since: procedure.StartOf(sinceThen), Procedures: []string{"yaohai-2024/" + changedProgram}}
	_, err := s.Histories(t.Context(), q, func(batch []domain.History) error {
		for _, h := range batch {
			for _, r := range h.State.Clocks {
				if r.ID != "answer#1" || len(r.Pauses)+len(r.Restarts)+len(r.Extensions) > 0 {
					continue
				}
				plain = append(plain, h.State.Number)
				due, err := cal.AddWorkdays(r.Start, days)
				if err != nil {
					return err
				}
				end := today
				if r.EndedOn != nil {
					end = *r.EndedOn
				}
				inTime := r.Outcome != procedure.Missed && r.Outcome != procedure.Consented
				if inTime && end.After(due) {
					late = append(late, h.State.Number)
				}
			}
		}
		return nil
	})
	require.NoError(t, err)
	return late, plain
}

// The days after the seeded past are given off: of the clocks that run, the due days move that a preview of the notice names,
// as it says, and no others. Of those that have ended, which an entered notice leaves alone, only due days that lay on these
// days or after them move, and nobody's lateness does.
func TestSupposedNotice(t *testing.T) {
	t.Parallel()
	s := pastLedger(t, historyOf(t, "7"))
	year := givenOff(t, 2026, "2025-12-02", "2025-12-03", "2025-12-04")
	preview, err := s.PreviewNotice(t.Context(), year)
	require.NoError(t, err)
	want := map[string]string{}
	for _, m := range preview.Moves {
		want[m.Case+" "+m.Run] = fmt.Sprint(m.Old, " → ", m.New, " ", m.Department)
	}
	assert.NotEmpty(t, want)

	a, found := differences(t, s, whatif.Supposition{Notice: &year})
	got, moved := map[string]string{}, 0
	for number, d := range found {
		assert.Equal(t, d.Was, d.Would)
		for _, c := range d.Clocks {
			moved++
			assert.False(t, c.Was.Due.Before(civil.Date{Year: 2025, Month: 12, Day: 2}), "%s %s", number, c.Run)
			assert.Equal(t, c.Was.Standing, c.Would.Standing, "%s %s", number, c.Run)
			if c.Was.Standing == report.Running {
				got[number+" "+c.Run] = fmt.Sprint(c.Was.Due, " → ", c.Would.Due, " ", c.Department)
			}
		}
	}
	assert.Equal(t, want, got)
	assert.Greater(t, moved, len(want), "some have ended")
	later := 0
	for _, o := range a.Obligations {
		later += o.Later
		assert.Zero(t, o.Earlier+o.NewlyLate+o.NoLongerLate)
	}
	assert.Equal(t, moved, later)
	assert.Empty(t, a.Results)
}

// givenOff is a year's notice as the program has it, with days off besides.
func givenOff(t *testing.T, year int, dates ...string) calendar.Year {
	t.Helper()
	days, paper, err := calendar.Builtin().YearOf(year)
	require.NoError(t, err)
	notice := calendar.Year{Year: year, Notice: paper}
	for _, d := range days {
		if d.Kind == calendar.Holiday || d.Kind == calendar.MakeUp {
			notice.Days = append(notice.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: !d.Works()})
		}
	}
	for _, text := range dates {
		day, err := civil.ParseDate(text)
		require.NoError(t, err)
		notice.Days = append(notice.Days, calendar.YearDay{Date: day, Name: "元旦", Off: true})
	}
	return notice
}

// The command prints, as text, JSON and a workbook, and leaves the ledger's file as it is, byte for byte.
func TestWhatIfCommand(t *testing.T) {
	t.Parallel()
	data := historyOf(t, "7")
	folder, _ := shortened(t, "yaohai-2024", changedProgram, answerClock, answerIn3)
	database := filepath.Join(data, "shixian.db")
	before := digest(t, database)
	base := []string{"whatif", "--data", data, "--since", "2025-01-01"}

	book := filepath.Join(t.TempDir(), "whatif.xlsx")
	line{
		args: append(slices.Clone(base), "--regulations", folder, "--xlsx", book),
		out:  []string{"2025年1月1日以来曾在办的办件", "台账未作任何改动", "政务数据共享申请（yaohai-2024/share-application）", "须另行办理（提供数据）", "第十四条第二款"},
	}.test(t)
	info, err := os.Stat(book)
	require.NoError(t, err)
	assert.Positive(t, info.Size())

	one := filepath.Join(folder, "yaohai-2024", changedProgram+".yaml")
	got := run(t, append(slices.Clone(base), "--pack", one, "--regulation", "yaohai-2024", "--json")...)
	require.Zero(t, got.status, got.errOut)
	var printed struct {
		Cases  []whatif.Difference
		Answer whatif.Answer
	}
	require.NoError(t, json.Unmarshal([]byte(got.out), &printed))
	assert.NotEmpty(t, printed.Cases)
	assert.Equal(t, len(printed.Cases), printed.Answer.Differing.Count)

	for what, l := range map[string]line{
		"nothing supposed":    {args: base, status: 2, errOut: []string{"--regulations, --pack or --notice was expected"}},
		"a file without name": {args: append(slices.Clone(base), "--pack", one), status: 2, errOut: []string{"--pack with --regulation"}},
		"not published": {
			args: append(slices.Clone(base), "--pack", one, "--regulation", "nowhere"), status: 1,
			errOut: []string{"没有已发布的法规：nowhere"},
		},
		"no date": {args: append(slices.Clone(base), "--pack", one, "--regulation", "yaohai-2024", "--since", "x"), status: 2, errOut: []string{"--since"}},
	} {
		t.Run(what, l.test)
	}
	assert.Equal(t, before, digest(t, database), "the ledger's bytes")
	assert.Equal(t, []string{"attachments", "keys.json", "numbers.json", "shixian.db"}, slices.Sorted(maps.Keys(entriesOf(t, data))), "nothing lies beside it")
}

func digest(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return fmt.Sprintf("%x", sha256.Sum256(content))
}

func entriesOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	list, err := os.ReadDir(folder)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, e := range list {
		names[e.Name()] = true
	}
	return names
}
