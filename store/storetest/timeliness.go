package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
	"github.com/shixian/shixian/report"
)

var timeliness = suite{
	"every figure is what the events say":     figuresFromEvents,
	"every figure opens into what it counts":  figuresOpen,
	"what the head signs is the department's": signedAnswers,
}

// year is the report that the tests make. A clock may run from a day before the filing, and be due before it.
var year = report.Query{From: civil.Date{Year: 2025, Month: 1, Day: 1}, Through: civil.Date{Year: 2027, Month: 12, Day: 31}}

// Many cases of every procedure are driven through the ledger at random, and each figure is computed anew from their events,
// in another way: the days one by one, the performer from the act.
func figuresFromEvents(t *testing.T, fresh Fresh) {
	l, p := populated(t, fresh)
	owed := p.recomputed()
	standings := map[report.Standing]int{}
	some := map[string]bool{}
	for _, o := range owed {
		standings[o.Standing]++
		for what, is := range map[string]bool{
			"extended": o.Extended, "paused": o.Paused, "first": o.First, "completes": o.Completes, string(o.Authority): true,
		} {
			some[what] = some[what] || is
		}
	}
	for _, what := range []string{"extended", "paused", "first", "completes", "statutory", "construed", "practice"} {
		require.True(t, some[what], "no obligation that figures tell apart: %s", what)
	}
	for _, s := range report.Standings {
		require.Positive(t, standings[s], "no obligation stands as %s: %v", s, standings)
	}
	for _, by := range [][]report.Dimension{
		{}, {report.ByDepartment, report.ByMonth}, {report.ByProcedure, report.ByArticle, report.ByClock}, {report.ByGroup, report.ByQuarter},
		{report.ByRegulation, report.ByYear},
	} {
		q := year
		q.By = by
		counts, err := l.Count(l.ctx, q)
		require.NoError(t, err)
		rows := report.Timeliness(q, counts, report.DefaultThresholds, nil).Rows
		want := plainly(owed, by)
		require.Len(t, rows, len(want), "by %v", by)
		for _, row := range rows {
			figures, ok := want[rowKey{row.Key, row.Authority, row.Stage}]
			require.True(t, ok, "by %v: a row that the events do not have: %+v", by, row.Key)
			for name, value := range row.Figures {
				require.Equal(t, figures[name], written(value), "by %v: %s of %+v %s %s", by, name, row.Key, row.Authority, row.Stage)
			}
		}
	}
}

func figuresOpen(t *testing.T, fresh Fresh) {
	l, _ := populated(t, fresh)
	q := year
	q.By = []report.Dimension{report.ByGroup, report.ByRegulation, report.ByQuarter}
	counts, err := l.Count(l.ctx, q)
	require.NoError(t, err)
	for _, row := range report.Timeliness(q, counts, report.DefaultThresholds, nil).Rows {
		for _, f := range report.Figures {
			if f.Unit != report.Items {
				continue
			}
			n, page := 0, domain.Page{Limit: 20}
			for more := true; more; more = page.After != "" {
				list, err := l.Behind(l.ctx, q.Behind(row), row.Stage, f.Of, page)
				require.NoError(t, err)
				n, page.After = n+len(list.Items), list.Next
				for _, o := range list.Items {
					require.Contains(t, f.Of.Standings, o.Standing)
				}
			}
			require.Equal(t, row.Count(f.Name), n, "%s of %+v %s %s", f.Name, row.Key, row.Authority, row.Stage)
		}
	}
}

// randomHistory is what was driven through a ledger.
type randomHistory struct {
	*ledger
	random  *rand.Rand
	people  []domain.Person
	numbers []string
}

// positionsHeld says in which department each position sits; government in two, so that what it owes is nobody's.
var positionsHeld = map[domain.Position][]string{
	domain.Bureau: {"sjj"}, domain.HigherBureau: {"sjju"}, domain.Government: {"wjw", "jtj"},
	domain.Staff: {"wjw", "mzj", "jtj"}, domain.Head: {"wjw", "mzj", "jtj"}, domain.DataHead: {"wjw", "mzj", "jtj"},
}

