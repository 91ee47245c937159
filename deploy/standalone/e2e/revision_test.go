package e2e

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// A notice comes while cases under all regulations are open. It moves exactly the
// due days that counting anew moves; the machine dies in the middle; afterwards
// ledger and engine say the same, and entering the notice again changes nothing.
//
// A drill takes no notice, so that this test runs in real time: the notice is one
// for the weeks to come, whatever today is.
func TestANoticeMovesTheOpenCases(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	p, base := inRealTime(t, data)
	n := weeksToCome(t)
	bureau := logIn(t, base, "bureau")
	promised := bureau.promised(t, n)
	cases := bureau.rectifications(t)
	closed := cases[0]
	require.Equal(t, http.StatusOK, bureau.acts(closed, "revoke", map[string]any{"reason": "立案有误"}).Status)
	cases = append(cases[1:], promised)
	before := bureau.allOf(cases)
	ended := bureau.asItStands(closed)

	preview := decode[notedPreview](t, bureau.previews(n))
	assert.Equal(t, before, bureau.allOf(cases), "a preview changes nothing")
	want := n.moves(t, before)
	assert.ElementsMatch(t, want, preview.of(cases))
	assert.Len(t, preview.Moves, preview.Total)
	assert.NotZero(t, preview.count("earlier"))
	assert.NotZero(t, preview.count("later"))
	assert.NotZero(t, preview.Staying)

	version := bureau.enters(n)
	awaitOneOf(t, bureau, cases, version)
	p.kill()
	t.Logf("the machine died when %d of %d cases were derived anew", derivedWith(t, data, cases, version), len(cases))

	p, base = inRealTime(t, data)
	bureau = logIn(t, base, "bureau")
	bureau.awaitsCalendar(cases, version)
	after := bureau.allOf(cases)
	assert.ElementsMatch(t, want, movedOf(after))
	for _, c := range after {
		for _, clock := range c.running() {
			assert.Equal(t, n.next.Provisional(clock.StartOn, clock.DueOn), clock.Provisional, "%s %s", c.Number, clock.Clock)
		}
	}
	assert.Equal(t, ended, bureau.asItStands(closed), "what has ended stays as it was")
	awaitShown(t, p, after)

	assert.Equal(t, version, bureau.enters(n))
	again := decode[notedPreview](t, bureau.previews(n))
	assert.Zero(t, again.Total)
	assert.Equal(t, after, bureau.allOf(cases), "the same notice changes nothing")
}

// inRealTime starts everything in one process, on the true calendar.
func inRealTime(t *testing.T, data string) (*process, string) {
	t.Helper()
	p := start(t, "serve", "--demo", "--data", data, "--listen", "127.0.0.1:0", "--port", "0", "--ui-port", "0")
	return p, p.printed(`API +(\S+)`)
}

// comingNotice is a notice for a year of which some weeks lie ahead: first people
// work on a day off, so that there is less time; then two working days are off.
type comingNotice struct {
	year          int
	body          map[string]any
	present, next *calendar.Calendar
	after         civil.Date // a working day that the notice leaves alone, behind all that it changes
}

func weeksToCome(t *testing.T) comingNotice {
	t.Helper()
	today := procedure.DateOf(time.Now())
	first := today.AddDays(12)
	if end := first.AddDays(45); end.Year != first.Year {
		first = civil.Date{Year: end.Year, Month: time.January, Day: 8}
	}
	n := comingNotice{year: first.Year, present: calendar.Builtin()}
	days, _, err := n.present.YearOf(n.year)
	require.NoError(t, err)
	weekend := slices.IndexFunc(days, func(d calendar.Day) bool { return d.Kind == calendar.Weekend && !d.Date.Before(first) })
	worked := days[weekend].Date
	notice := calendar.Year{Year: n.year, Notice: "试验"}
	for _, d := range days {
		if d.Kind == calendar.Holiday || d.Kind == calendar.MakeUp {
			notice.Days = append(notice.Days, calendar.YearDay{Date: d.Date, Name: d.Name, Off: d.Kind == calendar.Holiday})
		}
	}
	notice.Days = append(notice.Days, calendar.YearDay{Date: worked, Name: "元旦"})
	for _, workdays := range []int{5, 10} {
		off, err := n.present.AddWorkdays(worked, workdays)
		require.NoError(t, err)
		notice.Days = append(notice.Days, calendar.YearDay{Date: off, Name: "元旦", Off: true})
	}
	slices.SortFunc(notice.Days, func(a, b calendar.YearDay) int { return a.Date.Compare(b.Date) })
	n.next, err = n.present.With(notice)
	require.NoError(t, err)
	n.after, err = n.present.AddWorkdays(worked, 12)
	require.NoError(t, err)
	n.body = inHolidayCN(notice)
	return n
}

