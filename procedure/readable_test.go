package procedure_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// A file that an editor for Chinese texts has saved, or in which a Chinese mark stands where YAML needs another, is refused
// with the cause, not with what follows from it.
func TestFilesThatCannotBeReadSayWhy(t *testing.T) {
	t.Parallel()
	const colon, comma = "found the fullwidth colon ：, expected an ASCII colon", "found the fullwidth comma ，, expected an ASCII comma"
	kind := "- {name: kind, title: 类别, type: enum, of: {plain: 普通, special: 特殊}}"
	for _, c := range []struct{ name, old, new, want string }{
		{"not UTF-8", "resource: optional", "resource: \xb9\xab",
			"p.yaml:LINE:13: found the byte 0xB9, which is not UTF-8, expected UTF-8: the file was saved"},
		{"cut off within a character", "resource: optional", "resource: 可\xef", "p.yaml:LINE:14: found the byte 0xEF, which is not UTF-8"},
		{"a byte order mark", "# yaml-language-server", "\ufeff# yaml-language-server",
			"p.yaml:LINE:1: found a byte order mark (BOM), expected UTF-8 without it"},
		{"after a key", "title: 样样都有", "title：样样都有", "p.yaml:LINE:6: " + colon},
		{"after a key, with a space", "basis: 第一条\n", "basis： 第一条\n", "p.yaml:LINE:6: " + colon},
		{"after a key of a mapping", "filing:\n", "filing：\n", "p.yaml:LINE:7: " + colon},
		{"after a name", "  answering:\n", "  answering：\n", "p.yaml:LINE:12: " + colon},
		{"after a key before braces", "task: {role: provider, title: 答复}", "task： {role: provider, title: 答复}", "p.yaml:LINE:9: " + colon},
		{"within braces", "task: {role: provider, title: 答复}", "task: {role：provider, title: 答复}", "p.yaml:LINE:16: states.answering.task: " + colon},
		{"after a value of an enum", kind, strings.Replace(kind, "plain: ", "plain：", 1), "p.yaml:LINE:51: form[3].of.plain：普通: " + colon},
		{"between keys", "task: {role: provider, title: 答复}", "task: {role: provider，title: 答复}", "p.yaml:LINE:26: states.answering.task.role: " + comma},
		{"between numbers", "remind: [2, 1]", "remind: [2，1]", "p.yaml:LINE:15: clocks.answer.remind[0]: " + comma},
		{"between names", "clocks: [answer, notice]", "clocks: [answer，notice]", "p.yaml:LINE:20: states.answering.clocks[0]: " + comma},
		{"a key lost in a text", "{title: 提交补正, to: answering,", "{title: 提交补正，to: answering,",
			"p.yaml:LINE:29: states.supplementing.actions.resubmit.title: " + comma},
		{"a value lost in a text", kind, strings.Replace(kind, "普通, ", "普通，", 1), "p.yaml:LINE:55: form[3].of.plain: " + comma},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before, _, _ := strings.Cut(read(t, syntheticProcedure), c.old)
			want := strings.Replace(c.want, "LINE", strconv.Itoa(strings.Count(before, "\n")+1), 1)
			_, err := parseVariant(t, c.old, c.new)
			faults, ok := errors.AsType[procedure.Faults](err)
			require.True(t, ok, "faults were expected, not %v", err)
			require.Len(t, faults, 1, "%v", err)
			assert.True(t, strings.HasPrefix(err.Error(), want), "%v", err)
		})
	}
}

// Chinese marks belong into Chinese texts, and are no cause of what else is wrong in their line.
func TestFullwidthMarksOfTextsAreNobodysFault(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"提交补正，并说明：a", "'提交补正，to: answering'", `"提交，to: x"`, "提交 A，B 两项"} {
		variant(t, "{title: 提交补正, to: answering, amends: [limit, kind, why_special, evidence]}", "{title: "+text+", to: answering} # 注：，to: x")
		_, err := parseVariant(t, "{title: 提交补正, to: answering,", "{title: "+text+", to: nowhere,")
		require.ErrorContains(t, err, `found the undeclared state "nowhere"`, text)
	}
}
