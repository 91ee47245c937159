package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/api/gen"
)

// The form stands once on the file of a case; what was filed otherwise than it is now, and what came later, is told as it happened.
func TestWhatWasFiledStandsOnce(t *testing.T) {
	t.Parallel()
	form := []gen.FieldValue{{Name: "purpose", Title: "使用用途", Text: "核对"}, {Name: "scope", Title: "范围", Text: "姓名"}}
	at := time.Date(2026, 9, 14, 2, 0, 0, 0, time.UTC)
	events := []gen.TimelineEvent{
		{Kind: gen.TimelineEventKindFiled, At: at, Title: "提交", Fields: []gen.FieldValue{form[0], {Name: "scope", Title: "范围", Text: "全部"}}},
		{Kind: gen.TimelineEventKindActed, At: at, Title: "受理", Fields: []gen.FieldValue{form[0]}},
	}
	assert.Equal(t, []string{"2026年9月14日 10:00　提交；范围：全部", "2026年9月14日 10:00　受理；使用用途：核对"}, eventLines(events, form))
}
