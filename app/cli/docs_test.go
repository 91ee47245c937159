package cli_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/app/cli"
)

const examplePack = "../../docs/example-pack"

// documents are what people read to find out what to type.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../docs/*.md", "../../README*.md", "../../CONTRIBUTING.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			texts[file] = string(text)
		}
	}
	require.Contains(t, texts, "../../README.md")
	return texts
}

var (
	fence    = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	quoted   = regexp.MustCompile("`((?:bin/)?shixian [^`]*)`")
	commands = regexp.MustCompile(`(?m)(?:^|[ (;|])(?:bin/|go run \./cmd/)?shixian ([a-z][^\n#|;)]*)`)
	word     = regexp.MustCompile(`^[a-z]+$`)
	flag     = regexp.MustCompile(`--[a-z-]+`)
)

// Every command in the documents is there, and so are its flags.
func TestDocumentedCommandsExist(t *testing.T) {
	t.Parallel()
	found := 0
	for file, text := range documents(t) {
		var shown []string
		for _, block := range fence.FindAllStringSubmatch(text, -1) {
			if block[1] == "sh" {
				shown = append(shown, block[2])
			}
		}
		for _, inline := range quoted.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			shown = append(shown, inline[1])
		}
		for _, command := range commands.FindAllStringSubmatch(strings.Join(shown, "\n"), -1) {
			found++
			documented(t, file, strings.Fields(command[1]))
		}
	}
	require.Greater(t, found, 10, "the documents show commands")
}

// takesArguments finds the command in a usage line that goes on with arguments.
var takesArguments = regexp.MustCompile(`(?m)^  shixian ([a-z ]+) [A-Z]`)

func documented(t *testing.T, file string, words []string) {
	t.Helper()
	path := []string{}
	for _, w := range words {
		if !word.MatchString(w) {
			break
		}
		path = append(path, w)
	}
	help := help(t, path)
	if usage := takesArguments.FindStringSubmatch(help); usage != nil {
		path = path[:min(len(path), len(strings.Fields(usage[1])))] // the rest are its arguments
	}
	name := strings.Join(append([]string{"shixian"}, path...), " ")
	require.Regexp(t, `(?m)^  `+regexp.QuoteMeta(name)+`( |$)`, help, "%s: there is no `%s`", file, name)
	for _, f := range flag.FindAllString(strings.Join(words, " "), -1) {
		require.Regexp(t, regexp.QuoteMeta(f)+`\b`, help, "%s: `%s` has no %s", file, name, f)
	}
}

func help(t *testing.T, path []string) string {
	t.Helper()
	if path[0] == "help" {
		return "  shixian help"
	}
	var out strings.Builder
	status := cli.Run(append(path, "--help"), strings.NewReader(""), &out, &out, standalone(t, "serve"), standalone(t, "temporal"))
	require.Zero(t, status, "%s: %s", path, out.String())
	return out.String()
}

var addsFlags = regexp.MustCompile(`cli\.(\w+)\(&.*, flags\)`)

// standalone stands for a command of the other module, with the flags that its
// source gives it.
func standalone(t *testing.T, name string) cli.Extra {
	t.Helper()
	source, err := os.ReadFile("../../deploy/standalone/" + name + ".go")
	require.NoError(t, err)
	added := addsFlags.FindAllStringSubmatch(string(source), -1)
	require.NotEmpty(t, added)
	return func() *cobra.Command {
		cmd := &cobra.Command{Use: name, Run: func(*cobra.Command, []string) {}}
		var cfg app.Config
		f := cmd.Flags()
		for _, method := range added {
			switch method[1] {
			case "OwnTemporalFlags":
				cli.OwnTemporalFlags(new(int), new(int), f)
			case "DemoFlag":
				cli.DemoFlag(new(bool), f)
			default:
				require.Contains(t, flagsOfHouse, method[1], "docs_test.go must know it")
				flagsOfHouse[method[1]](&cfg, f)
			}
		}
		return cmd
	}
}

var flagsOfHouse = map[string]func(*app.Config, *pflag.FlagSet){
	"StorageFlags": cli.StorageFlags, "LedgerFlags": cli.LedgerFlags, "PackFlag": cli.PackFlag, "LawFlags": cli.LawFlags,
	"ListenFlag": cli.ListenFlag, "MetricsFlag": cli.MetricsFlag, "TracesFlag": cli.TracesFlag, "UIFlag": cli.UIFlag,
	"MailFlags": cli.MailFlags, "NamespaceFlag": cli.NamespaceFlag,
	"SupervisionFlags": cli.SupervisionFlags, "ReportFlags": cli.ReportFlags,
}

// What the document on writing a regulation shows is in the pack, as it stands.
func TestSnippetsAreOfTheExamplePack(t *testing.T) {
	t.Parallel()
	var files []string
	require.NoError(t, filepath.WalkDir(examplePack, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files = append(files, "\n"+string(text))
		return err
	}))
	snippets := 0
	for _, block := range fence.FindAllStringSubmatch(documents(t)["../../docs/writing-a-regulation.md"], -1) {
		if block[1] != "yaml" {
			continue
		}
		snippets++
		require.Condition(t, func() bool {
			for _, f := range files {
				if strings.Contains(f, "\n"+block[2]) {
					return true
				}
			}
			return false
		}, "no file of the pack has\n%s", block[2])
	}
	require.Greater(t, snippets, 15)
}