// populated is a ledger after some months of random work on every procedure of every regulation.
func populated(t *testing.T, fresh Fresh) (*ledger, *randomHistory) {
	l := newLedger(t, fresh)
	seed := uint64(20260920)
	p := &randomHistory{ledger: l, random: rand.New(rand.NewPCG(seed, 1))}
	require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: "jtj", Name: "交通局", Group: "镇街"}))
	for position, departments := range positionsHeld {
		for _, d := range departments {
			person := domain.Person{ID: "q-" + string(position) + d, Login: string(position) + d,
				Name: d, Department: d, Positions: []domain.Position{position}}
			require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: person, PasswordHash: "x"}))
			p.people = append(p.people, person)
		}
	}
	slices.SortFunc(p.people, func(a, b domain.Person) int { return strings.Compare(a.ID, b.ID) })
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: bureau, PasswordHash: "x", Disabled: true}))
	library, err := regulations.Embedded()
	require.NoError(t, err)
	l.clock.Set("2026-01-05 09:01:00")
	for _, pack := range library.Packs() {
		require.NoError(t, l.PublishDefinitions(l.ctx, pack.Procedures...))
	}
	for range 2 {
		for _, pack := range library.Packs() {
			for _, d := range pack.Procedures {
				p.file(d)
				p.pass(3 * time.Hour)
			}
		}
	}
	require.Greater(t, len(p.numbers), 60)
	p.live(1600, p.numbers)
	// How many clocks are held at the end, and how many were extended, depends on what else people may do, and so on the
	// packs: new cases, of procedures in which a clock can be extended, are begun until there is one of each.
	for tries := 0; !p.colourful(); tries++ {
		require.Less(t, tries, 20, "no clock is ever held, extended or paused")
		before := len(p.numbers)
		for _, pack := range library.Packs() {
			for _, d := range pack.Procedures {
				if extendable(d) {
					p.file(d)
				}
			}
		}
		p.live(12*(len(p.numbers)-before), p.numbers[before:])
	}
	return l, p
}

func extendable(d *procedure.Definition) bool {
	for _, c := range d.Clocks.All() {
		if c.Extend != nil {
			return true
		}
	}
	return false
}

// colourful tells whether departments' clocks have had everything happen to them that figures tell apart.
func (p *randomHistory) colourful() bool {
	for _, what := range []string{"standing = 'held'", "extended AND standing = 'on_time'", "paused AND standing = 'on_time'"} {
		if p.count("SELECT count(*) FROM obligations WHERE NOT of_applicant AND "+what) == 0 {
			return false
		}
	}
	return true
}

// live has so many things happen to the cases, and takes two of three on as far as time has come.
func (p *randomHistory) live(steps int, numbers []string) {
	for range steps {
		p.pass(time.Hour)
		p.happen(numbers[p.random.IntN(len(numbers))])
	}
	for i, number := range numbers {
		if i%3 > 0 { // the others wait to be taken on: what has run out there is overdue all the same
			p.advance(number)
		}
	}
}

// pass lets up to twice as much time pass, to a second that is never midnight's.
func (p *randomHistory) pass(d time.Duration) {
	p.clock.Add(time.Duration(p.random.Int64N(int64(2*d/time.Minute)))*time.Minute + 7*time.Second)
	if p.clock.Now().In(procedure.Shanghai).Hour() == 0 {
		p.clock.Add(time.Hour)
	}
}

func (p *randomHistory) file(d *procedure.Definition) {
	by := d.Filing.By[p.random.IntN(len(d.Filing.By))]
	f := domain.Filing{Definition: d, Form: p.fields(d.Form), By: citizen}
	if d.Filing.Resource != procedure.None {
		f.Resource = fmt.Sprintf("mzj-00%d", 1+p.random.IntN(3))
	}
	if by != procedure.FiledByPublic {
		for _, i := range p.random.Perm(len(p.people)) {
			if slices.Contains(domain.FilerOf(p.people[i], "mzj"), by) {
				f.By = p.people[i]
			}
		}
	}
	filed, err := p.File(p.ctx, f)
	if err != nil { // not in force, or a form that contradicts itself
		return
	}
	p.numbers = append(p.numbers, filed.Case.State.Number)
}

