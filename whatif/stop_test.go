package whatif_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/whatif"
)

// rewritten is Yaohai's procedure for sharing with something in it replaced.
func rewritten(t *testing.T, replacing ...string) *procedure.Definition {
	t.Helper()
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join("..", "regulations", "yaohai-2024", name+".yaml"))
		require.NoError(t, err)
		return text
	}
	text := strings.ReplaceAll(string(read("share-application")), "to: delivery", "to: granted") // consent is the end
	for i := 0; i < len(replacing); i += 2 {
		require.Contains(t, text, replacing[i])
		text = strings.ReplaceAll(text, replacing[i], replacing[i+1])
	}
	r, err := procedure.ParseRegulation("regulation.yaml", read("regulation"))
	require.NoError(t, err)
	d, err := procedure.Parse(r, "share-application.yaml", []byte(text))
	require.NoError(t, err)
	return d
}

// A case that is filed and accepted on Monday 2026-09-14; its answer is due on Sunday 09-20, which is worked.
const acceptedOnMonday = `
scenario: 推演
shows: 第十四条第二款
procedure: share-application
applicant: wjw
resource: {code: hf-001, title: 低保对象信息, provider: mzj, share: conditional, open: conditional, share_basis: 社会救助暂行办法, open_basis: 个人信息保护法}
file:
  at: 2026-09-14 10:00
  form: {purpose: 核对救助对象, scope: 本区低保对象, mode: interface, no_state_secrets: true, duty: true}
steps:
  - {at: 2026-09-14 15:00, by: provider, do: accept}
`

func caseOf(t *testing.T, d *procedure.Definition, steps string) domain.History {
	t.Helper()
	list, err := procedure.ParseScenarios("whatif.yaml", []byte(acceptedOnMonday+steps+"end: {}\n"))
	require.NoError(t, err)
	h, filed := played(t, d, list[0])
	require.True(t, filed)
	return h
}

const (
	answered   = "    title: 答复\n    kind: answer\n    workdays: "
	onThursday = "  - {at: 2026-09-17 15:00, by: provider, do: approve}\n"
)

// supposedOf compares a case with what it would be.
func supposedOf(t *testing.T, h domain.History, d *procedure.Definition, cal *calendar.Calendar) (whatif.Difference, bool) {
	t.Helper()
	now := procedure.StartOf(civil.Date{Year: 2026, Month: 10, Day: 30})
	was, err := whatif.Replay(h, whatif.Rules{Definition: h.Definition, Calendar: calendar.Builtin()}, now)
	require.NoError(t, err)
	require.Nil(t, was.Stop)
	would, err := whatif.Replay(h, whatif.Rules{Definition: d, Calendar: cal}, now)
	require.NoError(t, err)
	return whatif.Between(was, would)
}

// What would have been otherwise, of one case at a time.
func TestSuppositions(t *testing.T) {
	t.Parallel()
	const late = "  - {at: 2026-09-21 15:00, by: provider, do: approve, refused: case_ended}\n"
	for name, x := range map[string]struct {
		steps      string
		change     []string
		was, would string
		stop       whatif.StopKind
		standings  []report.Standing // of the answer: was, would
		breaches   int
	}{
		"nothing": {steps: onThursday, was: "同意共享", would: "同意共享"},
		"in time all the same": {
			steps: onThursday, change: []string{answered + "5", answered + "3"}, was: "同意共享", would: "同意共享",
			standings: []report.Standing{report.OnTime, report.OnTime},
		},
		"decided before": {
			steps: onThursday, change: []string{answered + "5", answered + "2"}, was: "同意共享", would: "视同同意共享", stop: whatif.DecidedBefore,
			standings: []report.Standing{report.OnTime, report.Consented}, breaches: 1,
		},
		"decided before, and not yet carried out": {
			steps: onThursday, change: []string{answered + "5", answered + "2", "to: granted\n      after_lapse", "to: delivery\n      after_lapse"},
			was: "同意共享", would: "视同同意共享，须另行办理（提供数据）", stop: whatif.DecidedBefore,
			standings: []report.Standing{report.OnTime, report.Consented}, breaches: 1,
		},
		"what was refused then is in time now": {
			steps: late, change: []string{answered + "5", answered + "10"}, was: "视同同意共享", would: "同意共享",
			standings: []report.Standing{report.Consented, report.OnTime}, breaches: 1,
		},
		"an act that the rules lack": {
			steps: onThursday, change: []string{"approve: {title: 同意共享,", "agree: {title: 同意共享,", `acted("approve"`, `acted("agree"`},
			was: "同意共享", would: "须另行办理（核实需求并答复）", stop: whatif.NotPossible,
		},
		"somebody else's act": {
			steps: onThursday, change: []string{"approve: {title: 同意共享,", "approve: {title: 同意共享, role: bureau,"},
			was: "同意共享", would: "须另行办理（核实需求并答复）", stop: whatif.NotPossible,
		},
		"a filing that would be refused": {
			steps: onThursday, change: []string{"by: [department]", "by: [government]"}, was: "同意共享", would: "申请不再受理", stop: whatif.NotFiled,
		},
		"an item that the form lacked": {
			steps:  onThursday,
			change: []string{"form:\n  - ", "form:\n  - {name: urgency, title: 紧急程度, type: text, required: true}\n  - "},
			was:    "同意共享", would: "申请不再受理", stop: whatif.NotFiled,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, differs := supposedOf(t, caseOf(t, rewritten(t), x.steps), rewritten(t, x.change...), calendar.Builtin())
			assert.Equal(t, x.change != nil, differs)
			assert.Equal(t, x.was, d.Was)
			assert.Equal(t, x.would, d.Would)
			if x.stop == "" {
				assert.Nil(t, d.Stop)
			} else if assert.NotNil(t, d.Stop) {
				assert.Equal(t, x.stop, d.Stop.Kind)
				assert.NotEmpty(t, d.Stop.Why)
			}
			assert.Len(t, d.Breaches, x.breaches)
			for _, c := range d.Clocks {
				if c.Run == "answer#1" {
					got := []report.Standing{c.Was.Standing, c.Would.Standing}
					assert.Equal(t, x.standings, got)
				}
			}
			assert.Equal(t, x.standings != nil, len(d.Clocks) > 0)
		})
	}
}

