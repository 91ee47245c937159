package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

var year2026 = report.Query{From: civil.Date{Year: 2026, Month: 1, Day: 1}, Through: civil.Date{Year: 2026, Month: 12, Day: 31}}

var regulations = []report.Regulation{{
	ID: "r", Title: "某市政务数据资源共享开放管理办法", Short: "某市办法", Document: "某政〔2026〕1号",
	Procedures: map[string]string{"p": "政务数据共享申请", "q": "政务数据开放申请"},
}}

// believable are counts of a year, the same each time.
func believable() report.Counts {
	random := rand.New(rand.NewPCG(1, 2))
	c := report.Counts{At: time.Date(2026, 9, 30, 10, 0, 0, 0, procedure.Shanghai), Calendar: "3f2a9c", Departments: departments}
	for month := 1; month <= 10; month++ {
		for i, d := range departments {
			for range 40 {
				cell := report.Cell{
					Key: report.Key{Department: d.Code, Regulation: "r", Procedure: "p",
						Article: "第十四条第二款", Clock: "答复", Period: fmt.Sprintf("2026-%02d", month)},
					Authority: procedure.Statutory, Standing: report.OnTime, Completes: true, Count: 1, Days: random.IntN(5) + 1,
				}
				switch r := random.IntN(100); {
				case r < 3+4*i:
					cell.Standing, cell.Days = report.Late, 6+random.IntN(20)
				case r < 6+5*i:
					cell.Standing, cell.Days = report.Consented, 0
				case r < 9+5*i && month > 8:
					cell.Standing, cell.Days = report.Overdue, 0
				case r > 97:
					cell.Standing, cell.Days = report.Cancelled, 0
				}
				if cell.Days > 0 {
					cell.CaseDays = cell.Days + 1
				}
				c.Cells = append(c.Cells, cell, report.Cell{
					Key:       report.Key{Department: d.Code, Regulation: "r", Procedure: "p", Article: "practice", Clock: "受理", Period: cell.Key.Period},
					Authority: procedure.Practice, Standing: report.OnTime, First: true, Days: random.IntN(2), Count: 1,
				})
			}
		}
	}
	c.Overdue = []report.Obligation{{
		Obligation: domain.Obligation{Case: "YH-2026-000123", Regulation: "r", Procedure: "p", Department: "a", Run: procedure.ClockInstance{
			Title: "答复", Basis: procedure.Basis{Basis: "第十四条第二款", Authority: procedure.Statutory},
			Start: civil.Date{Year: 2026, Month: 9, Day: 7}, Due: civil.Date{Year: 2026, Month: 9, Day: 14},
		}},
		Assessment: report.Assessment{Standing: report.Overdue}, LateDays: 11,
	}}
	return c
}

func workbook(t *testing.T, c report.Counts) *excelize.File {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, report.WriteXLSX(&file, year2026, c, report.DefaultThresholds, regulations, "https://shixian.example", nil))
	book, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	return book
}

// A reader of the workbook opens the cases behind a figure, and a case by its number.
func TestTheWorkbookOpensWhatIsBehind(t *testing.T) {
	book := workbook(t, believable())
	linked, to, err := book.GetCellHyperLink("逾期在办", "A2")
	require.NoError(t, err)
	assert.True(t, linked)
	assert.Equal(t, "https://shixian.example/cases/YH-2026-000123", to)
	linked, to, err = book.GetCellHyperLink("分部门", "D2")
	require.NoError(t, err)
	assert.True(t, linked)
	address, err := url.Parse(to)
	require.NoError(t, err)
	assert.Equal(t, "/reports", address.Path)
	behind, err := url.ParseQuery(address.Query().Get("behind"))
	require.NoError(t, err)
	assert.Equal(t, url.Values{
		"from": {"2026-01-01"}, "through": {"2026-12-31"}, "stage": {"every"}, "authority": {"statutory"}, "department": {"a"}, "figure": {"due"},
	}, behind)
}

