package paper_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/paper"
	"github.com/shixian/shixian/sheet"
)

func TestPages(t *testing.T) {
	t.Parallel()
	p := paper.Paper{
		Title: "办件材料", Under: "YH-2026-000001", Mark: "演示", Made: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC),
		Parts: []paper.Part{{Title: "一、申请内容", Lines: []string{strings.Repeat("核对低保申请家庭成员户籍，", 400), "末行"}}, {Title: "二、附件", Lines: []string{"无"}}},
	}
	d := p.Pages()
	require.Greater(t, len(d.Pages), 2)
	var texts []string
	for _, page := range d.Pages {
		require.Len(t, page.Under, 1, "the mark is on each page")
		for _, run := range page.Runs {
			assert.GreaterOrEqual(t, run.X, 25*sheet.MM-0.01)
			assert.LessOrEqual(t, run.X+run.At[len(run.At)-1], sheet.Width-25*sheet.MM)
			assert.Less(t, run.Y, sheet.Height)
			if run.Face != sheet.Song {
				texts = append(texts, string(run.Text))
			}
		}
	}
	assert.Equal(t, "办件材料", texts[0])
	assert.Equal(t, 400, strings.Count(strings.Join(texts, ""), "低保"), "nothing is lost between lines and pages")
	last := d.Pages[len(d.Pages)-1].Runs
	assert.Equal(t, fmt.Sprintf("第 %d 页，共 %[1]d 页", len(d.Pages)), string(last[len(last)-1].Text))
	first, err := p.PDF()
	require.NoError(t, err)
	again, err := p.PDF()
	require.NoError(t, err)
	assert.Equal(t, first, again)
}

// A title at the foot of a page goes with its part.
func TestATitleStandsWithItsPart(t *testing.T) {
	t.Parallel()
	for lines := 25; lines < 45; lines++ {
		p := paper.Paper{Title: "核验报告", Parts: []paper.Part{{Title: "一", Lines: make([]string, lines)}, {Title: "二", Lines: []string{"第一行"}}}}
		for _, page := range p.Pages().Pages {
			for i, run := range page.Runs {
				if string(run.Text) == "二" {
					assert.Equal(t, "第一行", string(page.Runs[i+1].Text), "%d lines before", lines)
				}
			}
		}
	}
}
