package articles_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/articles"
)

const example = "../../docs/example-pack/demo-2026/"

func read(t *testing.T, file string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(source)
}

// pack is the one of the documentation.
func pack(t *testing.T) articles.Pack {
	t.Helper()
	r, err := procedure.ParseRegulation("demo-2026/regulation.yaml", []byte(read(t, example+"regulation.yaml")))
	require.NoError(t, err)
	p := articles.Pack{Regulation: r}
	for _, name := range []string{"rectification.yaml", "share-application.yaml"} {
		d, err := procedure.Parse(r, "demo-2026/"+name, []byte(read(t, example+name)))
		require.NoError(t, err)
		p.Procedures = append(p.Procedures, d)
	}
	return p
}

// lint checks the example pack with texts of its ledger replaced, old and new in turn.
func lint(t *testing.T, replace ...string) []string {
	t.Helper()
	text, err := articles.ParseText("demo-2026/text.txt", []byte(read(t, example+"text.txt")))
	require.NoError(t, err)
	source := read(t, example+"articles.yaml")
	for i := 0; i < len(replace); i += 2 {
		require.Contains(t, source, replace[i])
		source = strings.Replace(source, replace[i], replace[i+1], 1)
	}
	ledger, err := articles.ParseLedger("demo-2026/articles.yaml", []byte(source))
	require.NoError(t, err)
	var found []string
	for _, f := range articles.Lint(pack(t), text, ledger) {
		found = append(found, f.String())
	}
	return found
}

func TestLint(t *testing.T) {
	t.Parallel()
	require.Empty(t, lint(t))
	for _, c := range []struct {
		name     string
		old, new string
		want     []string // one for each finding
	}{
		{
			"an item without an entry", "  第八条: {by: [rectification]}\n  第八条第一项: {by: [breaches.1]}\n", "",
			[]string{
				"demo-2026/articles.yaml:4: articles: no entry covers 第八条 (demo-2026/text.txt:13)",
				"demo-2026/articles.yaml:4: articles: no entry covers 第八条第一项 (demo-2026/text.txt:14): （一）逾期不答复共享申请；",
				"demo-2026/rectification.yaml:25: clocks.rectify: it cites 第八条, and no entry of demo-2026/articles.yaml for 第八条 names it",
				"demo-2026/rectification.yaml:49: states.rectify.actions.complete: it cites 第八条",
				"demo-2026/regulation.yaml:34: breaches.1: it cites 第八条第一项, and no entry of demo-2026/articles.yaml for 第八条 names it: by: [breaches.1]",
			},
		},
		{
			"a place that the text does not have", "第四条:", "第四条第二款: {because: scope}\n  第四条:",
			[]string{"demo-2026/articles.yaml:8: articles.第四条第二款: demo-2026/text.txt has no such place"},
		},
		{"no citation", "第四条:", "第4条: {because: scope}\n  第四条:", []string{"articles.第4条: this is no citation; 第N条"}},
		{
			"the same place twice", "第四条:", "第四条第一款: {because: scope}\n  第四条:",
			[]string{"articles.第四条: the text has only one such place, and it has an entry: 第四条第一款"},
		},
		{
			"an implementation that names nothing", "share-application.states.direct]", "share-application.states.given]",
			[]string{
				"demo-2026/articles.yaml:8: articles.第四条: by: share-application.states.given names nothing; a procedure, a part of one or of regulation.yaml",
			},
		},
		{"a rule of the catalog that there is not", "share-application.states.direct]", "catalog.colour]", []string{"by: catalog.colour names nothing"}},
		{"neither", "{because: organisation}", "{note: 未说明}", []string{"articles.第三条: neither by nor because"}},
		{"missing without a note", ", note: 督办只升级到县数据局，尚无督办的文书", "", []string{"articles.第七条第二款: a note was expected that says what is missing"}},
		{"another pack's", "regulation: demo-2026", "regulation: demo-2027", []string{`the ledger is of "demo-2027", but the pack is "demo-2026"`}},
		{
			"a rule to which no entry leads", "share-application.clocks.answer.extension, share-application.never.more_time", "parties.provider_head",
			[]string{
				"demo-2026/share-application.yaml:67: clocks.answer.extension: it cites 第五条第二款, and no entry of demo-2026/articles.yaml for 第五条 names it",
			},
		},
		{
			"a clock to which another paragraph leads",
			"share-application.clocks.acceptance, share-application.clocks.answer, share-application.states.acceptance",
			"share-application.states.acceptance",
			[]string{"clocks.answer: it cites 第五条第一款"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := lint(t, c.old, c.new)
			require.Len(t, found, len(c.want), "%s", strings.Join(found, "\n"))
			for i, want := range c.want {
				assert.Contains(t, found[i], want)
			}
		})
	}
}

// A whole procedure leads to all that it has; a state, to its actions and to the clocks that it runs.
func TestWhatIsAboveLeads(t *testing.T) {
	t.Parallel()
	by := "share-application.clocks.acceptance, share-application.clocks.answer, share-application.states.acceptance"
	require.Empty(t, lint(t, by, "share-application"))
	require.Empty(t, lint(t, by, "share-application.states.acceptance, share-application.states.review"))
}

