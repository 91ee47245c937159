package sheet_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shixian/shixian/sheet"
)

var ten = sheet.Setter{Size: 10, Width: 100} // ten characters a line

func texts(lines []sheet.Line) (list []string) {
	for _, l := range lines {
		list = append(list, string(l.Text))
	}
	return list
}

// Where lines break: after ten characters, and not where Chinese typesetting has none.
func TestLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"一二三四五六七八九十甲":                {"一二三四五六七八九十", "甲"},
		"一二三四五六七八九十，甲":               {"一二三四五六七八九", "十，甲"},
		"一二三四五六七八九《甲》":               {"一二三四五六七八九", "《甲》"},
		"一二三四五六七八（甲）乙":               {"一二三四五六七八", "（甲）乙"},
		"一二三四五六七八九——甲":               {"一二三四五六七八九", "——甲"},
		"一二三四五六七八2026年":              {"一二三四五六七八2026", "年"},
		"一二三四五六七八九2026年":             {"一二三四五六七八九", "2026年"},
		"一二三四五六七八九十 甲":               {"一二三四五六七八九十", "甲"},
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ": {"ABCDEFGHIJKLMNOP", "QRSTUVWXYZ"}, // longer than any line may be
		"":                           {""},
	} {
		assert.Equal(t, want, texts(ten.Paragraph(text, 0)), text)
	}
	assert.Equal(t, []string{"一二三四五六七八", "九十"}, texts(ten.Paragraph("一二三四五六七八九十", 2)))
}

// All but the last line fill the width, in order, and nothing of the text is lost.
func TestLinesFillTheWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙，。、（）《》“”—…aB1-.")), 1, 200, -1).Draw(t, "text")
		lines := ten.Paragraph(text, 2)
		assert.Equal(t, text, strings.Join(texts(lines), ""))
		for i, l := range lines {
			require.Len(t, l.At, len(l.Text))
			for j := 1; j < len(l.At); j++ {
				assert.Greater(t, l.At[j], l.At[j-1])
			}
			assert.LessOrEqual(t, l.Width, 100.02)
			if i < len(lines)-1 && len(l.Text) > 1 && strings.ContainsAny(string(l.Text), "甲乙丙") {
				assert.InDelta(t, 100, l.Width, 0.02, string(l.Text))
			}
		}
	})
}

// What may not begin a line begins none, as long as it is not a row of such marks alone.
func TestNoLineBeginsWithAClosingMark(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"甲", "乙，", "《丙》", "（丁）。", "2026年", "“戊”；", "GB/T "}), 1, 80).Draw(t, "words")
		for i, l := range ten.Paragraph(strings.Join(words, ""), 0) {
			if i > 0 {
				assert.NotContains(t, "，。；》）”", string(l.Text[0]), string(l.Text))
			}
			assert.NotContains(t, "《（“", string(l.Text[len(l.Text)-1]), string(l.Text))
		}
	})
}

// A title has lines of about the same length, and is not torn within marks that enclose if it can be helped.
func TestTitles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"关于甲乙丙的答复":               {"关于甲乙丙的答复"},
		"关于“甲乙丙丁”政务数据申请的答复":      {"关于“甲乙丙丁”", "政务数据申请的答复"},
		"一二三四五六七八九十甲乙":           {"一二三四五六", "七八九十甲乙"},
		"一二三四五六七八九十一二三四五六七八九十一二": {"一二三四五六七", "八九十一二三四", "五六七八九十一二"},
	} {
		assert.Equal(t, want, texts(ten.Balanced(text)), text)
	}
}
