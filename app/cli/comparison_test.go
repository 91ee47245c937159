package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/regulations"
)

const comparisonFile = "../../docs/comparison.md"

func TestComparisonIsWhatThePacksSay(t *testing.T) {
	t.Parallel()
	got := run(t, "regulation", "compare")
	require.Zero(t, got.status, got.errOut)
	written, err := os.ReadFile(comparisonFile)
	require.NoError(t, err)
	require.Equal(t, string(written), got.out, "%s is stale: make generate", comparisonFile)
}

// Every story is told of every regulation, and of these with the right end.
func TestComparison(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	parts := strings.Split(run(t, "regulation", "compare").out, "\n## ")[1:]
	require.Len(t, parts, 3)
	for i, part := range parts {
		for _, r := range library.Regulations() {
			require.Equal(t, 1, strings.Count(part, "\n| "+r.Short+" | "), "%s in %s", r.Short, part)
		}
		// Order 809 is about sharing: nobody asks for data to be opened by it.
		require.Equal(t, []int{0, 1, 0}[i], strings.Count(part, "没有这一程序"), part)
	}
	require.Contains(t, rowOf(t, parts[1], "共享条例"), "没有这一程序")
	require.Contains(t, rowOf(t, parts[0], "瑶海办法"), "**视同同意共享**，尚待“提供数据”")
	for _, short := range []string{"抚顺条例", "兰州办法", "内乡办法", "永嘉办法"} {
		require.Contains(t, rowOf(t, parts[0], short), "**没有了结**")
	}
	require.Contains(t, rowOf(t, parts[2], "内乡办法"), "**2026-10-10** 届满（第六十五条，解释）")
}

// A pack that is still being written can be held against the others.
func TestComparisonWithAPackOfAFolder(t *testing.T) {
	t.Parallel()
	got := run(t, "regulation", "compare", "--regulations", examplePack)
	require.Zero(t, got.status, got.errOut)
	parts := strings.Split(got.out, "\n## ")[1:]
	require.Contains(t, rowOf(t, parts[0], "示例办法"), "视同同意共享")
	require.Contains(t, rowOf(t, parts[1], "示例办法"), "没有这一程序")
}

// One whose form does not fit an event has a row that says why, and the others keep theirs.
func TestComparisonWithAPackThatDoesNotFit(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "packs")
	require.NoError(t, os.CopyFS(folder, os.DirFS(examplePack)))
	file := filepath.Join(folder, "demo-2026", "share-application.yaml")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	text = bytes.ReplaceAll(text, []byte("\nform:\n"), []byte("\nform:\n  - {name: project, title: 项目代码, type: text, required: true}\n"))
	require.NoError(t, os.WriteFile(file, text, 0o600))
	got := run(t, "regulation", "compare", "--regulations", folder)
	require.Zero(t, got.status, got.errOut)
	parts := strings.Split(got.out, "\n## ")[1:]
	require.Contains(t, rowOf(t, parts[0], "示例办法"), "无法推演：这件事在这里提不出来：“项目代码”必须填写")
	require.Contains(t, rowOf(t, parts[0], "瑶海办法"), "视同同意共享")
}

func rowOf(t *testing.T, story, short string) string {
	t.Helper()
	for line := range strings.Lines(story) {
		if strings.HasPrefix(line, "| "+short+" |") {
			return line
		}
	}
	t.Fatalf("no row of %s in %s", short, story)
	return ""
}
