package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var searching = suite{
	"words are found wherever they stand":           wordsFound,
	"what is found is what a plain search finds":    asPlainSearch,
	"a page beyond the first rows is found as well": foundFarDown,
	"a new version is found by its own words":       foundAnew,
	"the public finds what it is told, and no more": foundByThePublic,
}

func (l *ledger) foundBy(q domain.EntryQuery) []string {
	l.t.Helper()
	var codes []string
	for {
		list, err := l.Entries(l.ctx, q)
		require.NoError(l.t, err)
		for _, e := range list.Items {
			codes = append(codes, e.Code)
		}
		if q.Page.After = list.Next; list.Next == "" {
			return codes
		}
	}
}

func (l *ledger) putWords(code, title string) {
	l.t.Helper()
	e := entry(code, "unconditional")
	e.Title, e.Provider, e.Summary, e.Domain, e.Items = title, "gaj", "", "", nil
	_, err := l.PutEntry(l.ctx, e)
	require.NoError(l.t, err)
}

func wordsFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.putWords("307003001/000012", "低保户ＡＢＣ１２信息")
	l.putWords("a-2", "户低保 O'Neil 50%_x\\")
	for text, want := range map[string][]string{
		"低保户": {"307003001/000012"}, "保户": {"307003001/000012"}, "户低": {"a-2"}, "户": {"307003001/000012", "a-2"},
		"abc12": {"307003001/000012"}, "ABC": {"307003001/000012"}, "Ｂｃ1": {"307003001/000012"}, "信息 低保户": {"307003001/000012"},
		"息": {"307003001/000012", "mzj-001", "mzj-002", "mzj-003"}, "003001/0": {"307003001/000012"}, "无": nil, "低保 无": nil,
		"'neil": {"a-2"}, "50%": {"a-2"}, "%_X": {"a-2"}, `x\`: {"a-2"}, `\`: {"a-2"},
		"5_": nil, " \t": {"307003001/000012", "a-2", "mzj-001", "mzj-002", "mzj-003"},
		"\x00": nil, "保户低": nil, `" OR "`: nil, "*": nil, "ABC ABC": {"307003001/000012"},
	} {
		assert.Equal(t, want, l.foundBy(domain.EntryQuery{Text: text}), "%q", text)
	}
}

// asPlainSearch compares with strings.Contains, over texts of few characters, in which pairs recur.
func asPlainSearch(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	titles := map[string]string{}
	for i := range 60 {
		code := fmt.Sprintf("t%02d", i)
		titles[code] = rapid.StringOfN(rapid.RuneFrom([]rune("数据信息a1")), 1, 9, -1).Example(i)
		l.putWords(code, titles[code])
	}
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("数据信息a1")), 1, 4, -1).Draw(rt, "word")
		var want []string
		for i := range 60 {
			if code := fmt.Sprintf("t%02d", i); strings.Contains(code+"\n"+titles[code], word) {
				want = append(want, code)
			}
		}
		assert.Equal(rt, want, l.foundBy(domain.EntryQuery{Text: word, Provider: "gaj", Page: domain.Page{Limit: 7}}))
	})
}

// foundFarDown has more rows than are read before the index is asked.
func foundFarDown(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	const many = 2300
	i := domain.Import{ID: "i", By: bureau}
	for n := range many {
		e := entry(fmt.Sprintf("a%04d", n), "unconditional")
		e.Title, e.Version = "寻常", 1
		if n%1100 == 1050 {
			e.Title = "罕见"
		}
		i.Changes = append(i.Changes, e)
	}
	_, err := l.ImportEntries(l.ctx, i)
	require.NoError(t, err)
	assert.Equal(t, []string{"a1050", "a2150"}, l.foundBy(domain.EntryQuery{Text: "罕见", Page: domain.Page{Limit: 1}}))
	assert.Len(t, l.foundBy(domain.EntryQuery{Text: "寻常", Page: domain.Page{Limit: 200}}), many-2)
	assert.Equal(t, []string{"a2299"}, l.foundBy(domain.EntryQuery{Text: "2299"}))
}

func foundAnew(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.putWords("a-1", "旧名称")
	l.putWords("a-1", "新名称")
	l.putWords("a-1", "新名称")
	assert.Nil(t, l.foundBy(domain.EntryQuery{Text: "旧名"}))
	assert.Nil(t, l.foundBy(domain.EntryQuery{Text: "旧"}))
	assert.Equal(t, []string{"a-1"}, l.foundBy(domain.EntryQuery{Text: "新名称"}))
}

func foundByThePublic(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	put := func(open string, items ...procedure.Item) {
		e := entry("a-1", "unconditional")
		e.Title, e.Open, e.OpenBasis, e.Items = "企业名录", open, "办法", items
		_, err := l.PutEntry(l.ctx, e)
		require.NoError(t, err)
	}
	shown, hidden := procedure.Item{Name: "企业名称"}, procedure.Item{Name: "法定代表人手机", Open: procedure.Withheld}
	put(procedure.Unconditional, shown, hidden)
	by := func(text string, public bool) []string {
		return l.foundBy(domain.EntryQuery{Text: text, Provider: "mzj", OnlyOpen: public})
	}
	assert.Equal(t, []string{"a-1"}, by("企业名称", true))
	assert.Equal(t, []string{"a-1"}, by("代表人", false))
	assert.Nil(t, by("代表人", true), "an item that is withheld is not matched")
	assert.Nil(t, by("手", true))
	put(procedure.Withheld, shown, hidden)
	assert.Nil(t, by("企业名称", true))
	assert.Equal(t, []string{"a-1"}, by("企业名称", false))
	put(procedure.Unconditional, shown, procedure.Item{Name: hidden.Name})
	assert.Equal(t, []string{"a-1"}, by("代表人", true), "it has been opened")
}