func TestTheWorkbookHasWhatTheFiguresSay(t *testing.T) {
	c := believable()
	book := workbook(t, c)
	require.Equal(t, []string{"封面", "图表", "分部门", "分组汇总", "分月", "分季度", "分部门分月", "分程序和依据", "用时分布", "逾期在办"}, book.GetSheetList())
	for sheet, by := range map[string][]report.Dimension{
		"分部门": {report.ByDepartment}, "分组汇总": {report.ByGroup}, "分月": {report.ByMonth}, "分季度": {report.ByQuarter},
		"分部门分月": {report.ByDepartment, report.ByMonth}, "分程序和依据": {report.ByProcedure, report.ByArticle, report.ByClock},
	} {
		lines, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		require.NoError(t, err)
		sheetHas(t, lines, fold(c.Cells, by...), fold(c.Cells), len(by) == 1, sheet)
		panes, err := book.GetPanes(sheet)
		require.NoError(t, err)
		assert.True(t, panes.Freeze)
		assert.Equal(t, 1, panes.YSplit)
		props, err := book.GetSheetProps(sheet)
		require.NoError(t, err)
		assert.True(t, *props.FitToPage)
	}
	cover, err := book.GetRows("封面")
	require.NoError(t, err)
	printed := fmt.Sprint(cover)
	for _, f := range report.Figures {
		assert.Contains(t, printed, f.Meaning)
		assert.Contains(t, printed, f.How)
	}
	for _, part := range []string{"2026年", "某市政务数据资源共享开放管理办法（某政〔2026〕1号）", "3f2a9c", "95%", "80%", "2026-09-30 10:00"} {
		assert.Contains(t, printed, part)
	}
	overdue, err := book.GetRows("逾期在办")
	require.NoError(t, err)
	assert.Equal(t, []string{"YH-2026-000123", "甲局", "某市办法", "政务数据共享申请", "答复", "第十四条第二款", "法定", "2026-09-07", "2026-09-14", "11"}, overdue[1][:10])
}

