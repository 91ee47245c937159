package cli_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listed is a line of `shixian config --json`.
type listed struct {
	Name, Source, Place string
	Value, Default      any
}

// settingsFile writes a configuration file.
func settingsFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shixian.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func configured(t *testing.T, args ...string) map[string]listed {
	t.Helper()
	got := run(t, append([]string{"config", "--json"}, args...)...)
	require.Zero(t, got.status, got.errOut)
	var all []listed
	require.NoError(t, json.Unmarshal([]byte(got.out), &all))
	byName := map[string]listed{}
	for _, s := range all {
		byName[s.Name] = s
	}
	return byName
}

func TestSourcesComeInOrder(t *testing.T) {
	file := settingsFile(t, "yellow: 4\ndrill: 2s\ntrusted-proxy:\n  - 10.0.0.0/8\n  - 10.1.0.0/16\n"+
		"green: 97.5\nladder: \"1:head\"\ndemo: true\nlisten: 127.0.0.1:1\n")
	list := func(of ...any) any { return of }
	for _, c := range []struct {
		name    string
		env     map[string]string
		args    []string
		setting string
		value   any
		source  string
		place   string
	}{
		{name: "nothing says it", setting: "retention", value: 0.0, source: "default"},
		{name: "the file", setting: "yellow", value: 4.0, source: "file", place: file + " line 1"},
		{name: "the file, a duration", setting: "drill", value: "2s", source: "file", place: file + " line 2"},
		{name: "the file, a list", setting: "trusted-proxy", value: list("10.0.0.0/8", "10.1.0.0/16"), source: "file", place: file + " line 3"},
		{name: "the file, a percentage", setting: "green", value: 97.5, source: "file", place: file + " line 6"},
		{name: "the file, by an earlier name", setting: "escalation", value: "1:head", source: "file", place: file + " line 7"},
		{name: "the file, of a command of the other binary", setting: "demo", value: true, source: "file", place: file + " line 8"},
		{name: "the environment before the file", env: map[string]string{"SHIXIAN_YELLOW": "5"},
			setting: "yellow", value: 5.0, source: "environment", place: "SHIXIAN_YELLOW"},
		{name: "an empty variable is none", env: map[string]string{"SHIXIAN_YELLOW": ""},
			setting: "yellow", value: 4.0, source: "file", place: file + " line 1"},
		{name: "a list in the environment", env: map[string]string{"SHIXIAN_TRUSTED_PROXY": "::1,10.2.0.0/16"},
			setting: "trusted-proxy", value: list("::1", "10.2.0.0/16"), source: "environment", place: "SHIXIAN_TRUSTED_PROXY"},
		{name: "an earlier name in the environment", env: map[string]string{"SHIXIAN_LADDER": "2:head"},
			setting: "escalation", value: "2:head", source: "environment", place: "SHIXIAN_LADDER"},
		{name: "a flag before both", env: map[string]string{"SHIXIAN_YELLOW": "5"}, args: []string{"--yellow", "6"},
			setting: "yellow", value: 6.0, source: "flag", place: "--yellow"},
		{name: "a flag that says what the default is", args: []string{"--yellow=2"}, setting: "yellow", value: 2.0, source: "flag", place: "--yellow"},
		{name: "a flag by an earlier name", env: map[string]string{"SHIXIAN_ESCALATION": "2:head"}, args: []string{"--ladder", "3:head"},
			setting: "escalation", value: "3:head", source: "flag", place: "--escalation"},
		{name: "a list of flags replaces that of the file", args: []string{"--trusted-proxy", "::1"},
			setting: "trusted-proxy", value: list("::1"), source: "flag", place: "--trusted-proxy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			got := configured(t, append(c.args, "--config", file)...)[c.setting]
			got.Default = nil
			require.Equal(t, listed{Name: c.setting, Source: c.source, Place: c.place, Value: c.value}, got)
		})
	}
}

