package catalog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/catalog"
)

// told is what a check comes to: problems and notices by kind and place, and what would enter the catalog.
type told struct {
	problems []string
	notices  []string
	entries  []string // code, name, day of release, items
}

func tell(plan catalog.Plan) told {
	var is told
	for _, p := range plan.Problems {
		place := strings.Trim(fmt.Sprintf("%s %s!%s", p.Code, p.Sheet, p.Cell), "! ")
		if p.Notice {
			is.notices = append(is.notices, place)
		} else {
			is.problems = append(is.problems, place)
		}
	}
	for _, e := range plan.Versions() {
		var items []string
		for _, i := range e.Items {
			items = append(items, strings.TrimRight(fmt.Sprintf("%s %s %d %s", i.Name, i.Type, i.Length, i.Note), " "))
		}
		is.entries = append(is.entries, strings.TrimRight(strings.Join([]string{e.Code, e.Title, e.ReleasedOn, strings.Join(items, ";")}, "|"), "|"))
	}
	return is
}

func checked(t *testing.T, content []byte) told {
	t.Helper()
	return tell(catalog.Read(t.Context(), content).Compare(catalog.Catalog{Departments: departments}))
}

// TestFilesOfOfficials: what is right for files as people make them. Nothing is guessed, and nothing is left out unsaid.
func TestFilesOfOfficials(t *testing.T) {
	t.Parallel()
	const whole = "307003001/000012|低保对象信息|2024-03-01"
	for name, want := range map[string]told{
		"01":  {problems: []string{"quote_unmatched !X2"}},
		"02":  {entries: []string{whole, "307003002/000001|户籍信息|2024-03-01"}},
		"02b": {entries: []string{whole + "|姓名 字符型 50"}},
		"02d": {notices: []string{"sheet_set_aside 目录"}, entries: []string{"307003001/000012|新版名称|2024-03-01"}},
		"03":  {problems: []string{"cell_date 目录!A2"}, entries: []string{"2024年3月|低保对象信息|2024-03-01"}},
		"03c": {problems: []string{"number_rounded 目录!A2"}, entries: []string{"3070030010000120|低保对象信息|2024-03-01"}},
		"03d": {entries: []string{"1.10|低保对象信息|2024-03-01"}},
		"03f": {problems: []string{"cell_date 信息项!B2"}, entries: []string{whole + "|2024-03-01 字符型 50 0.1"}},
		"04":  {problems: []string{"date_invalid 目录!T2"}, entries: []string{"307003001/000012|低保对象信息|2024"}},
		"05":  {entries: []string{whole}},
		"06":  {entries: []string{whole}},
		"10":  {problems: []string{"header_unknown 目录!V1"}, entries: []string{whole}},
		"10b": {problems: []string{"header_unknown 目录!V2"}, entries: []string{whole}},
		"10d": {problems: []string{"header_unknown 目录!V1", "header_unknown 目录!W1"}, entries: []string{whole}},
		"11":  {problems: []string{"cell_formula 目录!B2"}, entries: []string{whole}},
		"12":  {entries: []string{whole}},
		"13":  {entries: []string{whole}},
		"14":  {entries: []string{whole}},
		"15":  {entries: []string{whole}},
		"16":  {entries: []string{whole}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := filepath.Glob(filepath.Join("testdata", "files", name+"-*"))
			require.NoError(t, err)
			require.Len(t, files, 1)
			content, err := os.ReadFile(files[0])
			require.NoError(t, err)
			assert.Equal(t, want, checked(t, content))
		})
	}
}
