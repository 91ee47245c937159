package cli

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/app"
)

// Settings are flags that say how the house is set up, not what one call is about. The environment and the configuration file
// give them, too (docs/adr/0144). What annotates a flag:
const (
	isSetting   = "setting"
	keptPrivate = "names a file to be kept private"
	givenBy     = "given by" // where its value is from, if not from the command line: one of the sources, and the place
)

// Where a setting's value comes from.
const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromFile        = "file"
	fromDefault     = "default"
)

// settings adds flags, as settings.
func settings(f *pflag.FlagSet, add func(*pflag.FlagSet)) {
	added := pflag.NewFlagSet("", pflag.ContinueOnError)
	added.SortFlags = false
	add(added)
	added.VisitAll(func(flag *pflag.Flag) {
		annotate(flag, isSetting)
		f.AddFlag(flag)
	})
}

func annotate(flag *pflag.Flag, key string, values ...string) {
	if flag.Annotations == nil {
		flag.Annotations = map[string][]string{}
	}
	flag.Annotations[key] = values
}

func annotated(flag *pflag.Flag, key string) bool {
	_, is := flag.Annotations[key]
	return is
}

func keepPrivate(f *pflag.FlagSet, name string) { annotate(f.Lookup(name), keptPrivate) }

// houseSettings are all settings that there are, whichever command takes them, in the order in which people read them.
func houseSettings(c *app.Config) *pflag.FlagSet {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.SortFlags = false
	LedgerFlags(c, f)
	PackFlag(c, f)
	LawFlags(c, f)
	SupervisionFlags(c, f)
	ListenFlag(c, f)
	MetricsFlag(c, f)
	TracesFlag(c, f)
	EngineFlags(c, f)
	OwnTemporalFlags(new(int), new(int), f)
	MailFlags(c, f)
	ReportFlags(c, f)
	DemoFlag(new(bool), f)
	return f
}

// settingCalled finds a setting by its name or by one that it had before.
func settingCalled(f *pflag.FlagSet, name string) *pflag.Flag {
	flag := f.Lookup(name)
	if flag == nil || !annotated(flag, isSetting) {
		return nil
	}
	for _, now := range flag.Annotations[calledNow] {
		return f.Lookup(now)
	}
	return flag
}

// typed tells whether a setting stands on the command line, by its name or by an earlier one.
func typed(f *pflag.FlagSet, setting string) (is bool) {
	f.Visit(func(flag *pflag.Flag) {
		is = is || flag.Name == setting || slices.Contains(flag.Annotations[calledNow], setting)
	})
	return is
}

// warnOfReadable says which files others may read that are to be kept private.
func warnOfReadable(cmd *cobra.Command) {
	files := map[string]bool{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if annotated(f, keptPrivate) && f.Value.String() != "" {
			files[f.Value.String()] = true
		}
	})
	if len(files) == 0 {
		return
	}
	var c app.Config
	for name, value := range map[string]*string{"log-format": &c.LogFormat, "log-level": &c.LogLevel} {
		if f := cmd.Flags().Lookup(name); f != nil {
			*value = f.Value.String()
		}
	}
	endLog, err := c.LogTo(cmd.ErrOrStderr())
	if err != nil {
		return // the command refuses it
	}
	defer endLog()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		app.WarnOfReadable(cmd.Context(), c.Log, file)
	}
}
