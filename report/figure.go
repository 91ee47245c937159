package report

import (
	"fmt"
	"slices"
)

// FigureName is the stable name of a figure.
type FigureName string

// The figures of a row.
const (
	Due          FigureName = "due"
	MetOnTime    FigureName = "on_time"
	MetLate      FigureName = "late"
	NeverMet     FigureName = "expired"
	StillOverdue FigureName = "overdue"
	Deemed       FigureName = "consented"
	OnTimeRate   FigureName = "on_time_rate"
	WereExtended FigureName = "extended"
	WerePaused   FigureName = "paused"
	NotDue       FigureName = "not_due"
	Dropped      FigureName = "cancelled"
	Completed    FigureName = "completed"
	MeanDays     FigureName = "mean_days"
	MedianDays   FigureName = "median_days"
	P90Days      FigureName = "p90_days"
	LongestDays  FigureName = "longest_days"
)

// Unit is what a figure is counted in.
type Unit string

// The units.
const (
	Items    Unit = "items"    // 件
	Percent  Unit = "percent"  // a fraction of 1, shown as a percentage
	Workdays Unit = "workdays" // 工作日
)

// Title is the unit in Chinese.
func (u Unit) Title() string {
	return map[Unit]string{Items: "件", Percent: "%", Workdays: "工作日"}[u]
}

// Selection says which obligations a figure counts or is computed from.
type Selection struct {
	Standings []Standing
	Extended  bool // only those that were
	Paused    bool // only those that were
}

// Takes tells whether the cell's obligations are among them.
func (s Selection) Takes(c Cell) bool {
	return slices.Contains(s.Standings, c.Standing) && (!s.Extended || c.Extended) && (!s.Paused || c.Paused)
}

var (
	fellDue   = []Standing{OnTime, Late, Expired, Overdue, Consented}
	performed = []Standing{OnTime, Late}
	open      = []Standing{Running, Held}
)

// Figure is the one definition of a figure: what it is called and means, what is behind it, how it is read off a row, and
// where it is shown. Tables, workbooks, answers and pages follow from it.
type Figure struct {
	Name    FigureName `json:"name"`
	Title   string     `json:"title"` // Chinese
	English string     `json:"-"`
	Meaning string     `json:"meaning"` // Chinese: what it says
	How     string     `json:"how"`     // Chinese: how it is computed
	Unit    Unit       `json:"unit"`
	Of      Selection  `json:"-"` // the obligations behind it
	Column  int        `json:"-"` // where it stands in a page's table, from 1; 0: not in it
	Brief   bool       `json:"-"` // it is printed on a screen, which has no room for all

	read func(t tally, of Selection) Value
}

// Value is a number, or nothing where there was nothing to compute it from.
type Value *float64

func value(v float64) Value { return &v }

func counted(t tally, of Selection) Value { return value(float64(t.count(of))) }