// inHolidayCN writes a notice in the format in which it is entered.
func inHolidayCN(y calendar.Year) map[string]any {
	var days []any
	for _, d := range y.Days {
		days = append(days, map[string]any{"name": d.Name, "date": d.Date.String(), "isOffDay": d.Off})
	}
	return map[string]any{"year": y.Year, "papers": []string{y.Notice}, "days": days}
}

// moves is what the notice has to do, by counting.
func (n comingNotice) moves(t *testing.T, cases []revisedCase) []move {
	t.Helper()
	var moves []move
	for _, c := range cases {
		for _, clock := range c.running() {
			if clock.Workdays == 0 {
				continue // a promised date stays
			}
			due, err := n.next.AddWorkdays(clock.StartOn, clock.Workdays)
			require.NoError(t, err)
			if due != clock.DueOn {
				moves = append(moves, move{c.Number, clock.DueOn, due})
			}
		}
	}
	return moves
}

type move struct {
	Case     string
	Old, New civil.Date
}

type notedPreview struct {
	Total, Moving, Staying int
	Moves                  []struct {
		move
		Moves string
	}
}

// of leaves out the cases of the demonstration.
func (p notedPreview) of(cases []string) []move {
	var list []move
	for _, m := range p.Moves {
		if slices.Contains(cases, m.Case) {
			list = append(list, m.move)
		}
	}
	return list
}

func (p notedPreview) count(way string) int {
	n := 0
	for _, m := range p.Moves {
		if m.Moves == way {
			n++
		}
	}
	return n
}

func (u *user) previews(n comingNotice) map[string]any {
	u.t.Helper()
	a := u.post(fmt.Sprintf("/calendar/%d:preview", n.year), n.body)
	require.Equal(u.t, http.StatusOK, a.Status, a)
	return a.Body
}

// enters enters the notice, whatever days it gives, and returns the version of the calendar.
func (u *user) enters(n comingNotice) string {
	u.t.Helper()
	a := u.must(u.send("PUT", fmt.Sprintf("/calendar/%d?unbalanced=true", n.year), n.body))
	require.Equal(u.t, http.StatusOK, a.Status, a)
	return a.Body["version"].(string)
}

// rectifications opens cases of every length, under every regulation that lets
// the bureau set it and is in force.
func (u *user) rectifications(t *testing.T) []string {
	t.Helper()
	var numbers []string
	for _, pack := range []string{"yaohai-2024", "fushun-2023", "neixiang", "yongjia-2021"} {
		form := map[string]any{"respondent": "cgj", "breach": "1", "facts": "目录未更新", "demand": "更新目录"}
		if pack == "yongjia-2021" {
			form["step"] = "notice"
		}
		for limit := 1; limit <= 60; limit += 2 {
			form["limit"] = limit
			a := u.post("/cases", map[string]any{"procedure": pack + "/rectification", "form": form})
			if a.Body["code"] == "not_in_force" {
				break
			}
			require.Equal(t, http.StatusCreated, a.Status, a)
			numbers = append(numbers, a.Body["number"].(string))
		}
	}
	require.GreaterOrEqual(t, len(numbers), 90, "so many that one round of the sweep does not reach all")
	return numbers
}

// promised opens a case under Lanzhou's regulation, whose period ends on a date
// that was named.
func (u *user) promised(t *testing.T, n comingNotice) string {
	t.Helper()
	a := u.post("/cases", map[string]any{"procedure": "lanzhou-2022/rectification", "form": map[string]any{
		"respondent": "cgj", "breach": "1", "facts": "目录未更新", "demand": "更新目录",
	}})
	require.Equal(t, http.StatusCreated, a.Status, a)
	number := a.Body["number"].(string)
	government := logIn(t, u.base, "government")
	a = government.acts(number, "issue", map[string]any{"correct_by": n.after.String()})
	require.Equal(t, http.StatusOK, a.Status, a)
	u.awaits(number, "the period that was named", func(c theCase) bool { return c.State == "correct" })
	return number
}

// revisedCase is what a revision may change of a case.
type revisedCase struct {
	Number   string
	Calendar string
	Version  int
	Clocks   []revisedClock
}

