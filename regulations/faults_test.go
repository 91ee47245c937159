package regulations_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
)

// example is the pack of the documents, in memory.
func example(t *testing.T) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	for _, pattern := range []string{"*.yaml", "scenarios/*.yaml"} {
		files, err := filepath.Glob(filepath.Join("../docs/example-pack/demo-2026", pattern))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			name, err := filepath.Rel("../docs/example-pack", file)
			require.NoError(t, err)
			folder[name] = &fstest.MapFile{Data: text}
		}
	}
	return folder
}

// What only shows beside the other files of a pack is refused where it stands, with what was found and what was expected.
func TestFaultsBetweenFiles(t *testing.T) {
	t.Parallel()
	const share, scenarios = "demo-2026/share-application.yaml", "demo-2026/scenarios/share-application.yaml"
	for _, c := range []struct{ name, file, old, new, want string }{
		{
			"a field that a child's form does not have", share, "breach: breach.item, facts", "breach: breach.item, fakts",
			`children.rectification.form.fakts: found the field fakts, which the form of rectification does not have, expected one of respondent, `,
		},
		{
			"a role that may not file the child", share, "    procedure: rectification\n    role: bureau", "    procedure: rectification\n    role: provider",
			"children.rectification.role: found the role provider, whose holders may not file rectification " +
				"(demo-2026/rectification.yaml: filing.by is bureau), expected a role that files as one of those",
		},
		{
			"a child that there is not", share, "    procedure: rectification\n", "    procedure: rectify\n",
			`children.rectification.procedure: found the procedure "rectify", which the pack does not have, expected one of rectification, share-application`,
		},
		{
			"a role that there is not", scenarios, "by: provider, do: accept}", "by: provder, do: accept}",
			`steps[0].by: found the undeclared role "provder", expected one of applicant, provider, `,
		},
		{
			"an action that there is not", scenarios, "by: provider, do: accept}", "by: provider, do: acept}",
			`steps[0].do: found the action "acept", which share-application does not have, expected one of `,
		},
		{
			"a procedure that there is not", scenarios, "procedure: share-application", "procedure: share",
			`procedure: found the procedure "share", which the pack does not have, expected one of rectification, share-application`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			folder := example(t)
			text := string(folder[c.file].Data)
			require.Contains(t, text, c.old)
			at := text[:strings.Index(text, c.old)]
			folder[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.new, 1))}
			_, err := regulations.Load(folder)
			require.ErrorContains(t, err, c.want)
			line := strings.SplitN(err.Error(), ":", 3)
			assert.Equal(t, c.file, line[0])
			assert.InDelta(t, 1+strings.Count(at, "\n"), number(t, line[1]), 1, "the line of %v", err)
		})
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n := 0
	for _, digit := range text {
		require.True(t, digit >= '0' && digit <= '9', text)
		n = 10*n + int(digit-'0')
	}
	return n
}

// A file under a name that nobody reads is not passed over.
func TestFilesOfAnotherNameAreRefused(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{
		"demo-2026/regulation.yaml":                  "demo-2026/regulation.yml",
		"demo-2026/rectification.yaml":               "demo-2026/rectification.yml",
		"demo-2026/scenarios/share-application.yaml": "demo-2026/scenarios/share-application.YML",
		"demo-2026/share-application.yaml":           "demo-2026/share-application.YAML",
	} {
		folder := example(t)
		folder[to] = folder[from]
		delete(folder, from)
		_, err := regulations.Load(folder)
		require.ErrorContains(t, err, to+":1:1: found a file named "+filepath.Ext(to)+", which is not read, expected rename to "+filepath.Base(from))
	}
}

func TestAPackIsNoFolderOfPacks(t *testing.T) {
	t.Parallel()
	_, err := regulations.Open("../docs/example-pack/demo-2026")
	var wrong *regulations.FolderError
	require.ErrorAs(t, err, &wrong)
	require.ErrorContains(t, err, "is a pack itself, since it has a regulation.yaml; name the folder that holds it: ../docs/example-pack")
	_, err = regulations.Open("../docs/nowhere")
	require.ErrorAs(t, err, &wrong)
	library, err := regulations.Open("../docs/example-pack")
	require.NoError(t, err)
	require.Len(t, library.Packs(), 1)
}
