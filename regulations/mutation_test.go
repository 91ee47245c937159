package regulations_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// Authors break packs in few ways: another role, another state, a branch or a need left out. Whatever they break must be caught,
// by the checks, by what is forbidden, or by a scenario.

// way is one of them: what is found in a line, and what stands there instead.
type way struct {
	name    string
	line    *regexp.Regexp // of which the first group is replaced
	instead func(file, found string) string
}

var ways = []way{
	{"another role", regexp.MustCompile(`role: ([a-z_]+)`), another(`(?m)role: ([a-z_]+)`)},
	{"another state", regexp.MustCompile(`[{, ]to: ([a-z_]+)`), another(`(?m)^  ([a-z_]+):\n    title|^  ([a-z_]+): \{title`)},
	{"a need dropped", regexp.MustCompile(`(, needs: \[[a-z_, ]+\])`), nothing},
	{"a branch dropped", regexp.MustCompile(`^( +- \{title: .*, when: .*, to: [a-z_]+.*\}\n)`), nothing},
	{"a condition dropped", regexp.MustCompile(`^ +[a-z_]+: \{title: .*(, when: (?:'[^']*'|[^,}']*))[,}]`), nothing},
	{"one of several enough", regexp.MustCompile(`(, complete: all)`), nothing},
	{"another outcome", regexp.MustCompile(`[{, ]end: ([a-z_]+)`), another(`(?m)end: ([a-z_]+)`)},
	{"a day more", regexp.MustCompile(`workdays: ([0-9]+)`), func(_, found string) string { return found + "0" }},
	{"silence without consequence", regexp.MustCompile(`(, breach: "[0-9]+")`), nothing},
}

func nothing(string, string) string { return "" }

// another takes the next different name among those that stand in the file.
func another(pattern string) func(file, found string) string {
	names := regexp.MustCompile(pattern)
	return func(file, found string) string {
		var all []string
		for _, m := range names.FindAllStringSubmatch(file, -1) {
			for _, name := range m[1:] {
				if name != "" && !slices.Contains(all, name) {
					all = append(all, name)
				}
			}
		}
		i := slices.Index(all, found)
		if next := all[(i+1)%len(all)]; next != found {
			return next
		}
		return found
	}
}

// mutant is a pack's file, broken in one place.
type mutant struct{ name, file, source string }

func mutants(t testing.TB, folder fs.FS, pack string) []mutant {
	t.Helper()
	files, err := fs.Glob(folder, pack+"/*.yaml")
	require.NoError(t, err)
	var list []mutant
	for _, file := range files {
		if strings.HasSuffix(file, "/regulation.yaml") || strings.HasSuffix(file, "/articles.yaml") {
			continue
		}
		source, err := fs.ReadFile(folder, file)
		require.NoError(t, err)
		list = append(list, mutantsOf(file, string(source))...)
	}
	return list
}

func mutantsOf(file, source string) []mutant {
	var list []mutant
	at := 0
	for n, line := range strings.SplitAfter(source, "\n") {
		for _, w := range ways {
			for _, m := range w.line.FindAllStringSubmatchIndex(line, -1) {
				from, to := at+m[2], at+m[3]
				instead := w.instead(source, source[from:to])
				if instead != source[from:to] {
					name := fmt.Sprintf("%s:%d: %s: %s → %s", file, n+1, w.name, strings.TrimSpace(source[from:to]), instead)
					list = append(list, mutant{name, file, source[:from] + instead + source[to:]})
				}
			}
		}
		at += len(line)
	}
	return list
}

// with is a folder that holds one pack, and the mutant in the place of its file.
func with(t testing.TB, folder fs.FS, pack string, m mutant) fs.FS {
	t.Helper()
	broken := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(folder, pack, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		source, err := fs.ReadFile(folder, path)
		broken[path] = &fstest.MapFile{Data: source}
		return err
	}))
	broken[m.file] = &fstest.MapFile{Data: []byte(m.source)}
	return broken
}

// caught says what finds the mutant out; empty: nothing does.
func caught(t testing.TB, folder fs.FS, pack string, m mutant) string {
	t.Helper()
	library, err := regulations.Load(with(t, folder, pack, m))
	if err != nil {
		return "check: " + err.Error()
	}
	if found := failing(library.Packs()[0]); found != "" {
		return found // cheaper than a proof
	}
	if findings := library.Packs()[0].Unsound(calendar.Builtin()); len(findings) > 0 {
		return "lint: " + findings[0].Message
	}
	return ""
}

func failing(p regulations.Pack) string {
	for _, d := range p.Procedures {
		machine := procedure.NewMachine(d, calendar.Builtin())
		var simulations []procedure.Simulation
		for _, sc := range p.ScenariosOf(d) {
			sim, err := machine.Simulate(sc)
			if err != nil {
				return "scenario: " + err.Error()
			}
			if len(sim.Faults) > 0 {
				return "scenario: " + sim.Faults[0]
			}
			simulations = append(simulations, sim)
		}
		if missing := procedure.Cover(d, simulations).Missing; len(missing) > 0 {
			return "coverage: " + missing[0]
		}
	}
	return ""
}

// Every so many of all mutants are tried; SHIXIAN_TEST_MUTANTS=all tries each.
func TestBrokenPacksAreCaught(t *testing.T) {
	t.Parallel()
	folder := os.DirFS(".")
	packs, err := fs.Glob(folder, "*/regulation.yaml")
	require.NoError(t, err)
	for _, file := range packs {
		pack, _, _ := strings.Cut(file, "/")
		t.Run(pack, func(t *testing.T) {
			t.Parallel()
			all := mutants(t, folder, pack)
			every := max(len(all)/20, 1)
			if os.Getenv("SHIXIAN_TEST_MUTANTS") == "all" {
				every = 1
			}
			var missed []string
			tried := 0
			for i := 0; i < len(all); i += every {
				tried++
				if caught(t, folder, pack, all[i]) == "" {
					missed = append(missed, all[i].name)
				}
			}
			t.Logf("%d of %d mutants caught (%d in all); missed:\n%s", tried-len(missed), tried, len(all), strings.Join(missed, "\n"))
			require.LessOrEqual(t, len(missed)*10, tried, "nine of ten are to be caught")
		})
	}
}