// happen takes a case on and has somebody do something with it.
func (p *randomHistory) happen(number string) {
	p.t.Helper()
	c := p.advance(number).Case
	if calls := c.State.Calls(); len(calls) > 0 && p.random.IntN(3) > 0 {
		result := done(calls[0])
		if p.random.IntN(4) == 0 {
			result = failed(calls[0])
		}
		_, err := p.Advance(p.ctx, number, []procedure.Event{result}, nil)
		require.NoError(p.t, err)
		return
	}
	cal, err := p.Calendar(p.ctx)
	require.NoError(p.t, err)
	open, err := procedure.NewMachine(c.Definition, cal).Open(c.State)
	require.NoError(p.t, err)
	if len(open) == 0 {
		return
	}
	o := p.choice(open)
	if o.Kind == procedure.AnytimeAction && p.random.IntN(4) > 0 { // else every other case would be withdrawn
		return
	}
	by := citizen
	for _, person := range p.people {
		if slices.Contains(domain.Roles(person, c.Definition.Regulation, c.State.Parties), o.Role) {
			by = person
		}
	}
	_, err = p.Register(p.ctx, domain.Act{Case: number, Action: o.Action, Task: o.Task, By: by, Fields: p.fields(o.Fields)})
	if err == nil {
		p.advance(number)
	}
}

// choice is any of the actions, but more time, which must be asked for and granted before it is too late, is as likely as all
// the others together.
func (p *randomHistory) choice(open []procedure.OpenAction) procedure.OpenAction {
	i := slices.IndexFunc(open, func(o procedure.OpenAction) bool {
		return o.Kind == procedure.ExtendAction || o.Kind == procedure.AgreeAction
	})
	if i >= 0 && p.random.IntN(2) == 0 {
		return open[i]
	}
	return open[p.random.IntN(len(open))]
}

func (p *randomHistory) fields(list []procedure.Field) procedure.Fields {
	values := procedure.Fields{}
	today := procedure.DateOf(p.clock.Now())
	for _, f := range list {
		switch f.Type {
		case procedure.Integer:
			values[f.Name] = f.Min + p.random.IntN(max(min(f.Max-f.Min, 20), 1))
		case procedure.Boolean:
			values[f.Name] = p.random.IntN(2) == 0
		case procedure.Confirm:
			values[f.Name] = true
		case procedure.Date:
			values[f.Name] = today.AddDays(-p.random.IntN(20)).String()
		case procedure.Promise:
			day, err := unannounced.NextWorkday(today.AddDays(p.random.IntN(20)))
			require.NoError(p.t, err)
			values[f.Name] = day.String()
		case procedure.Enum:
			values[f.Name] = f.Of.Keys[p.random.IntN(len(f.Of.Keys))]
		case procedure.Department:
			values[f.Name] = []string{"wjw", "mzj", "jtj"}[p.random.IntN(3)]
		case procedure.Attachment:
			if f.Required {
				values[f.Name] = p.attached()
			}
		case procedure.Items:
			values[f.Name] = []any{map[string]any{"name": "姓名", "type": "字符型", "length": 1 + p.random.IntN(99)}}
		default:
			values[f.Name] = "说明"
		}
	}
	return values
}

func (p *randomHistory) attached() string {
	a, err := p.Attach(p.ctx, domain.Attachment{Name: "证明.txt", Type: "text/plain", By: "p-citizen"}, strings.NewReader("x"))
	require.NoError(p.t, err)
	return a.ID
}

// recomputed are the obligations of departments, as the events of the cases have them.
func (p *randomHistory) recomputed() []report.Cell {
	var all []report.Cell
	for _, number := range p.numbers {
		c, err := p.Case(p.ctx, number)
		require.NoError(p.t, err)
		events, err := p.Timeline(p.ctx, number)
		require.NoError(p.t, err)
		h := &history{randomHistory: p, def: c.Definition, parties: c.State.Parties, form: c.State.Form, running: map[string]*running{}}
		for _, e := range events {
			h.read(e.Record)
		}
		all = append(all, h.cells()...)
	}
	return all
}

