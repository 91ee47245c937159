package catalog_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
)

var update = flag.Bool("update", false, "write what comes out as what is expected")

// golden compares the lines that a user is shown with a file of what is expected.
func golden(t *testing.T, name string, plan catalog.Plan) {
	t.Helper()
	var b strings.Builder
	for _, p := range plan.Problems {
		b.WriteString(string(p.Code) + " " + p.String() + "\n")
	}
	path := filepath.Join("testdata", name+".txt")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String())
}

func TestEveryProblemIsListed(t *testing.T) {
	t.Parallel()
	known := domain.Entry{}
	known.Code = "mzj-9"
	plan := func(content []byte) catalog.Plan {
		return catalog.Read(t.Context(), content).Compare(catalog.Catalog{Departments: departments, Present: present([]domain.Entry{known})})
	}
	t.Run("csv", func(t *testing.T) { golden(t, "csv", plan([]byte(faultyCSV))) })
	t.Run("xlsx", func(t *testing.T) { golden(t, "xlsx", plan(faultyXLSX(t))) })
	for name, content := range map[string]string{
		"empty": " \n", "old": "\xd0\xcf\x11\xe0rest", "torn": "PK\x03\x04rest",
		"encoding": "信息资源代码\xff\xff\xff,", "header": "a,b,c\n1,2,3\n", "quotes": "信息资源代码,\"a\n",
		"columns": "信息资源代码,信息资源名称,信息项名称\nx-1,甲,姓名\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := plan([]byte(content))
			assert.True(t, p.Fails())
			golden(t, name, p)
		})
	}
}

const faultyCSV = `信息资源代码,信息资源名称,类,项,信息资源提供方,提供方代码,摘要,信息资源格式,共享类形,共享类型,共享依据,开放类型,开放依据,更新周期,发布日期,关联资源代码,是否已归集,信息项名称,数据类型,数据长度,
gaj-1,户籍人口信息,,公安,公安瑶海分局,mzj,户籍,数据表,,有条件共享,,半开放,,每学期,2024-13-01,gaj-1,不详,姓名,文本,十八,多余
,,,,,,不同,,,,,,,,,,,姓名,C,,

gaj-1,重复,,,,,,,,,,,,,,,,,,,
3.07003E+11,,,,公安遥海分局,,摘要,数据库,,不予共享,,不予开放,,每日,2024-03-01,nowhere、mzj-9,是,,C,,
a b,名称,,,,,#N/A,数据库,,无条件共享,,无条件开放,,每日,45352,,是,身份证号,C,18,
,没有代码,,,,,,,,,,,,,,,,,,,
`

func faultyXLSX(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	require.NoError(t, f.SetSheetName("Sheet1", "目录"))
	rows := [][]any{
		{"某区政务信息资源目录"},
		{"信息资源代码", "信息资源名称", "信息资源提供方代码", "信息资源摘要", "信息资源格式分类", "共享类型", "开放类型", "更新周期", "发布日期"},
		{"mzj-1", "婚姻登记信息", "11340102003000012a", "结婚", "数据库", "无条件共享", "无条件开放", "每日", 45352},
		{"mzj-2", strings.Repeat("长", 201), "mzj", "乱\uFFFD码", "数据库", "无条件共享", "不予开放", "每日", "2024年3月1日"},
		{"mzj-3", "合并", "xyz", "", "数据库", "无条件共享", "无条件开放", "每日", "昨天"},
	}
	for i, row := range rows {
		require.NoError(t, f.SetSheetRow("目录", "A"+string(rune('1'+i)), &row))
	}
	require.NoError(t, f.MergeCell("目录", "A1", "I1"))
	require.NoError(t, f.MergeCell("目录", "D4", "D5"))
	require.NoError(t, f.SetCellFormula("目录", "B3", `"婚姻"&"登记"`))
	_, err := f.NewSheet("信息项")
	require.NoError(t, err)
	for i, row := range [][]any{
		{"信息资源代码", "信息项名称", "数据类型", "长度"}, {"mzj-1", "姓名", "字符型", 20}, {"mzj-1", "姓名", "字符型", 1.5},
		{"mzj-7", "姓名", "C"}, {"", "姓名", "C"}, {"mzj-2", "", ""}, {"mzj-2", "日期", ""},
	} {
		require.NoError(t, f.SetSheetRow("信息项", "A"+string(rune('1'+i)), &row))
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}