func TestNoLedger(t *testing.T) {
	t.Parallel()
	found := articles.Lint(pack(t), nil, nil)
	require.Len(t, found, 1)
	require.Contains(t, found[0].String(), "the pack has no ledger of articles: text.txt")
}

func TestParseText(t *testing.T) {
	t.Parallel()
	text, err := articles.ParseText("t", []byte(
		"某办法\n第一章　总则\n第一条　一。\n第二条　有下列情形的：\n（一）甲；\n（二）乙。\n前款以外的。\n第二条之一　后加的。\n第三条　末。\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"某办法"}, text.Title)
	var places []string
	for _, p := range text.Provisions {
		places = append(places, p.Citation.String()+p.Text)
	}
	require.Equal(t, []string{
		"第一条一。", "第二条第一款有下列情形的：", "第二条第一款第一项（一）甲；", "第二条第一款第二项（二）乙。", "第二条第二款前款以外的。", "第二条之一后加的。", "第三条末。",
	}, places)
	require.Equal(t, "第一章　总则", text.Provisions[0].Chapter)
	require.True(t, text.Provisions[1].Heads)
	require.False(t, text.Provisions[4].Heads)

	for found, source := range map[string]string{
		"t:2:1: found 第三条, expected 第二条":        "第一条　一。\n第三条　三。\n",
		"t:2:1: found （二）, expected （一）":        "第一条　一：\n（二）乙。\n",
		"t:2:1: found an empty line":            "第一条　一。\n\n第二条　二。\n",
		"t:1:1: found no article, expected":     "某办法\n",
		"t:3:1: found （一）, expected （二）":        "第一条　一：\n（一）甲；\n（一）乙。\n",
		"t:11:1: found 第十二条, expected 第十一条":     strings.Join(numbered(10), "") + "第十二条　末。\n",
		"t:111:1: found 第一百一十二条, expected 第一百一": strings.Join(numbered(110), "") + "第一百一十二条　末。\n",
	} {
		_, err := articles.ParseText("t", []byte(source))
		require.ErrorContains(t, err, found)
	}
}

func numbered(n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, articles.Citation{Article: i + 1}.String()+"　文。\n")
	}
	return lines
}

func TestCited(t *testing.T) {
	t.Parallel()
	for basis, want := range map[string][]string{
		"practice": nil,
		"民法典第二百零一条、第二百零三条":  nil,
		"第十四条第二款":           {"第十四条第二款"},
		"第二十一条第二款、第三款":      {"第二十一条第二款", "第二十一条第三款"},
		"第六十二条第八项、第六十七条第六项": {"第六十二条第八项", "第六十七条第六项"},
		"第十二条至第十四条":         {"第十二条", "第十四条"},
		"第一百零五条之一第二款第十项":    {"第一百零五条之一第二款第十项"},
	} {
		var got []string
		for _, c := range articles.Cited(basis) {
			got = append(got, c.String())
		}
		require.Equal(t, want, got, basis)
	}
}

// What is missing counts against the share, also in part; what is no duty does not count, though something gives effect to it.
func TestShare(t *testing.T) {
	t.Parallel()
	text, err := articles.ParseText("t", []byte("第一条　甲。\n第二条　乙。\n第三条　丙。\n第四条　丁：\n（一）子；\n（二）丑。\n"))
	require.NoError(t, err)
	ledger, err := articles.ParseLedger("l", []byte(`
regulation: demo-2026
articles:
  第一条: {because: definition, by: [parties.provider]}
  第二条: {by: [share-application], because: missing, note: 一部分}
  第三条: {because: missing, note: 全部}
  第四条: {by: [rectification]}
  第四条第二项: {by: [breaches.2]}
`))
	require.NoError(t, err)
	account := articles.AccountOf(pack(t), text, ledger)
	require.Equal(t, articles.Share{Leaves: 5, Duties: 4, Implemented: 2, Partly: 1, Missing: 1}, account.Share)
	require.Equal(t, 50, account.Share.Percent())
	require.Equal(t, "第四条", account.Articles[4].Key)
	require.Equal(t, "整改", account.Articles[4].By[0].Title)
	require.Equal(t, "第四条第二项", account.Articles[5].Key)
	require.Equal(t, "违规情形“未按承诺的日期提供数据”", account.Articles[5].By[0].Title)
	require.Equal(t, "尚未实现：一部分", account.Articles[1].Why())
}

func TestReasonsAreAClosedList(t *testing.T) {
	t.Parallel()
	_, err := articles.ParseLedger("demo-2026/articles.yaml", []byte("regulation: demo-2026\narticles:\n  第一条: {because: boring}\n"))
	require.ErrorContains(t, err, "demo-2026/articles.yaml:3:18: articles.第一条.because: found \"boring\", expected one of purpose, scope")
	schema := read(t, filepath.Join("..", "schema", "articles.schema.json"))
	for _, r := range articles.Reasons {
		require.Contains(t, schema, `"`+string(r.Reason)+`"`)
		require.NotEmpty(t, r.Title)
		require.Equal(t, r.Title, r.Reason.Title())
	}
	require.Contains(t, schema, `["purpose"`)
	require.Equal(t, len(articles.Reasons), strings.Count(schema[strings.Index(schema, `["purpose"`):strings.Index(schema, `"missing"]`)], ",")+1)
}
