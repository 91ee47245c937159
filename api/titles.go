package api

import (
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// The words by which people know our codes. Terms that a regulation defines come
// from its pack, not from here.
var (
	standingTitles = map[procedure.Standing]string{
		procedure.InForce: "现行有效", procedure.Lapsed: "有效期满", procedure.Extended: "有效期已延长", procedure.Repealed: "已废止",
	}
	clockTitles = map[procedure.ClockOutcome]string{
		running: "计时中", held: "暂停计时",
		procedure.Met: "按期", procedure.Missed: "逾期", procedure.Consented: "届满视同同意", procedure.Cancelled: "终止",
	}
	whyTitles = map[procedure.DueReason]string{
		procedure.WhyPaused: "暂停后继续", procedure.WhyRestarted: "重新起算", procedure.WhyExtended: "延期",
		procedure.WhyRevised: "放假安排公布后重算",
	}
	lightTitles = map[procedure.Light]string{procedure.Green: "正常", procedure.Yellow: "临近到期", procedure.Red: "逾期"}
	heldTitles  = map[string]string{
		procedure.HoldPause: "暂停计时", procedure.HoldRestart: "待重新起算", procedure.HoldDelivered: "已提交，待确认",
		procedure.HeldByRequest: "延期申请待决定",
	}
	// What a clock adds to what the calendar says of a day.
	countedAs = map[procedure.CountedAs]string{
		procedure.CountedExtension: "（延期）", procedure.CountedPause: "，期限暂停，不计入", procedure.CountedPromise: "（约定的日期以前）",
		procedure.CountedFloor: "，期限顺延", procedure.CountedMoved: "，截止日期为非工作日，顺延至此",
	}
	changeTitles = map[procedure.CommandKind]string{
		procedure.StartClock: "起算", procedure.HoldClock: "暂停", procedure.ResumeClock: "继续", procedure.RestartClock: "重新起算",
		procedure.ExtendClock: "延期", procedure.MoveClock: "随日历重算", procedure.StopClock: "结束",
	}
	actTitles = map[domain.ActStatus]string{
		domain.Pending: "已登记，尚在办理", domain.Applied: "已办理", domain.Rejected: "未予办理", domain.Unsigned: "已送审，尚未登记",
	}
	expediteTitles = map[string]string{expedited: "已催办", registered: "已登记，尚在办理", refused: "未催办"}
	serviceTitles  = map[string]string{serviceWaiting: "正在办理", serviceDone: "已完成", serviceFailed: "未完成，待主管部门处理"}

	extensionTitles = map[string]string{extensionUndecided: "待决定", extensionGranted: "同意延期", extensionRefused: "未获延期", extensionLapsed: "逾期未决"}

	filerTitles = map[procedure.Filer]string{
		procedure.FiledByDepartment: "各部门的工作人员", procedure.FiledByPublic: "公民、法人和其他组织",
		procedure.FiledByProvider: "提供该数据的部门的工作人员", procedure.FiledByBureau: "主管部门", procedure.FiledByGovernment: "政府",
	}
)

// What a clock is doing that has not ended, beside the outcomes of those that have.
const (
	running procedure.ClockOutcome = "running"
	held    procedure.ClockOutcome = "held"
)

// How far a service has come.
const (
	serviceWaiting = "waiting"
	serviceDone    = "done"
	serviceFailed  = "failed"
)

// What became of a request for more time.
const (
	extensionUndecided = "undecided"
	extensionGranted   = "granted"
	extensionRefused   = "refused"
	extensionLapsed    = "lapsed"
)
