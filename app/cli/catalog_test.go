package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCatalogFiles(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	for _, name := range []string{"catalog.xlsx", "catalog.csv"} {
		file := filepath.Join(t.TempDir(), name)
		line{args: []string{"catalog", "export", file, "--data", data}}.test(t)
		line{args: []string{"catalog", "import", file, "--by", "bureau", "--data", data}, out: []string{"新增 0，变更 0，不变 ", "问题 0", "已导入"}}.test(t)
	}
	file := filepath.Join(t.TempDir(), "new.csv")
	head := "信息资源代码,信息资源名称,信息资源提供方,信息资源摘要,信息资源格式分类,共享类型,共享类型依据,开放类型,开放类型依据,更新周期\n"
	require.NoError(t, os.WriteFile(file, []byte(head+"mzj-900,临时救助信息,区民政局,摘要,数据库,有条件共享,,无条件开放,,每月\n"), 0o600))
	line{args: []string{"catalog", "import", file, "--by", "bureau", "--data", data},
		status: 1, out: []string{"第 2 行“共享类型依据”列（G2）", "1 个条目，1 个问题", "没有导入"}}.test(t)
	require.NoError(t, os.WriteFile(file, []byte(head+"mzj-900,临时救助信息,区民政局,摘要,数据库,有条件共享,第十二条,无条件开放,,每月\n"), 0o600))
	line{args: []string{"catalog", "import", file, "--dry-run", "--data", data}, out: []string{
		"新增 mzj-900 临时救助信息", "没有作任何改动", "--review yaohai-2024/opening=…：政务部门和政务公开机构审查开放属性的文号或者日期（瑶海办法第十五条第一款）",
	}}.test(t)
	noted := filepath.Join(t.TempDir(), "noted.csv")
	require.NoError(t, os.WriteFile(noted, []byte(head+"mzj-900,临时救助信息,区民政局,摘要,数据库,有条件共享,第十二条,无条件开放,,每月\n注：本表由民政局填报\n"), 0o600))
	line{args: []string{"catalog", "import", noted, "--dry-run", "--data", data}, out: []string{
		"提示：第 3 行（A3）：表格下面的说明，没有作为条目读取", "问题 0，提示 1",
	}}.test(t)
	line{args: []string{"catalog", "import", file, "--data", data}, status: 2, errOut: []string{"--by"}}.test(t)
	reviewed := []string{"catalog", "import", file, "--by", "bureau", "--data", data}
	line{args: reviewed, status: 1, out: []string{"新增 1"}, errOut: []string{"import_unreviewed", "瑶海办法第十五条第一款"}}.test(t)
	line{args: append(reviewed, "--review", "yaohai-2024/opening=瑶数函〔2026〕12号"), out: []string{"已导入"}}.test(t)
	line{args: []string{"catalog", "template", filepath.Join(t.TempDir(), "t.xlsx"), "--data", data}}.test(t)
	line{args: []string{"catalog", "export", "catalog.doc", "--data", data}, status: 2, errOut: []string{".xlsx or .csv"}}.test(t)
	line{args: []string{"catalog", "export", "catalog.csv", "--provider", "nobody", "--data", data},
		status: 2, errOut: []string{"--provider nobody: there is no department"}}.test(t)
	line{args: []string{"catalog", "template", "t.csv", "--data", data}, status: 2, errOut: []string{".xlsx was expected"}}.test(t)
}
