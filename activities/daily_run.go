package activities

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// DailyRun is what the daily tasks ask of the ledger.
type DailyRun interface {
	// Today is the ledger's legal date and whether its calendar has people work on it.
	Today(ctx context.Context) (day civil.Date, workday bool, err error)
	// OpenDuties opens a case for each duty that is to be opened by today and is not
	// yet, those that were missed included, and returns their numbers.
	OpenDuties(ctx context.Context, regulations []*procedure.Regulation) ([]string, error)
	// WriteDigests tells people once a day what of theirs is late or due, and returns
	// how many it told.
	WriteDigests(ctx context.Context) (int, error)
	// TellGrantEnds tells holders and providers of grants whose last day is near or
	// over, each once, and returns how many notices it wrote.
	TellGrantEnds(ctx context.Context) (int, error)
	// TellUnmanned tells the bureau, once a day, of places for which tasks wait and
	// in which nobody can act, and returns how many there are.
	TellUnmanned(ctx context.Context) (int, error)
	// WarnUnsigned tells, once, of drafts that still wait for a signature on the
	// day on which their tasks are due, and returns how many there were.
	WarnUnsigned(ctx context.Context) (int, error)
	// EraseRetained erases what identifies members of the public whose period of
	// retention is over, and returns how many.
	EraseRetained(ctx context.Context) (int, error)
	// DiscardUploads removes files that no filing has named in time, and returns how
	// many.
	DiscardUploads(ctx context.Context) (int, error)
	// DailyRunEnded notes that a daily run has come to its end.
	DailyRunEnded(ctx context.Context) error
}

// Supervision is what the escalation policy asks of the ledger.
type Supervision interface {
	// Escalate tells those whom the escalation policy names of what is about to be overdue, or
	// is, of the next stretch of what is owed after the cursor.
	Escalate(ctx context.Context, after string) (domain.EscalationBatch, error)
}

// Packs are the regulations whose duties the application does.
type Packs interface {
	Regulations() []*procedure.Regulation
}

// dailyTask is one thing that the application does by itself every day, or on working days alone.
type dailyTask struct {
	DailyTask
	workdays bool
}

// dailyTasks are what a daily run runs, in this order, one after another.
//
// To add one, write a method of Activities of the form
//
//	func (a *Activities) Name(ctx context.Context, d RunDay) (DailyTaskResult, error)
//
// and a line here; a test holds the two together. The workflow reads the list from
// the history, so that a line more or less breaks no replay. A daily task does all
// that is due by now and was not done yet, whichever day it was missed on, and
// twice the same comes to once: it may be repeated, run late, or run again on the
// same day. It is given ten minutes at a time and tried for an hour; the others
// run whatever becomes of it.
func dailyTasks() []dailyTask {
	return []dailyTask{
		{DailyTask: DailyTask{Activity: "OpenDuties", Title: "开立法定常规义务"}},
		{DailyTask: DailyTask{Activity: "TakeSnapshots", Title: "留存到期的报表"}},
		{DailyTask: DailyTask{Activity: "TellGrantEnds", Title: "告知即将到期和已到期的授权"}},
		{DailyTask: DailyTask{Activity: "TellUnmanned", Title: "告知主管部门无人可办的任务"}},
		{DailyTask: DailyTask{Activity: "WarnUnsigned", Title: "提醒今日届满而尚未审签的"}},
		{DailyTask: DailyTask{Activity: "DiscardUploads", Title: "清除无人使用的上传文件"}},
		{DailyTask: DailyTask{Activity: "EraseRetained", Title: "删除保管期限届满的申请人个人信息"}},
		{DailyTask: DailyTask{Activity: "ClimbLadder", Title: "逐级督办临近到期和逾期的期限"}, workdays: true},
		{DailyTask: DailyTask{Activity: "WriteDigests", Title: "发出每日摘要"}, workdays: true}, // after the others, which change what there is to tell
		{DailyTask: DailyTask{Activity: "NoteDailyRun", Title: "记下运行时间"}},
	}
}

// Agenda is what a daily run has to do.
type Agenda struct {
	Day   RunDay      `json:"day"`
	Tasks []DailyTask `json:"errands,omitempty"`
}

// RunDay is the day on which a daily run began, by the ledger's clock and calendar.
type RunDay struct {
	Date    string `json:"date"` // YYYY-MM-DD, legal date
	Workday bool   `json:"workday,omitempty"`
}

// DailyTask names an activity and what people see of it.
type DailyTask struct {
	Activity string `json:"activity"` // name of the method of Activities
	Title    string `json:"title"`    // Chinese
}

// DailyTaskResult is what came of a daily task.
type DailyTaskResult struct {
	Lines []string `json:"lines,omitempty"` // Chinese: what was done, for the Temporal UI; no person, no free text
}

// PlanMorning says what there is to do today. Whether people work today is the
// calendar's to say, which no workflow may ask.
func (a *Activities) PlanMorning(ctx context.Context) (Agenda, error) {
	today, workday, err := a.DailyRun.Today(ctx)
	if err != nil {
		return Agenda{}, failure(ctx, err)
	}
	agenda := Agenda{Day: RunDay{Date: today.String(), Workday: workday}}
	due := slices.DeleteFunc(dailyTasks(), func(e dailyTask) bool { return e.workdays && !workday })
	for _, e := range due {
		agenda.Tasks = append(agenda.Tasks, e.DailyTask)
	}
	return agenda, nil
}
