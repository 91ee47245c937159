package activities_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

const packs = "../regulations"

// effects are what the services of a case did.
type effects struct {
	Grants     []domain.Grant
	Measures   []measure
	Published  []domain.Entry
	Dispatched []domain.Dispatch
}

// effectsOf plays a scenario and has everything done that its case asks for.
func effectsOf(t *testing.T, d *procedure.Definition, sc procedure.Scenario) effects {
	t.Helper()
	machine := procedure.NewMachine(d, calendar.Builtin())
	sim, err := machine.Simulate(sc)
	require.NoError(t, err, sc.Title)
	ledger := &fakeLedger{machine: machine, state: sim.State}
	ledger.state.EndedAt = nil
	for i := range ledger.state.Services {
		call := &ledger.state.Services[i]
		if call.DoneAt == nil {
			continue
		}
		call.DoneAt = nil
		err := perform(ledger, activities.ServiceCall{Case: ledger.state.Number, Call: call.ID, Tries: call.Tries, Service: call.Service})
		require.NoError(t, err, "%s: %s", sc.Title, call.ID)
		call.DoneAt = &time.Time{}
	}
	return effects{ledger.grants, ledger.measures, ledger.published, ledger.dispatches}
}

type pack struct {
	definitions map[string]*procedure.Definition
	scenarios   []procedure.Scenario
}

// read reads a pack as it is after its files were changed.
func read(t *testing.T, folder string, change func(kind string, source []byte) []byte,
	parse func(r *procedure.Regulation, file string, source []byte) (*procedure.Definition, error),
) pack {
	t.Helper()
	p := pack{definitions: map[string]*procedure.Definition{}}
	source := func(kind, file string) []byte {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		return change(kind, content)
	}
	r, err := procedure.ParseRegulation("regulation.yaml", source("regulation", filepath.Join(folder, "regulation.yaml")))
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	for _, file := range files {
		if name := filepath.Base(file); name != "regulation.yaml" && name != "articles.yaml" {
			d, err := parse(r, file, source("procedure", file))
			require.NoError(t, err)
			p.definitions[d.Name] = d
		}
	}
	files, err = filepath.Glob(filepath.Join(folder, "scenarios", "*.yaml"))
	require.NoError(t, err)
	for _, file := range files {
		list, err := procedure.ParseScenarios(file, source("scenario", file))
		require.NoError(t, err)
		for _, sc := range list {
			for before := sc.Parent; before != nil; before = before.Parent {
				before.Definition = p.definitions[before.Procedure]
			}
		}
		p.scenarios = append(p.scenarios, list...)
	}
	return p
}

func asItIs(_ string, source []byte) []byte { return source }

// effects are those of every scenario of the pack, by title.
func (p pack) effects(t *testing.T) map[string]effects {
	t.Helper()
	all := map[string]effects{}
	for _, sc := range p.scenarios {
		if sc.Filing.Refused == "" {
			all[sc.Procedure+"："+sc.Title] = effectsOf(t, p.definitions[sc.Procedure], sc)
		}
	}
	return all
}

func everyPack(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(packs, "*", "regulation.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, found)
	for i := range found {
		found[i] = filepath.Dir(found[i])
	}
	return found
}

// No Go code knows an action, field or role of a pack: under other names its services do the same.
func TestNamesOfAPackChangeNothingThatServicesDo(t *testing.T) {
	t.Parallel()
	for _, folder := range everyPack(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			other := read(t, folder, renaming{t}.source, procedure.Parse)
			for _, d := range other.definitions {
				for _, f := range d.Form {
					require.Equal(t, renaming{t}.field(trimmed(f.Name)), f.Name, d.ID())
				}
			}
			want, got := read(t, folder, asItIs, procedure.Parse).effects(t), other.effects(t)
			assert.Equal(t, want, got)
		})
	}
}

func trimmed(name string) string { return regexp.MustCompile(`^`+renamed).ReplaceAllString(name, "") }

