// Package comparison tells what becomes of one event under several regulations, simulated: stories.yaml holds events that
// are the same everywhere.
package comparison

import (
	_ "embed"
	"fmt"
	"maps"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/shixian/shixian/procedure"
)

//go:embed stories.yaml
var stories []byte

// Story is an event that is the same everywhere; see stories.yaml.
type Story struct {
	Title     string               `yaml:"story"`
	Procedure string               `yaml:"procedure"`
	Resource  procedure.Resource   `yaml:"resource"`
	File      procedure.FilingStep `yaml:"file"`
	Where     map[string]deviation `yaml:"where"` // by pack
}

// deviation is what a pack's story says otherwise.
type deviation struct {
	Form     procedure.Fields `yaml:"form"`
	HandedOn []procedure.Step `yaml:"handed_on"`
}

// Telling is what becomes of a story under one regulation.
type Telling struct {
	definition *procedure.Definition
	records    []procedure.Record
	state      procedure.State
	offers     []procedure.Offer
	untold     string
}

// Stories are the events that stories.yaml tells.
func Stories() ([]Story, error) {
	var list []Story
	if err := yaml.UnmarshalWithOptions(stories, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("stories.yaml: %w", err)
	}
	return list, nil
}

// Tell plays the story under a regulation, given by its procedures, until nothing is left to happen; nil if the regulation
// has no such procedure. What does not fit the procedure is told as it is, see [Telling.Untold].
func (s Story) Tell(procedures []*procedure.Definition, cal procedure.Calendar) *Telling {
	for _, d := range procedures {
		if d.Name == s.Procedure {
			return s.play(d, cal)
		}
	}
	return nil
}

func (s Story) play(d *procedure.Definition, cal procedure.Calendar) *Telling {
	m := procedure.NewMachine(d, cal)
	sim, err := m.Simulate(s.scenario(d))
	switch {
	case err != nil:
		return &Telling{definition: d, untold: "推演中断：" + err.Error()}
	case sim.Refusal != nil:
		return &Telling{definition: d, untold: "这件事在这里提不出来：" + sim.Refusal.Detail}
	}
	for _, r := range sim.Records {
		if r.Refusal != nil {
			return &Telling{definition: d, untold: fmt.Sprintf("转办（%s）未被接受：%s", r.Event.Action, r.Refusal.Detail)}
		}
	}
	offers, err := m.Offers(sim.State)
	if err != nil {
		return &Telling{definition: d, untold: "推演中断：" + err.Error()}
	}
	return &Telling{definition: d, records: sim.Records, state: sim.State, offers: offers}
}

// scenario is the story with what this procedure's form asks for.
func (s Story) scenario(d *procedure.Definition) procedure.Scenario {
	needed := map[string]bool{}
	for _, f := range d.Form {
		needed[f.Name] = true
	}
	here := s.Where[d.Regulation.ID]
	filing := s.File
	filing.Form = maps.Clone(s.File.Form)
	maps.Copy(filing.Form, here.Form)
	maps.DeleteFunc(filing.Form, func(name string, _ any) bool { return !needed[name] })
	return procedure.Scenario{
		Title: s.Title, Procedure: s.Procedure, Resource: &s.Resource, Filing: filing, Steps: here.HandedOn,
	}
}

// Untold says why the story cannot be told under the regulation, e.g. which item of the form it says nothing of; "" if it
// is told. Nothing else is known of one that is not.
func (t *Telling) Untold() string { return t.untold }

func (t *Telling) party(role string) string { return t.definition.Regulation.Parties.At(role).Title }

// Owed says who owed what by when, in the order in which the clocks were started,
// after what was handed on.
func (t *Telling) Owed() []string {
	var lines []string
	for _, r := range t.records {
		if r.Event.Kind == procedure.Acted {
			a := t.definition.States.At(r.From).Actions.At(r.Event.Action)
			lines = append(lines, fmt.Sprintf("%s %s：%s", procedure.DateOf(r.Event.At), t.party(r.Event.By.Roles[0]), a.Title))
		}
	}
	for _, r := range t.state.Clocks {
		if r.Outcome != procedure.Met {
			lines = append(lines, fmt.Sprintf("%s：%s，自 %s 起 %s，**%s** 届满（%s）",
				t.party(r.Owner), r.Title, r.Start, r.Period().Written(), r.Due, r.Basis.CitedInFull()))
		}
	}
	return lines
}

// Silence says what followed when a clock had run out.
func (t *Telling) Silence() []string {
	var lines []string
	for _, r := range t.state.Clocks {
		if r.Outcome == procedure.Missed || r.Outcome == procedure.Consented {
			x := t.definition.Clocks.At(r.Clock).Expired
			lines = append(lines, fmt.Sprintf("%s 起%s（%s）%s",
				procedure.EndOf(r.Due).Format("2006-01-02 15:04"), t.consequence(x), x.Basis.CitedInFull(), t.breach(x)))
		}
	}
	return lines
}

func (t *Telling) consequence(x procedure.Expiry) string {
	switch {
	case x.To == "":
		var roles []string
		for _, role := range x.Escalate {
			roles = append(roles, t.party(role))
		}
		return "逾期，由" + strings.Join(roles, "、") + "督办"
	case x.Outcome != "":
		return t.definition.Outcomes.At(x.Outcome)
	default:
		return "转入“" + t.definition.States.At(x.To).Title + "”"
	}
}

func (t *Telling) breach(x procedure.Expiry) string {
	switch x.Breach {
	case "":
		return ""
	case procedure.Unnamed:
		return "；记违规，属于何项由主管部门认定"
	default:
		return "；记违规：" + t.definition.Regulation.Breaches.At(x.Breach).Article
	}
}

// Result says how it ended, or where it stands still.
func (t *Telling) Result() string {
	if o := t.state.Outcome; o != nil {
		return fmt.Sprintf("**%s**：%s，%s 起生效", o.Title, o.On, o.At.In(procedure.Shanghai).Format("2006-01-02 15:04"))
	}
	stands := t.definition.States.At(t.state.Node).Title
	if decided := t.definition.Outcomes.At(t.state.Pending); decided != "" {
		return fmt.Sprintf("**%s**，尚待“%s”", decided, stands)
	}
	return fmt.Sprintf("**没有了结**：停在“%s”，直至有人办理", stands)
}

// Remedies says which cases may follow.
func (t *Telling) Remedies() []string {
	var lines []string
	for _, o := range t.offers {
		lines = append(lines, fmt.Sprintf("%s：%s（%s）", t.party(o.Role), o.Title, o.Basis.CitedInFull()))
	}
	return lines
}

// Notes says how each clock was read that ran out.
func (t *Telling) Notes() []string {
	var notes []string
	for _, r := range t.state.Clocks {
		if r.Outcome == procedure.Met {
			continue
		}
		c := t.definition.Clocks.At(r.Clock)
		for _, text := range []string{c.Note, c.Expired.Note} {
			if text != "" {
				notes = append(notes, fmt.Sprintf("- %s·%s：%s", t.definition.Regulation.Short, c.Title, text))
			}
		}
	}
	return notes
}
