package procedure_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// listing opens a case whose form has a table of information items.
func listing(t *testing.T, items any) (procedure.State, error) {
	t.Helper()
	d := variant(t, "form:\n", "form:\n  - {name: items, title: 信息项, type: items}\n")
	s, _, err := procedure.NewMachine(d, calendar.Builtin()).File(application(t, "2026-09-22 10:00", procedure.Fields{"items": items}))
	return s, err
}

func TestItemsAreKeptInOneWriting(t *testing.T) {
	t.Parallel()
	want := procedure.WriteItems([]procedure.Item{{Name: "姓名", Type: "字符型", Length: 18}, {Name: "备注 <b>", Open: "withheld"}})
	for name, given := range map[string]any{
		"as a list": []any{
			map[string]any{"name": " 姓名 ", "type": "字符型", "length": 18.0}, map[string]any{"name": "备注 <b>", "open": "withheld"},
		},
		"as text": "[{\"type\":\"字符型\",\"length\":18,\"name\":\"姓名\"},\n{\"name\":\"备注 <b>\",\"open\":\"withheld\"}]",
	} {
		s, err := listing(t, given)
		require.NoError(t, err, name)
		assert.Equal(t, want, s.Form["items"], name)
	}
	s, err := listing(t, []any{})
	require.NoError(t, err)
	assert.NotContains(t, s.Form, "items", "no items are nothing said")
}

func TestItemsThatAreWrong(t *testing.T) {
	t.Parallel()
	many := make([]any, procedure.MostItems+1)
	for name, c := range map[string]struct {
		given any
		says  string
	}{
		"no list":       {"姓名", "应为信息项的列表"},
		"unknown key":   {[]any{map[string]any{"name": "姓名", "size": 3}}, "name（名称）"},
		"half a length": {[]any{map[string]any{"name": "姓名", "length": 1.5}}, "length（长度，整数）"},
		"no name":       {[]any{map[string]any{"name": "姓名"}, map[string]any{"type": "整型"}}, "第 2 项：名称必须填写"},
		"unknown type":  {[]any{map[string]any{"name": "姓名", "type": "文字"}}, "类型“文字”应为下列之一：字符型"},
		"unknown class": {[]any{map[string]any{"name": "姓名", "share": "secret"}}, "共享类型“secret”"},
		"twice":         {[]any{map[string]any{"name": "姓名"}, map[string]any{"name": "姓名 "}}, "第 2 项与第 1 项名称相同"},
		"negative":      {[]any{map[string]any{"name": "姓名", "length": -1}}, "长度应为"},
		"long name":     {[]any{map[string]any{"name": strings.Repeat("名", 101)}}, "名称最多 100 字"},
		"too many":      {many, "不超过 500 个信息项，现有 501 个"},
		"more after it": {`[{"name":"姓名"}] x`, "应为信息项的列表"},
	} {
		_, err := listing(t, c.given)
		var refusal *procedure.Refusal
		require.ErrorAs(t, err, &refusal, name)
		assert.Equal(t, procedure.FieldInvalid, refusal.Code, name)
		assert.Equal(t, "items", refusal.Field, name)
		assert.Contains(t, refusal.Detail, c.says, name)
	}
}
