package app

import (
	_ "embed"
	"fmt"
	"maps"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

//go:generate sh -c "go run ../cmd/shixian regulation compare > ../docs/comparison.md"

//go:embed stories.yaml
var stories []byte

// story is an event that is the same everywhere; see stories.yaml.
type story struct {
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

// told is what becomes of a story under one regulation.
type told struct {
	definition *procedure.Definition
	records    []procedure.Record
	state      procedure.State
	offers     []procedure.Offer
}

func compareCommand() *cobra.Command {
	var cfg Config
	cmd := &cobra.Command{
		Use: "compare", Short: "The same event under every regulation, as Markdown", Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			library, err := cfg.library()
			if err != nil {
				return err
			}
			text, err := comparison(library)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
	cfg.PackFlag(cmd.Flags())
	return cmd
}

func readStories() ([]story, error) {
	var list []story
	if err := yaml.UnmarshalWithOptions(stories, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("stories.yaml: %w", err)
	}
	return list, nil
}

// tell plays the story under a regulation until nothing is left to happen; nil if
// the regulation has no such procedure.
func (s story) tell(pack regulations.Pack) (*told, error) {
	for _, d := range pack.Procedures {
		if d.Name == s.Procedure {
			t, err := s.play(d)
			if err != nil {
				return nil, fmt.Errorf("%s under %s: %w", s.Title, d.ID(), err)
			}
			return t, nil
		}
	}
	return nil, nil
}

func (s story) play(d *procedure.Definition) (*told, error) {
	m := procedure.NewMachine(d, calendar.Builtin())
	sim, err := m.Simulate(s.scenario(d))
	if err != nil {
		return nil, err
	}
	if len(sim.Records) == 0 {
		return nil, fmt.Errorf("stories.yaml does not fit the form: %v", sim.Faults)
	}
	for _, r := range sim.Records {
		if r.Refusal != nil {
			return nil, fmt.Errorf("handed_on in stories.yaml: %s: %w", r.Event.Action, r.Refusal)
		}
	}
	offers, err := m.Offers(sim.State)
	return &told{definition: d, records: sim.Records, state: sim.State, offers: offers}, err
}

// scenario is the story with what this procedure's form asks for.
func (s story) scenario(d *procedure.Definition) procedure.Scenario {
	asked := map[string]bool{}
	for _, f := range d.Form {
		asked[f.Name] = true
	}
	here := s.Where[d.Regulation.ID]
	filing := s.File
	filing.Form = maps.Clone(s.File.Form)
	maps.Copy(filing.Form, here.Form)
	maps.DeleteFunc(filing.Form, func(name string, _ any) bool { return !asked[name] })
	return procedure.Scenario{
		Title: s.Title, Procedure: s.Procedure, Resource: &s.Resource, Filing: filing, Steps: here.HandedOn,
	}
}