// Figures are all of them, in the order of columns.
var Figures = []Figure{
	{
		Name: Due, Title: "应办结", English: "Due",
		Unit: Items, Of: Selection{Standings: fellDue}, Column: 1, Brief: true, read: counted,
		Meaning: "统计期内期限届满（到期）应当办结的期限；提前办结的，按其到期日计入",
		How:     "按期办结＋逾期办结＋届满未办＋逾期在办＋届满视同同意",
	},
	{
		Name: MetOnTime, Title: "按期办结", English: "On time",
		Unit: Items, Of: Selection{Standings: []Standing{OnTime}}, Column: 2, Brief: true, read: counted,
		Meaning: "在到期日二十四时前办结的",
		How:     "以登记时刻为准，不以处理先后为准；到期日按延期、中止和最新公布的放假安排推算",
	},
	{
		Name: MetLate, Title: "逾期办结", English: "Late",
		Unit: Items, Of: Selection{Standings: []Standing{Late}}, Column: 4, Brief: true, read: counted,
		Meaning: "期限届满以后才办结的",
		How:     "届满以后由负责方办结的",
	},
	{
		Name: NeverMet, Title: "届满未办", English: "Never done",
		Unit: Items, Of: Selection{Standings: []Standing{Expired}}, Column: 5, Brief: true, read: counted,
		Meaning: "期限届满仍未办理，办件依规定转入下一环节或者以其他方式结束的",
		How:     "届满且始终未由负责方办结的，不含视同同意的；逾期后申请人撤回的也在其中",
	},
	{
		Name: StillOverdue, Title: "逾期在办", English: "Overdue",
		Unit: Items, Of: Selection{Standings: []Standing{Overdue}}, Column: 6, Brief: true, read: counted,
		Meaning: "期限已届满，至统计时仍在办的",
		How:     "到期日早于统计日，且未办结、未中止",
	},
	{
		Name: Deemed, Title: "届满视同同意", English: "Deemed consent",
		Unit: Items, Of: Selection{Standings: []Standing{Consented}}, Column: 3, Brief: true, read: counted,
		Meaning: "期限届满未答复，依规定视同同意的",
		How:     "以规定了视同同意的期限届满为准；不属于按期办结",
	},
	{
		Name: OnTimeRate, Title: "按期办结率", English: "On-time rate",
		Unit: Percent, Of: Selection{Standings: fellDue}, Column: 7, Brief: true, read: rate,
		Meaning: "应办结的期限中按期办结的比例",
		How:     "按期办结÷应办结；期限终止的和未到期的不在分母之内；没有应办结的，不计算",
	},
	{
		Name: WereExtended, Title: "延期", English: "Extended",
		Unit: Items, Of: Selection{Standings: append(slices.Clone(fellDue), open...), Extended: true}, Column: 12, Brief: true, read: counted,
		Meaning: "经批准延长过的",
		How:     "应办结和未到期的期限中，批准过延期的；延长后的到期日为准",
	},
	{
		Name: WerePaused, Title: "中止", English: "Stopped",
		Unit: Items, Of: Selection{Standings: append(slices.Clone(fellDue), open...), Paused: true}, Column: 13, Brief: true, read: counted,
		Meaning: "中止计算过或者重新计算过的",
		How:     "应办结和未到期的期限中，中止过、重新计算过或者正在中止的",
	},
	{
		Name: NotDue, Title: "未到期", English: "Not yet due",
		Unit: Items, Of: Selection{Standings: open}, Column: 14, read: counted,
		Meaning: "至统计时在办、尚未届满的，含中止的",
		How:     "未办结，且到期日不早于统计日，或者正在中止",
	},
	{
		Name: Dropped, Title: "期限终止", English: "Cancelled",
		Unit: Items, Of: Selection{Standings: []Standing{Cancelled}}, Column: 15, read: counted,
		Meaning: "届满前因撤回等其他原因不再需要办理的；不计入按期办结率",
		How:     "届满前结束，且不是由负责方办结的",
	},
	{
		Name: Completed, Title: "已办结", English: "Completed",
		Unit: Items, Of: Selection{Standings: performed}, read: counted,
		Meaning: "由负责方办结的，即办理用时的统计对象",
		How:     "按期办结＋逾期办结",
	},
	{
		Name: MeanDays, Title: "平均用时", English: "Mean",
		Unit: Workdays, Of: Selection{Standings: performed}, Column: 8, Brief: true, read: daysFigure(distribution.mean),
		Meaning: "已办结的期限平均用了多少个工作日",
		How:     "自期限起算日（不计入）至办结日的工作日，扣除中止的时间；“办结”一栏为自提交至办结的工作日，扣除只等待申请人的时间",
	},
	{
		Name: MedianDays, Title: "用时中位数", English: "Median",
		Unit: Workdays, Of: Selection{Standings: performed}, Column: 9, Brief: true, read: daysFigure(distribution.median),
		Meaning: "已办结的期限中，一半用时不超过的工作日数",
		How:     "用时由短到长排列居中的一个；有两个居中的，取其平均",
	},
	{
		Name: P90Days, Title: "用时第90百分位", English: "90th percentile",
		Unit: Workdays, Of: Selection{Standings: performed}, Column: 10, Brief: true, read: daysFigure(distribution.p90),
		Meaning: "已办结的期限中，九成用时不超过的工作日数",
		How:     "用时由短到长排列，第（件数×90%，向上取整）个",
	},
	{
		Name: LongestDays, Title: "最长用时", English: "Longest",
		Unit: Workdays, Of: Selection{Standings: performed}, Column: 11, Brief: true, read: daysFigure(distribution.longest),
		Meaning: "已办结的期限中用时最长的工作日数",
		How:     "已办结的期限用时的最大值",
	},
}

// FigureNamed finds a figure; an error names those that there are.
func FigureNamed(name FigureName) (Figure, error) {
	var names []FigureName
	for _, f := range Figures {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Figure{}, fmt.Errorf("%q is no figure; there are %v", name, names)
}

func rate(t tally, of Selection) Value {
	due := t.count(of)
	if due == 0 {
		return nil
	}
	return value(float64(t.count(Selection{Standings: []Standing{OnTime}})) / float64(due))
}

func daysFigure(read func(distribution) float64) func(tally, Selection) Value {
	return func(t tally, of Selection) Value {
		d := t.days(of)
		if d.total() == 0 {
			return nil
		}
		return value(read(d))
	}
}