// A service that the record knows is done as long after it was asked for as then; the alarm at its instant comes first.
func TestServicesTakeAsLongAsTheyTook(t *testing.T) {
	t.Parallel()
	h := caseOf(t, rewritten(t), "") // deemed consent on 09-20, granted at 00:00 of the next day
	done := h.Records[len(h.Records)-1]
	require.Equal(t, procedure.ServiceDone, done.Event.Kind)
	asked := h.State.Services[0].RequestedAt
	after := done.Event
	after.ID, after.At = "service:"+after.Service+":1:done", asked.AddDate(0, 0, 3)
	h.Records[len(h.Records)-1].Event = after

	now := asked.AddDate(0, 1, 0)
	e, err := whatif.Replay(h, whatif.Rules{Definition: rewritten(t, answered+"5", answered+"2"), Calendar: calendar.Builtin()}, now)
	require.NoError(t, err)
	require.Nil(t, e.Stop)
	call := e.State.Services[0]
	assert.Equal(t, "2026-09-17 00:00", call.RequestedAt.In(procedure.Shanghai).Format("2006-01-02 15:04"))
	assert.Equal(t, call.RequestedAt.AddDate(0, 0, 3), *call.DoneAt)
}

// Whether the ceilings of higher laws bind in a case goes by what applied when it was filed.
func TestSupposedAsItAppliedAtFiling(t *testing.T) {
	t.Parallel()
	h := caseOf(t, rewritten(t), onThursday)
	written, shorter := rewritten(t, answered+"5", answered+"6"), rewritten(t, answered+"5", answered+"2")
	filed := h.Records[0].Event.At
	long, before, after := filed.AddDate(-1, 0, 0), filed.Add(-time.Second), filed.Add(time.Second)
	of := func(d *procedure.Definition) map[string]*procedure.Definition {
		return map[string]*procedure.Definition{d.ID(): d}
	}
	for name, c := range map[string]struct {
		houses []whatif.House
		would  int // cases that end otherwise
	}{
		"nobody said anything":                  {},
		"said later":                            {houses: []whatif.House{{after, of(shorter)}}},
		"said in that moment":                   {would: 1, houses: []whatif.House{{filed, of(shorter)}}},
		"said, and taken back before filing":    {houses: []whatif.House{{long, of(shorter)}, {before, of(written)}}},
		"said, and taken back after the filing": {would: 1, houses: []whatif.House{{long, of(shorter)}, {after, of(written)}}},
	} {
		q := whatif.Question{
			Definitions: of(written), Houses: c.houses, Calendar: calendar.Builtin(), Now: procedure.StartOf(civil.Date{Year: 2026, Month: 10, Day: 30}),
		}
		ends := 0
		study := whatif.NewStudy(q, func(a domain.Assignee) (string, error) { return a.Department, nil }, func(d whatif.Difference) error {
			if d.Would == "视同同意共享" {
				ends++
			}
			return nil
		})
		require.NoError(t, study.Add([]domain.History{h}), name)
		assert.Equal(t, c.would, ends, name)
	}
}

// Rules that are in force from a day to come are replayed as if they had been.
func TestRulesAreSupposedInForce(t *testing.T) {
	t.Parallel()
	h := caseOf(t, rewritten(t), onThursday)
	draft := rewritten(t, answered+"5", answered+"2")
	from := civil.Date{Year: 2027, Month: 1, Day: 1}
	draft.Regulation.InForce.From = &from
	cal := calendar.Builtin()
	q := whatif.Question{
		Definitions: map[string]*procedure.Definition{draft.ID(): draft}, Calendar: cal, Now: procedure.StartOf(civil.Date{Year: 2026, Month: 10, Day: 30}),
	}
	var found []whatif.Difference
	study := whatif.NewStudy(q, func(a domain.Assignee) (string, error) { return a.Department, nil }, func(d whatif.Difference) error {
		found = append(found, d)
		return nil
	})
	require.NoError(t, study.Add([]domain.History{h}))
	a := study.Answer(1)
	require.Len(t, found, 1)
	assert.Equal(t, "视同同意共享", found[0].Would)
	require.Len(t, a.Obligations, 1)
	assert.Equal(t, "mzj", a.Obligations[0].Department)
	assert.Equal(t, 1, a.Obligations[0].NewlyLate)
	require.Len(t, a.Stops, 1)
	assert.Equal(t, "同意共享", a.Stops[0].Step)
	assert.Equal(t, from, *draft.Regulation.InForce.From, "the draft itself stays as it is")
}
