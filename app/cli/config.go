package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/app"
)

func configCommand() *cobra.Command {
	var cfg app.Config
	var asJSON, template bool
	cmd := &cobra.Command{
		Use: "config", Short: "List the settings: their values, and whether a flag, the environment, the file or nothing gives them", Args: arguments(0, 0),
		Long: "List the settings: their values, and whether a flag, the environment, the file or nothing gives them. What is wrong with any of them " +
			"is told instead, all at once. Passwords in URLs are not shown.",
		// Here, what is wrong with the sources is told together with what is wrong with the values.
		PersistentPreRun: func(*cobra.Command, []string) {},
	}
	house := houseSettings(&cfg)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		out := cmd.OutOrStdout()
		if template {
			return printTemplate(out)
		}
		tellEarlierFlags(cmd)
		if err := errors.Join(applySettings(cmd), cfg.Check()); err != nil {
			return app.UsageError{Err: err}
		}
		warnOfReadable(cmd)
		if asJSON {
			return printJSON(out, listed(cmd.Flags(), house))
		}
		return printSettings(out, listed(cmd.Flags(), house))
	}
	f := cmd.Flags()
	f.AddFlagSet(house)
	f.BoolVar(&asJSON, "json", false, "print JSON")
	f.BoolVar(&template, "template", false, "instead: print a file with every setting and its default, commented out")
	return cmd
}

// setting is one as `shixian config` shows it.
type setting struct {
	Name        string `json:"name"`
	Value       any    `json:"value"`
	Source      string `json:"source"`          // flag, environment, file or default
	Place       string `json:"place,omitempty"` // the flag, the variable, or the file with its line
	Default     any    `json:"default"`
	Description string `json:"description"`
}

func listed(flags, house *pflag.FlagSet) []setting {
	var all []setting
	defaults := houseSettings(new(app.Config))
	eachSetting(house, func(f *pflag.Flag) {
		s := setting{Name: f.Name, Value: masked(plain(f)), Default: plain(defaults.Lookup(f.Name)), Source: fromDefault, Description: f.Usage}
		if from := f.Annotations[givenBy]; from != nil {
			s.Source, s.Place = from[0], from[1]
		} else if typed(flags, f.Name) {
			s.Source, s.Place = fromFlag, "--"+f.Name
		}
		all = append(all, s)
	})
	return all
}

// eachSetting leaves out those by earlier names.
func eachSetting(house *pflag.FlagSet, do func(*pflag.Flag)) {
	house.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			do(f)
		}
	})
}

// plain is a flag's value as YAML and JSON have it.
func plain(f *pflag.Flag) any {
	if list, is := f.Value.(pflag.SliceValue); is {
		return append([]string{}, list.GetSlice()...)
	}
	var value any = f.Value.String()
	switch f.Value.Type() {
	case "int", "bool", "percent":
		_ = yaml.Unmarshal([]byte(f.Value.String()), &value)
	}
	return value
}

// What is secret in a URL. Rather too much is masked than too little: a password may have an @ or a / that should be escaped.
var (
	passwordBefore = regexp.MustCompile(`(://[^:@/?]*):.*@`)
	passwordAfter  = regexp.MustCompile(`([?&](?:ssl)?password=)[^&]*`)
)

func masked(value any) any {
	text, is := value.(string)
	if !is {
		return value
	}
	return passwordAfter.ReplaceAllString(passwordBefore.ReplaceAllString(text, "$1:***@"), "$1***")
}

func printSettings(w io.Writer, all []setting) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SETTING\tVALUE\tFROM\tWHAT IT IS")
	for _, s := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Name, inCell(s.Value), cmp.Or(s.Place, s.Source), s.Description)
	}
	return table.Flush()
}

func inCell(value any) string {
	if list, is := value.([]string); is {
		value = strings.Join(list, ",")
	}
	return cmp.Or(fmt.Sprint(value), "-")
}

// printTemplate prints a file of settings in which nothing is set.
func printTemplate(w io.Writer) (err error) {
	fmt.Fprint(w, "# The settings of Shixian: shixian COMMAND --config FILE, or "+configVariable+"=FILE. What stands here is the default.\n"+
		"# A flag (--yellow 3), then a variable (SHIXIAN_YELLOW=3), goes before this file. `shixian config` shows what counts.\n")
	eachSetting(houseSettings(new(app.Config)), func(f *pflag.Flag) {
		line, fault := yaml.Marshal(map[string]any{f.Name: plain(f)})
		err = errors.Join(err, fault)
		fmt.Fprintf(w, "\n# %s\n#%s", f.Usage, line)
	})
	return err
}