type revisedClock struct {
	Clock       string
	Status      string
	StartOn     civil.Date `json:"start_on"`
	DueOn       civil.Date `json:"due_on"`
	Workdays    int
	Provisional bool
	History     []struct {
		Old, New civil.Date
		Why      string
	}
}

func (c revisedCase) running() []revisedClock {
	return slices.DeleteFunc(slices.Clone(c.Clocks), func(clock revisedClock) bool { return clock.Status != "running" })
}

func (u *user) allOf(numbers []string) []revisedCase {
	u.t.Helper()
	var cases []revisedCase
	for _, number := range numbers {
		a := u.get("/cases/" + number)
		require.Equal(u.t, http.StatusOK, a.Status, a)
		cases = append(cases, decode[revisedCase](u.t, a.Body))
	}
	return cases
}

// asItStands is all that is said of a case, but for where this run's engine shows it.
func (u *user) asItStands(number string) map[string]any {
	u.t.Helper()
	body := u.get("/cases/" + number).Body
	delete(body, "engine_url")
	return body
}

// derivedWith counts the cases in the ledger of a machine that is dead that were
// derived with a calendar.
func derivedWith(t *testing.T, data string, numbers []string, version string) int {
	t.Helper()
	ledger, err := store.Open(t.Context(), store.Config{SQLite: filepath.Join(data, "shixian.db"), Keys: filepath.Join(data, "keys.json")})
	require.NoError(t, err)
	defer func() { require.NoError(t, ledger.Close()) }()
	derived := 0
	for _, number := range numbers {
		c, err := ledger.Case(t.Context(), number)
		require.NoError(t, err)
		if c.State.Calendar == version {
			derived++
		}
	}
	return derived
}

// movedOf is what the cases' own histories say.
func movedOf(cases []revisedCase) []move {
	var moves []move
	for _, c := range cases {
		for _, clock := range c.Clocks {
			for _, change := range clock.History {
				if change.Why == "calendar_revised" {
					moves = append(moves, move{c.Number, change.Old, change.New})
				}
			}
		}
	}
	return moves
}

// awaitOneOf waits until the first of the cases is derived anew.
func awaitOneOf(t *testing.T, u *user, numbers []string, version string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return slices.ContainsFunc(numbers, func(number string) bool {
			a, err := u.send("GET", "/cases/"+number, nil)
			return err == nil && a.Body["calendar"] == version
		})
	}, patience, time.Millisecond)
}

func (u *user) awaitsCalendar(numbers []string, version string) {
	u.t.Helper()
	for _, number := range numbers {
		require.Eventually(u.t, func() bool {
			a, err := u.send("GET", "/cases/"+number, nil)
			return err == nil && a.Body["calendar"] == version
		}, patience, 100*time.Millisecond, "case %s keeps the old calendar", number)
	}
}

// awaitShown waits until what supervisors see in Temporal is what the ledger says. A workflow that has more time than before is told when it
// rings.
func awaitShown(t *testing.T, p *process, cases []revisedCase) {
	t.Helper()
	engine, err := client.Dial(client.Options{HostPort: p.printed(`Temporal +(\S+:\d+)\s`), Namespace: "shixian"})
	require.NoError(t, err)
	defer engine.Close()
	want := map[string]string{}
	for _, c := range cases {
		if slices.ContainsFunc(movedOf([]revisedCase{c}), func(m move) bool { return m.New.After(m.Old) }) {
			continue
		}
		first := slices.MinFunc(c.running(), func(a, b revisedClock) int { return a.DueOn.Compare(b.DueOn) })
		want[c.Number] = first.DueOn.String()
	}
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		shown := dueInTemporal(t, p, engine)
		for number, due := range want {
			assert.Equal(t, due, shown[number], number)
		}
	}, patience, 500*time.Millisecond)
}

func dueInTemporal(t require.TestingT, p *process, engine client.Client) map[string]string {
	response, err := engine.ListWorkflow(p.t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Query: "ExecutionStatus = 'Running'", PageSize: 1000,
	})
	require.NoError(t, err)
	due := map[string]string{}
	for _, execution := range response.Executions {
		field, ok := execution.SearchAttributes.IndexedFields["DueAt"]
		if !ok {
			continue
		}
		var at time.Time
		require.NoError(t, converter.GetDefaultDataConverter().FromPayload(field, &at))
		due[execution.Execution.WorkflowId] = procedure.DateOf(at).String()
	}
	return due
}
