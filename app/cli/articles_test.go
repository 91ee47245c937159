package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const articlesFile = "../../docs/articles.md"

func TestArticlesAreWhatThePacksSay(t *testing.T) {
	t.Parallel()
	got := run(t, "regulation", "articles")
	require.Zero(t, got.status, got.errOut)
	written, err := os.ReadFile(articlesFile)
	require.NoError(t, err)
	require.Equal(t, string(written), got.out, "%s is stale: make generate", articlesFile)
}

// An article that nobody accounts for is found, and so is a rule to which no entry leads; the pack may be tried all the same.
func TestArticlesThatAreNotAccountedFor(t *testing.T) {
	t.Parallel()
	dir := change{file: "articles.yaml", old: "  第九条: {by: [rectification.clocks.rectify.expired, rectification.states.criticised]}\n"}.pack(t)
	line{
		args: []string{"regulation", "lint", dir}, status: 1, errOut: []string{"findings: 2\n"},
		out: []string{
			"demo-2026/articles.yaml:4: articles: no entry covers 第九条 (demo-2026/text.txt:16): 逾期不整改的，通报批评。\n",
			"demo-2026/rectification.yaml:33: clocks.rectify.expired: it cites 第九条, and no entry of demo-2026/articles.yaml for 第九条 names it",
		},
	}.test(t)
	line{args: []string{"regulation", "test", dir}, out: []string{"scenarios"}}.test(t)

	require.NoError(t, os.Remove(filepath.Join(dir, "demo-2026", "articles.yaml")))
	line{args: []string{"regulation", "lint", dir}, status: 1, out: []string{"the pack has no ledger of articles"}, errOut: []string{"findings: 1\n"}}.test(t)
	line{args: []string{"regulation", "articles", "demo-2026", "--regulations", dir}, status: 1, errOut: []string{"has no ledger of articles"}}.test(t)
}