// sheetHas holds every figure of every row against those of the fold: one authority and stage after the other, with its total.
func sheetHas(t *testing.T, lines [][]string, rows, totals []report.Row, summed bool, sheet string) {
	t.Helper()
	var want []report.Row
	for _, total := range totals {
		n := len(want)
		for _, row := range rows {
			if row.Authority == total.Authority && row.Stage == total.Stage {
				want = append(want, row)
			}
		}
		if summed && len(want) > n+1 {
			want = append(want, total)
		}
	}
	require.Len(t, lines, len(want)+1, sheet)
	for i, row := range want {
		line := lines[i+1]
		assert.Equal(t, []string{row.Authority.Title(), row.Stage.Title()}, line[:2])
		for _, f := range report.Figures {
			at := index(lines[0], f.Title)
			require.Positive(t, at, "%s has no %s", sheet, f.Title)
			if value := row.Figures[f.Name]; value == nil {
				assert.Equal(t, "—", line[at])
			} else {
				is := *value
				if f.Unit == report.Percent {
					is = math.Floor(is*1000+1e-9) / 1000 // cut, not rounded
				}
				assert.InDelta(t, is, number(t, line[at]), 1e-12, "%s of %+v in %s", f.Title, row.Key, sheet)
			}
		}
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}

func index(head []string, title string) int {
	for i, text := range head {
		if text == title {
			return i
		}
	}
	return -1
}

func TestAWorkbookOfNothing(t *testing.T) {
	book := workbook(t, report.Counts{At: time.Now(), Demo: true, Drill: time.Second})
	cover, err := book.GetRows("封面")
	require.NoError(t, err)
	assert.Contains(t, fmt.Sprint(cover), "演练数据")
	assert.Contains(t, fmt.Sprint(cover), "含演示数据")
}

// TestCSVTakesNoFormulas: whatever people have typed, no cell begins as a formula does.
func TestCSVTakesNoFormulas(t *testing.T) {
	const formula = "=+-@＝＋－＠\t\r\n"
	for _, begins := range formula {
		name := string(begins) + "cmd|' /C calc'!A1"
		for kind, write := range map[string]func(io.Writer) error{
			"timeliness": func(w io.Writer) error {
				c, q := believable(), year2026
				c.Departments = []domain.Department{{Code: "a", Name: name, Group: name}}
				q.By = []report.Dimension{report.ByDepartment}
				return report.WriteCSV(w, report.Timeliness(q, c, report.DefaultThresholds, regulations), nil)
			},
			"evaluation": func(w io.Writer) error {
				return report.WriteEvaluationCSV(w, report.Evaluation{
					Title: "某市办法", Basis: "第二十三条", Note: name, Year: 2026, Columns: []report.Column{{Title: name, Basis: name, Meaning: name}},
					Rows: []report.EvaluationRow{{Department: "a", Name: name, Group: name, Tallies: []report.Tally{{Count: 7}}}},
				}, nil)
			},
		} {
			var text strings.Builder
			require.NoError(t, write(&text))
			in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\uFEFF")))
			in.FieldsPerRecord = -1
			lines, err := in.ReadAll()
			require.NoError(t, err)
			found := false
			for _, cell := range slices.Concat(lines...) {
				found = found || strings.Contains(cell, "cmd|")
				first, _ := utf8.DecodeRuneInString(cell)
				assert.False(t, strings.ContainsRune(formula, first), "%s: %q", kind, cell)
			}
			assert.True(t, found, kind)
		}
	}
}

func TestTheWorkbookOfAnEvaluation(t *testing.T) {
	of := 4
	var file bytes.Buffer
	require.NoError(t, report.WriteEvaluationXLSX(&file, report.Evaluation{
		Title: "某市办法", Basis: "第二十三条", Year: 2026, At: time.Date(2027, 1, 4, 10, 0, 0, 0, procedure.Shanghai),
		Columns: []report.Column{
			{Name: "entries", Title: "目录条目数", Basis: "第二十三条", Measure: procedure.MeasureEntries, Meaning: "年末有效的目录条目"},
			{Name: "answered", Title: "共享申请按期办理率", Basis: "第二十三条", Measure: procedure.MeasureOnTime, Authority: procedure.Statutory},
			{Name: "late", Title: "共享申请逾期", Basis: "第二十三条", Measure: procedure.MeasureLate, Authority: procedure.Statutory},
		},
		Rows: []report.EvaluationRow{
			{Department: "a", Name: "甲局", Group: "区直部门", Tallies: []report.Tally{{Count: 7}, {Count: 3, Of: &of}, {Count: 1}}},
			{Department: "b", Name: "乙局", Tallies: []report.Tally{{Count: 2}, {Of: new(int)}, {}}},
		},
	}, nil))
	book, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	table, err := book.GetRows("评价情况表")
	require.NoError(t, err)
	assert.Equal(t, [][]string{
		{"2026年度政务数据工作评价情况表（某市办法）"},
		{"部门", "分组", "目录条目数", "共享申请按期办理率（法定）", "", "", "共享申请逾期（法定）"},
		{"", "", "", "按期", "应办结", "比例"},
		{"甲局", "区直部门", "7", "3", "4", "75.0%", "1"},
		{"乙局", "", "2", "0", "0", "—", "0"},
	}, table)
	notes, err := book.GetRows("说明")
	require.NoError(t, err)
	assert.Contains(t, fmt.Sprint(notes), "年末有效的目录条目")
	panes, err := book.GetPanes("评价情况表")
	require.NoError(t, err)
	assert.True(t, panes.Freeze)
	layout, err := book.GetPageLayout("评价情况表")
	require.NoError(t, err)
	assert.Equal(t, "landscape", *layout.Orientation)
}

func TestAnEvaluationLeavesOutTheAuthoritiesThatNothingHas(t *testing.T) {
	var demanded procedure.Evaluation
	require.NoError(t, yaml.Unmarshal([]byte(`indicators:
  share: {title: 共享申请逾期, measure: late, practice: true}
  open: {title: 开放申请逾期, measure: late, practice: true}
`), &demanded))
	q := report.EvaluationQuery{Year: 2026, Regulation: &procedure.Regulation{Evaluation: &demanded}}
	counted := report.Evaluated{Tallies: make([]map[string]report.Tally, len(report.Columns(q.Regulation)))}
	counted.Tallies[2] = map[string]report.Tally{"a": {Count: 1}} // sharing, practice
	var headings []string
	for _, c := range report.Evaluate(q, counted).Columns {
		headings = append(headings, c.Heading())
	}
	assert.Equal(t, []string{"共享申请逾期（惯例）", "开放申请逾期（法定）"}, headings)
}