func TestTheEnvironmentNamesTheFile(t *testing.T) {
	t.Setenv("SHIXIAN_CONFIG", settingsFile(t, "yellow: 4\n"))
	require.InDelta(t, 4, configured(t)["yellow"].Value, 0)
	require.InDelta(t, 3, configured(t, "--config", settingsFile(t, "yellow: 3\n"))["yellow"].Value, 0)
	require.InDelta(t, 2, configured(t, "--config", "")["yellow"].Value, 0, "no file")
	t.Setenv("SHIXIAN_CONFIG", "nowhere.yaml")
	line{args: []string{"config"}, status: 2, errOut: []string{"SHIXIAN_CONFIG: open nowhere.yaml: no such file"}}.test(t)
}

// A command takes from the file what it knows, and is told where its own faults come from.
func TestCommandsTakeTheirSettings(t *testing.T) {
	data := t.TempDir()
	t.Setenv("SHIXIAN_CONFIG", settingsFile(t, "data: "+data+"\nport: 7000\nyellow: 4\nladder: 1:head\n"))
	line{args: []string{"migrate"}, errOut: []string{"line 4: ladder is called escalation now\n"}}.test(t)
	require.FileExists(t, filepath.Join(data, "shixian.db"))
	t.Setenv("SHIXIAN_RETENTION", "-1")
	line{args: []string{"migrate"}, status: 2, errOut: []string{"shixian: SHIXIAN_RETENTION: a number of years was expected, not -1\n"}}.test(t)
	line{args: []string{"migrate", "--retention=-2"}, status: 2, errOut: []string{"shixian: --retention: a number of years"}}.test(t)
}

func TestFaultsOfSettingsHavePlaces(t *testing.T) {
	for _, c := range []struct {
		name, file string
		env        map[string]string
		faults     []string // FILE stands for the file
	}{
		{name: "mistyped", file: "data: d\nyelow: 3\n", faults: []string{"FILE line 2: yelow: there is no such setting; did you mean yellow?"}},
		{name: "with underscores", file: "high_water: x\n", faults: []string{"FILE line 1: high_water: there is no such setting; did you mean high-water?"}},
		{name: "unlike any", file: "colour-scheme: x\n", faults: []string{"FILE line 1: colour-scheme: there is no such setting; `shixian config` lists all"}},
		{name: "a flag of one call", file: "json: true\n", faults: []string{"FILE line 1: json: there is no such setting"}},
		{name: "the file itself", file: "config: x\n", faults: []string{"FILE line 1: config: there is no such setting"}},
		{name: "a mistyped variable", env: map[string]string{"SHIXIAN_DRLL": "2s"},
			faults: []string{"SHIXIAN_DRLL: there is no such setting; did you mean SHIXIAN_DRILL?"}},
		{name: "a variable in small letters", env: map[string]string{"SHIXIAN_yellow": "2"},
			faults: []string{"SHIXIAN_yellow: there is no such setting; did you mean SHIXIAN_YELLOW?"}},
		{name: "no number", file: "\nyellow: many\n", faults: []string{`FILE line 2: yellow: a whole number was expected, not "many"`}},
		{name: "no number in the environment", env: map[string]string{"SHIXIAN_YELLOW": "many"},
			faults: []string{`SHIXIAN_YELLOW: a whole number was expected, not "many"`}},
		{name: "no duration", file: "drill: 2\n", faults: []string{`FILE line 1: drill: a duration such as 2s or 1h30m was expected, not "2"`}},
		{name: "no percentage", file: "green: 120\n", faults: []string{"FILE line 1: green: a percentage from 0 to 100 was expected"}},
		{name: "neither true nor false", file: "demo: yes\n", faults: []string{`FILE line 1: demo: true or false was expected, not "yes"`}},
		{name: "a list of one", file: "data: [a]\n", faults: []string{"FILE line 1: data: one value was expected, not a list"}},
		{name: "nothing", file: "data:\n", faults: []string{`FILE line 1: data: a value was expected; "" is an empty one`}},
		{name: "no flat file", file: "mail:\n  smtp: x\ndata: {a: b}\n",
			faults: []string{"FILE line 1: mail: there is no such setting", "FILE line 3: data: one value"}},
		{name: "twice", file: "data: a\ndata: b\n", faults: []string{"FILE line 2: mapping key \"data\" already defined"}},
		{name: "twice by two names", file: "escalation: 1:head\nladder: 1:head\n",
			faults: []string{"FILE line 2: ladder: FILE line 1: escalation says the same setting already"}},
		{name: "no settings", file: "- data\n", faults: []string{"FILE line 1: a setting on each line was expected, as NAME: VALUE"}},
		{name: "two files in one", file: "data: a\n---\ndata: b\n", faults: []string{"FILE line 3: a setting on each line was expected"}},
		{name: "no YAML", file: "data: a\nlisten: \"x\n", faults: []string{"FILE line 2: could not find end character of double-quoted text"}},
		{name: "the log", file: "log-level: loud\n", faults: []string{`FILE line 1: log-level: debug, info, warn or error was expected, not "loud"`}},
		{name: "no time to drain", file: "drain: -5s\n", faults: []string{"FILE line 1: drain: a time such as 10s was expected, not -5s"}},
		{name: "the address of metrics", file: "metrics: 9101\n", faults: []string{`FILE line 1: metrics: host:port was expected, not "9101"`}},
		{name: "no port", file: "listen: 127.0.0.1:80800\n", faults: []string{`FILE line 1: listen: a port from 0 to 65535 was expected, not "80800"`}},
		{name: "all at once, of whatever kind", file: "yelow: 3\nretention: -1\nlisten: 8080\ntrusted-proxy: [300.0.0.1]\nescalation: 1:nobody\nsmtp: x\n",
			env: map[string]string{"SHIXIAN_YELLOW": "many", "SHIXIAN_DIGEST": "md5", "SHIXIAN_ONLY": "none", "SHIXIAN_AMBER": "99"},
			faults: []string{"FILE line 1: yelow:", "FILE line 2: retention:", "FILE line 3: listen: host:port was expected",
				"FILE line 4: trusted-proxy: an address", `FILE line 5: escalation: no regulation has a party "nobody"`, "FILE line 6: smtp:",
				"SHIXIAN_YELLOW:", "SHIXIAN_DIGEST: one of [sha256 sm3]", `SHIXIAN_ONLY: none: no regulation "none"`, "SHIXIAN_AMBER: no more than --green"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			file := settingsFile(t, c.file)
			got := run(t, "config", "--config", file)
			require.Equal(t, 2, got.status)
			require.Empty(t, got.out)
			faults := strings.Split(strings.TrimSpace(got.errOut), "\n")
			require.Len(t, faults, len(c.faults), got.errOut)
			for _, fault := range c.faults {
				expected := "shixian: " + strings.ReplaceAll(fault, "FILE", file)
				begins := func(told string) bool { return strings.HasPrefix(told, expected) }
				require.True(t, slices.ContainsFunc(faults, begins), "%s\n%s", expected, got.errOut)
			}
		})
	}
}