type rowKey struct {
	key       report.Key
	authority procedure.Authority
	stage     report.Stage
}

// plainly computes the figures of the rows from a list of single obligations.
func plainly(owed []report.Cell, by []report.Dimension) map[rowKey]map[report.FigureName]string {
	groups := map[string]string{"wjw": "区直部门", "mzj": "区直部门", "sjj": "区直部门", "sjju": "区直部门", "jtj": "镇街", "-": "-"}
	lists := map[rowKey][]report.Cell{}
	for _, o := range owed {
		var k report.Key
		for _, d := range by {
			switch d {
			case report.ByDepartment:
				k.Department = o.Key.Department
			case report.ByGroup:
				k.Group = groups[o.Key.Department]
			case report.ByRegulation:
				k.Regulation = o.Key.Regulation
			case report.ByProcedure:
				k.Regulation, k.Procedure = o.Key.Regulation, o.Key.Procedure
			case report.ByArticle:
				k.Article = o.Key.Article
			case report.ByClock:
				k.Clock = o.Key.Clock
			case report.ByMonth:
				k.Period = o.Key.Period
			case report.ByQuarter:
				k.Period = o.Key.Period[:4] + map[string]string{"01": "-Q1", "02": "-Q1", "03": "-Q1", "04": "-Q2", "05": "-Q2",
					"06": "-Q2", "07": "-Q3", "08": "-Q3", "09": "-Q3", "10": "-Q4", "11": "-Q4", "12": "-Q4"}[o.Key.Period[5:]]
			case report.ByYear:
				k.Period = o.Key.Period[:4]
			}
		}
		lists[rowKey{k, o.Authority, report.EveryClock}] = append(lists[rowKey{k, o.Authority, report.EveryClock}], o)
		if o.First {
			lists[rowKey{k, o.Authority, report.FirstAnswer}] = append(lists[rowKey{k, o.Authority, report.FirstAnswer}], o)
		}
		if o.Completes {
			o.Days = o.CaseDays
			lists[rowKey{k, o.Authority, report.Completion}] = append(lists[rowKey{k, o.Authority, report.Completion}], o)
		}
	}
	rows := map[rowKey]map[report.FigureName]string{}
	for k, list := range lists {
		rows[k] = figuresOf(list)
	}
	return rows
}

func figuresOf(list []report.Cell) map[report.FigureName]string {
	n := map[report.FigureName]int{}
	var days []int
	for _, o := range list {
		switch o.Standing {
		case report.OnTime, report.Late:
			n[report.Completed]++
			days = append(days, o.Days)
			n[map[report.Standing]report.FigureName{report.OnTime: report.MetOnTime, report.Late: report.MetLate}[o.Standing]]++
		case report.Expired:
			n[report.NeverMet]++
		case report.Overdue:
			n[report.StillOverdue]++
		case report.Consented:
			n[report.Deemed]++
		case report.Cancelled:
			n[report.Dropped]++
		default:
			n[report.NotDue]++
		}
		if o.Standing != report.Cancelled && o.Extended {
			n[report.WereExtended]++
		}
		if o.Standing != report.Cancelled && o.Paused {
			n[report.WerePaused]++
		}
	}
	n[report.Due] = n[report.MetOnTime] + n[report.MetLate] + n[report.NeverMet] + n[report.StillOverdue] + n[report.Deemed]
	figures := map[report.FigureName]string{}
	for _, f := range report.Figures {
		if f.Unit == report.Items {
			figures[f.Name] = fmt.Sprintf("%.6f", float64(n[f.Name]))
		}
	}
	figures[report.OnTimeRate] = none
	if n[report.Due] > 0 {
		figures[report.OnTimeRate] = fmt.Sprintf("%.6f", float64(n[report.MetOnTime])/float64(n[report.Due]))
	}
	maps.Copy(figures, daysOf(days))
	return figures
}

