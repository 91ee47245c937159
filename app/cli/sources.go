package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/app"
)

// given is what the environment or the file says of a setting.
type given struct {
	name   string // as it is written there
	source string
	place  string
	text   string
	list   []string // instead of text, unless nil
	fault  error    // what stands there cannot be a setting's value
}

func (g given) String() string {
	if g.source == fromFile {
		return g.place + ": " + g.name
	}
	return g.place
}

// applySettings gives the flags that nobody typed what the environment says, else what the file does. It returns all that is wrong
// with either, also in settings that this command does not take.
func applySettings(cmd *cobra.Command) error {
	file, fault := configFile(cmd)
	faults := []error{fault}
	known, before := houseSettings(new(app.Config)), map[string]given{}
	for _, g := range append(environment(), file...) {
		f := settingCalled(known, g.name)
		if err := g.check(known, f, before); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", g, err))
		} else if g.text != "" || g.source == fromFile { // an empty variable is as good as none
			g.apply(cmd, f.Name)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return app.UsageError{Err: err}
	}
	return nil
}

// check returns what is wrong with it: f is the setting of the name, nil if there is none; before is what was looked at.
func (g given) check(known *pflag.FlagSet, f *pflag.Flag, before map[string]given) error {
	if f == nil || g.source == fromEnvironment && g.place != variable(g.name) { // SHIXIAN_yellow is none
		return unknownSetting(known, g)
	}
	if earlier, twice := before[g.source+f.Name]; twice {
		return fmt.Errorf("%s says the same setting already", earlier)
	}
	before[g.source+f.Name] = g
	if g.fault != nil || g.text == "" && g.source == fromEnvironment {
		return g.fault
	}
	return g.set(f)
}

// apply gives the command's flag the value, unless it has one from a source that comes before.
func (g given) apply(cmd *cobra.Command, setting string) {
	if setting != g.name {
		now := setting
		if g.source == fromEnvironment {
			now = variable(setting)
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "shixian: %s is called %s now\n", g, now)
	}
	f := settingCalled(cmd.Flags(), setting)
	if f == nil || typed(cmd.Flags(), setting) || annotated(f, givenBy) {
		return
	}
	_ = g.set(f) // what is wrong with it is known already
	f.Changed = true
	annotate(f, givenBy, g.source, g.place)
}

// expected is what a value of a type looks like, where the type itself says so in words for programmers.
var expected = map[string]string{"int": "a whole number", "bool": "true or false", "duration": "a duration such as 2s or 1h30m"}

func (g given) set(f *pflag.Flag) error {
	list, isList := f.Value.(pflag.SliceValue)
	switch {
	case g.list != nil && isList:
		return list.Replace(g.list)
	case g.list != nil:
		return errors.New("one value was expected, not a list")
	}
	err := f.Value.Set(g.text)
	if words := expected[f.Value.Type()]; err != nil && words != "" {
		return fmt.Errorf("%s was expected, not %q", words, g.text)
	}
	return err
}

// What variables of the environment are called, and those that are no settings: the password of mail, the file of settings, and
// what those who work on the project tell its tests.
const (
	variables      = "SHIXIAN_"
	configVariable = variables + "CONFIG"
)

var otherVariables = []string{app.SMTPPassword, configVariable}

var testVariables = []string{variables + "TEST_", variables + "SOAK_", variables + "BENCH_"}

func variable(setting string) string {
	return variables + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// environment is what the environment says of settings. A variable that is empty says nothing, as one that is not there.
func environment() []given {
	var all []given
	for _, entry := range slices.Sorted(slices.Values(os.Environ())) {
		name, value, _ := strings.Cut(entry, "=")
		rest, ours := strings.CutPrefix(name, variables)
		isTests := slices.ContainsFunc(testVariables, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if !ours || isTests || slices.Contains(otherVariables, name) {
			continue
		}
		all = append(all, given{name: strings.ToLower(strings.ReplaceAll(rest, "_", "-")), source: fromEnvironment, place: name, text: value})
	}
	return all
}

// unknownSetting names the setting that was probably meant.
func unknownSetting(known *pflag.FlagSet, g given) error {
	names := &cobra.Command{} // for what cobra knows of mistyped commands
	known.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
		}
	})
	for names.SuggestionsMinimumDistance = 1; names.SuggestionsMinimumDistance <= 3; names.SuggestionsMinimumDistance++ {
		if near := names.SuggestionsFor(g.name); len(near) > 0 {
			if g.source == fromEnvironment {
				near[0] = variable(near[0])
			}
			return fmt.Errorf("there is no such setting; did you mean %s?", near[0])
		}
	}
	return errors.New("there is no such setting; `shixian config` lists all")
}