// Any command refuses what is wrong, also in what it does not take itself.
func TestEveryCommandRefusesWrongSettings(t *testing.T) {
	t.Parallel()
	file := settingsFile(t, "smtp-pasword-file: x\nyellow: many\n")
	line{args: []string{"regulation", "list", "--config", file}, status: 2, errOut: []string{
		"line 1: smtp-pasword-file: there is no such setting; did you mean smtp-password-file?\n", "line 2: yellow: a whole number",
	}}.test(t)
}

// A service refuses a wrong value with status 2 before it has begun anything, and names all of them.
func TestServicesRefuseBeforeTheyBegin(t *testing.T) {
	t.Parallel()
	for _, service := range []string{"api", "worker"} {
		data := filepath.Join(t.TempDir(), "data")
		line{args: []string{service, "--data", data, "--traces", "collector:4318", "--metrics", "9101", "--temporal", "here"}, status: 2, errOut: []string{
			`--traces: the address of a collector such as http://127.0.0.1:4318 was expected, not "collector:4318"`,
			`--metrics: host:port was expected, not "9101"`, `--temporal: host:port was expected, not "here"`,
		}}.test(t)
		require.NoDirExists(t, data)
	}
	line{args: []string{"api", "--data", t.TempDir(), "--metrics", "9101", "--log-format", "json"}, status: 2, errOut: []string{
		`"level":"ERROR","msg":"the command has failed","error":"--metrics: host:port was expected, not \"9101\""}`,
	}}.test(t)
	line{args: []string{"api", "--data", t.TempDir(), "--listen", "8080"}, status: 2, errOut: []string{`--listen: host:port was expected, not "8080"`}}.test(t)
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, database := range []string{
		"postgres://u:s3cret@h:5432/db", "postgres://u:s3cret%40x@h/db", "postgres://u:an@s3cret/x@h/db?a=b",
		"postgres://u@h/db?sslmode=disable&password=s3cret&a=b",
		"postgres://:s3cret@h/db", "postgres://h/db?sslpassword=s3cret", "postgres://u:%zzs3cret@h/db",
	} {
		got := run(t, "config", "--database", database)
		require.Zero(t, got.status, got.errOut)
		assert.NotContains(t, got.out+got.errOut, "s3cret")
		assert.Regexp(t, `postgres://.*\*\*\*`, got.out)
		assert.Contains(t, configured(t, "--database", database)["database"].Value, "***")
	}
	assert.Contains(t, run(t, "config", "--database", "postgres://u@h/db").out, "postgres://u@h/db ")
	got := run(t, "config", "--smtp", "smtps://u:s3cret@h:465")
	assert.Equal(t, 2, got.status)
	assert.NotContains(t, got.errOut, "s3cret")
}