var (
	withInLine  = regexp.MustCompile(`, with: \{[^}]*\}`)
	withInLines = regexp.MustCompile(`(?m)^    with:(?: \{.*\}\n|\n(?:      .*\n)+)`)
)

// writtenSince are procedures whose services take what no earlier definition's took: nothing on record is like them.
var writtenSince = []string{
	"yaohai-2024/open-data-request",
	"fushun-2023/catalog-entry", "lanzhou-2022/catalog-entry", "neixiang/catalog-entry", "yaohai-2024/catalog-entry", "yongjia-2021/catalog-entry",
	"yaohai-2024/catalog-change", "lanzhou-2022/data-mounting",
	"yongjia-2021/emergency-opening", "yongjia-2021/outward-use", "yongjia-2021/share-application",
}

// publishedSince are regulations of which no earlier definition is on record.
var publishedSince = []string{"order-809"}

// Definitions that were published before packs named what services take do what they did.
func TestEarlierDefinitionsGrantWhatTheyDid(t *testing.T) {
	t.Parallel()
	silent := func(kind string, source []byte) []byte {
		if kind != "procedure" {
			return source
		}
		return withInLines.ReplaceAll(withInLine.ReplaceAll(source, nil), nil)
	}
	restore := func(r *procedure.Regulation, file string, source []byte) (*procedure.Definition, error) {
		require.NotContains(t, string(source), "with:")
		return procedure.Restore(file, r.Source, source)
	}
	for _, folder := range everyPack(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			want, got := read(t, folder, asItIs, procedure.Parse), read(t, folder, silent, restore)
			for _, p := range []*pack{&want, &got} {
				p.scenarios = slices.DeleteFunc(p.scenarios, func(sc procedure.Scenario) bool {
					d := p.definitions[sc.Procedure]
					return slices.Contains(writtenSince, d.ID()) || slices.Contains(publishedSince, d.Regulation.ID)
				})
			}
			assert.Equal(t, undelivered(want.effects(t)), got.effects(t))
		})
	}
}

// undelivered is what was done, without what no earlier definition could say of how to get at the data.
func undelivered(all map[string]effects) map[string]effects {
	for _, e := range all {
		for i := range e.Grants {
			g := &e.Grants[i]
			g.Access, g.Contact, g.From, g.Until, g.Documentation, g.Files = "", "", nil, nil, nil, nil
		}
	}
	return all
}

// Every scenario that grants or publishes does it with something in it, or the two tests above compare nothing.
func TestServicesOfEveryPackTakeSomething(t *testing.T) {
	t.Parallel()
	for _, folder := range everyPack(t) {
		grants, modes, published := 0, 0, 0
		for _, e := range read(t, folder, asItIs, procedure.Parse).effects(t) {
			published += len(e.Published)
			for _, g := range e.Grants {
				grants++
				if g.Mode != "" {
					modes++
				}
			}
		}
		assert.NotZero(t, grants, folder)
		assert.NotZero(t, modes, folder)
		assert.NotZero(t, published, folder)
	}
}

func TestLanzhouRecordsTheModeInWhichDataWereProvided(t *testing.T) {
	t.Parallel()
	p := read(t, filepath.Join(packs, "lanzhou-2022"), asItIs, procedure.Parse)
	found := 0
	for _, sc := range p.scenarios {
		if sc.Procedure != "share-application" || sc.Filing.Refused != "" {
			continue
		}
		sim, err := procedure.NewMachine(p.definitions[sc.Procedure], calendar.Builtin()).Simulate(sc)
		require.NoError(t, err)
		provided, _ := sim.State.Acts["provide"]["mode"].(string)
		for _, g := range effectsOf(t, p.definitions[sc.Procedure], sc).Grants {
			if provided != "" {
				found++
				assert.Equal(t, provided, g.Mode, sc.Title)
			}
		}
	}
	assert.NotZero(t, found)
}
