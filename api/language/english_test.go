package language

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestSentencesAreReadInParts(t *testing.T) {
	t.Parallel()
	for chinese, english := range map[string]string{
		"“账户”不能为空":                                     "“Login” may not be empty",
		"“共享属性”应为下列之一：a、b":                             "“共享属性” should be one of: a, b",
		"看不出是哪一年的放假安排：“mzj-001”":                       "Of which year the arrangement is cannot be told: “mzj-001”",
		"请求的内容应为对象":                                    "The content of the request should be an object",
		"请求的内容不能为空":                                    "The content of the request may not be empty",
		"“起始日期”应为存在的日期，形如 2026-09-28（2002 年至 2099 年）":  "“From” should be a day that exists, such as 2026-09-28 (2002 to 2099)",
		" days.0.date 应为年、季或者月，如 2026、2026-Q1、2026-03": "days.0.date should be a year, quarter or month, such as 2026, 2026-Q1, 2026-03",
		"尝试次数过多，请在 10 分钟后再试":                           "Too many attempts; try again in 10 minutes",
		"不得早于今日（2026年9月16日）":                           "may not be before today (16 September 2026)",
		"10 个工作日，自收到之日起":                               "10 working days from the day of receipt",
		"答复（5 个工作日，第十四条第二款，法定），逾期视同同意":                 "答复 (5 working days, 第十四条第二款, Statutory), deemed consent when it runs out",
		"“审核”期限届满，转入“办结”":                              "“审核” ran out, went on to “Closed”",
		"“审核”期限届满前 1 个工作日提醒":                           "“审核”: reminder 1 working day before the last day",
		"视同同意共享，尚待“提供数据”":                              "视同同意共享, still awaiting “提供数据”",
	} {
		assert.Equal(t, english, English.Sentence(chinese))
		assert.Equal(t, chinese, Chinese.Sentence(chinese))
	}
	assert.Equal(t, "提交材料", English.Word("提交材料"), "a name is not taken apart")
}

// A text that a caller has written is answered in no time, whatever marks it has.
func TestReadingEnds(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"，", "、", "；", " ", "：", "“"} {
		text := "没有编号为 字" + strings.Repeat(mark+"应为整数", 2000) + " 的办件"
		began := time.Now()
		English.Sentence(text)
		assert.Less(t, time.Since(began), 5*time.Second, mark)
	}
}
