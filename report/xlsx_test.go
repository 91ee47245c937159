package report_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/office"
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
					Key:  report.Key{Department: d.Code, Regulation: "r", Procedure: "p", Article: "第十四条第二款", Clock: "答复", Period: fmt.Sprintf("2026-%02d", month)},
					Mark: procedure.Statutory, Standing: report.OnTime, Completes: true, Count: 1, Days: random.IntN(5) + 1,
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
					Key:  report.Key{Department: d.Code, Regulation: "r", Procedure: "p", Article: "practice", Clock: "受理", Period: cell.Key.Period},
					Mark: procedure.Practice, Standing: report.OnTime, First: true, Days: random.IntN(2), Count: 1,
				})
			}
		}
	}
	c.Overdue = []report.Obligation{{
		Obligation: office.Obligation{Case: "YH-2026-000123", Regulation: "r", Procedure: "p", Department: "a", Run: procedure.Run{
			Title: "答复", Basis: procedure.Basis{Basis: "第十四条第二款", Mark: procedure.Statutory}, Start: civil.Date{Year: 2026, Month: 9, Day: 7}, Due: civil.Date{Year: 2026, Month: 9, Day: 14},
		}},
		Assessment: report.Assessment{Standing: report.Overdue}, LateDays: 11,
	}}
	return c
}

func workbook(t *testing.T, c report.Counts) *excelize.File {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, report.WriteXLSX(&file, year2026, c, report.DefaultThresholds, regulations))
	book, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	return book
}

func TestTheWorkbookHasWhatTheFiguresSay(t *testing.T) {
	c := believable()
	book := workbook(t, c)
	require.Equal(t, []string{"封面", "图表", "分部门", "分月", "分部门分月", "分程序和依据", "分组汇总", "用时分布", "逾期在办"}, book.GetSheetList())
	for sheet, by := range map[string][]report.Dimension{
		"分部门": {report.ByDepartment}, "分月": {report.ByMonth}, "分部门分月": {report.ByDepartment, report.ByMonth}, "分组汇总": {report.ByGroup},
		"分程序和依据": {report.ByProcedure, report.ByArticle, report.ByClock},
	} {
		lines, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		require.NoError(t, err)
		rows := fold(c.Cells, by...)
		require.Len(t, lines, len(rows)+1, sheet)
		due, rate := index(lines[0], "应办结"), index(lines[0], "按期办结率")
		for i, row := range rows {
			assert.Equal(t, fmt.Sprint(row.Count(report.Due)), lines[i+1][due])
			assert.InDelta(t, *row.Figures[report.OnTimeRate], number(t, lines[i+1][rate]), 1e-12)
		}
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
	said := fmt.Sprint(cover)
	for _, f := range report.Figures {
		assert.Contains(t, said, f.Meaning)
		assert.Contains(t, said, f.How)
	}
	for _, part := range []string{"2026年", "某市政务数据资源共享开放管理办法（某政〔2026〕1号）", "3f2a9c", "95%", "80%", "2026-09-30 10:00"} {
		assert.Contains(t, said, part)
	}
	overdue, err := book.GetRows("逾期在办")
	require.NoError(t, err)
	assert.Equal(t, []string{"YH-2026-000123", "甲局", "某市办法", "政务数据共享申请", "答复", "第十四条第二款", "法定", "2026-09-07", "2026-09-14", "11"}, overdue[1][:10])
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

func TestCSVTakesNoFormulas(t *testing.T) {
	c := believable()
	c.Departments = []office.Department{{Code: "a", Name: "=1+1"}}
	var text strings.Builder
	q := year2026
	q.By = []report.Dimension{report.ByDepartment}
	require.NoError(t, report.WriteCSV(&text, report.Timeliness(q, c, report.DefaultThresholds, regulations)))
	assert.Contains(t, text.String(), "'=1+1")
	assert.NotContains(t, text.String(), "\n=1+1")
}