func TestPasswordFiles(t *testing.T) {
	t.Parallel()
	password := settingsFile(t, "s3cret\n")
	with := []string{"config", "--database-password-file", password}
	line{args: append(with, "--database", "postgres://u@h/db"), out: []string{"postgres://u@h/db "}}.test(t)
	line{args: append(with, "--database", "postgres://u:x@h/db"), status: 2, errOut: []string{
		"--database-password-file: --database has a password already; one of the two was expected\n",
	}}.test(t)
	line{args: with, status: 2, errOut: []string{"--database-password-file: --database was expected with it\n"}}.test(t)
	require.NoError(t, os.Chmod(password, 0o640))
	line{args: append(with, "--database", "postgres://u@h/db"), out: []string{password}, errOut: []string{
		"level=WARN", "others may read this file", password,
	}}.test(t)
}

// What the template says is the default is the default, of every setting.
func TestTheTemplateReadsBack(t *testing.T) {
	t.Parallel()
	template := run(t, "config", "--template")
	require.Zero(t, template.status, template.errOut)
	defaults := configured(t, "--config", settingsFile(t, template.out))
	for _, s := range defaults {
		require.Equal(t, "default", s.Source, "%s: the template sets nothing", s.Name)
		require.Equal(t, s.Default, s.Value, s.Name)
	}
	file := settingsFile(t, regexp.MustCompile(`(?m)^#([a-z-]+: )`).ReplaceAllString(template.out, "$1"))
	read := configured(t, "--config", file)
	require.Len(t, read, len(defaults))
	for _, s := range read {
		require.Equal(t, "file", s.Source, s.Name)
		require.Equal(t, s.Default, s.Value, s.Name)
	}
}

var ourVariable = regexp.MustCompile(`\bSHIXIAN_[A-Z0-9_]*[A-Z0-9]\b`)

// Who works on the project has some of these variables set, and shixian runs among their programs.
func TestVariablesOfTheProjectAreNoMistakes(t *testing.T) {
	found := 0
	require.NoError(t, filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || slices.Contains([]string{"node_modules", ".git", "dist", "bin"}, entry.Name()) || path == "../../app/cli" {
			return skip(entry, err)
		}
		if entry.IsDir() || !slices.Contains([]string{".go", ".ts", ""}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, name := range ourVariable.FindAllString(string(text), -1) {
			found++
			if os.Getenv(name) == "" {
				t.Setenv(name, " ")
			}
		}
		return err
	}))
	require.Greater(t, found, 20)
	got := run(t, "config")
	require.NotContains(t, got.errOut, "no such setting")
}

func skip(entry fs.DirEntry, err error) error {
	if err == nil && entry.IsDir() {
		return fs.SkipDir
	}
	return err
}

func TestVersionIsOneLine(t *testing.T) {
	t.Parallel()
	got := run(t, "--version")
	require.Zero(t, got.status)
	require.Regexp(t, `^shixian \S+( \S+)?, commit .*, go1\.\S+( .*)?\n$`, got.out)
	line{args: []string{"worker", "--data", t.TempDir()}, status: 1, errOut: []string{
		`level=INFO msg=starting build="shixian `, "no ledger in the folder",
	}}.test(t)
}