const none = "none"

func daysOf(days []int) map[report.FigureName]string {
	figures := map[report.FigureName]string{report.MeanDays: none, report.MedianDays: none, report.P90Days: none, report.LongestDays: none}
	if len(days) == 0 {
		return figures
	}
	slices.Sort(days)
	sum := 0
	for _, d := range days {
		sum += d
	}
	for name, v := range map[report.FigureName]float64{
		report.MeanDays: float64(sum) / float64(len(days)), report.MedianDays: float64(days[(len(days)-1)/2]+days[len(days)/2]) / 2,
		report.P90Days: float64(days[(9*len(days)+9)/10-1]), report.LongestDays: float64(days[len(days)-1]),
	} {
		figures[name] = fmt.Sprintf("%.6f", v)
	}
	return figures
}

func written(v report.Value) string {
	if v == nil {
		return none
	}
	return fmt.Sprintf("%.6f", *v)
}

// decided lets the period of everybody run out who has to decide on more time.
func (p *randomHistory) decided() {
	p.clock.Add(14 * 24 * time.Hour)
	for _, number := range p.numbers {
		p.advance(number)
	}
	require.Zero(p.t, p.count("SELECT count(*) FROM obligations WHERE held = 'request'"))
}

// packSigned is a procedure in which a clerk proposes and the head signs.
const packSigned = `
procedure: signed
workflow: Signed
title: 负责人签发
basis: 第三条
filing: {by: [department], resource: required, provider: resource.provider}
outcomes: {done: 办结}
clocks:
  answer: {title: 答复, owner: provider, workdays: 5, from: filed, basis: 第四条, expired: {escalate: [bureau], basis: practice}}
start: draft
states:
  draft:
    title: 拟办
    task: {role: provider, title: 拟办}
    clock: answer
    actions:
      propose: {title: 提请签发, to: sign, basis: practice}
  sign:
    title: 签发
    task: {role: provider_head, title: 签发}
    clock: answer
    actions:
      agree: {title: 签发, to: ended, basis: practice}
  ended: {title: 办结, end: done, basis: practice}
`

// signedAnswers: what a clerk proposes and the head signs is the department's answer. Three signed in time and two late are
// three of five, in the report, and in the workbook and the evaluation that are made of its figures.
func signedAnswers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	text := strings.Replace(packRegulation, "parties:\n", "parties:\n  provider_head: {title: 提供部门负责人, department: provider, position: head}\n", 1) +
		"evaluation: {basis: 第十条, indicators: {on_time: {title: 按期率, basis: 第十条, measure: on_time}}}\n"
	regulation, err := procedure.ParseRegulation("regulation.yaml", []byte(text))
	require.NoError(t, err)
	d, err := procedure.Parse(regulation, "signed.yaml", []byte(packSigned))
	require.NoError(t, err)
	require.NoError(t, l.PublishDefinitions(l.ctx, d))
	var numbers []string
	for range 5 {
		filed, err := l.File(l.ctx, domain.Filing{Definition: d, By: applicant, Resource: "mzj-001"})
		require.NoError(t, err)
		numbers = append(numbers, filed.Case.State.Number)
		l.act(filed.Case.State.Number, "propose", provider, nil)
	}
	for i, number := range numbers {
		if i == 3 {
			l.clock.Add(10 * 24 * time.Hour)
		}
		l.act(number, "agree", head, nil)
	}
	counts, err := l.Count(l.ctx, year)
	require.NoError(t, err)
	rows := report.Timeliness(year, counts, report.DefaultThresholds, nil).Rows
	require.NotEmpty(t, rows)
	for name, want := range map[report.FigureName]string{
		"due": "5.000000", "on_time": "3.000000", "late": "2.000000", "expired": "0.000000", "on_time_rate": "0.600000",
	} {
		require.Equal(t, want, written(rows[0].Figures[name]), name)
	}
	require.Equal(t, "3/5（60.0%）", l.evaluation(report.EvaluationQuery{Regulation: regulation, Year: 2026})["mzj"]["on_time/statutory"])
}
