package outbox

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// occasions are what notices are about, as a heading.
var occasions = map[procedure.Notice]string{
	procedure.NoticeTask:       "待办",
	procedure.NoticeReminder:   "临期提醒",
	procedure.NoticeOverdue:    "逾期",
	procedure.NoticeExpired:    "期限届满",
	procedure.NoticeDecided:    "办理结果",
	procedure.NoticeMoved:      "期限调整",
	procedure.NoticeExtension:  "延期",
	procedure.NoticeService:    "自动办理未成功",
	procedure.NoticeProgress:   "办理进展",
	procedure.NoticeExpedited:  "催办",
	procedure.NoticeComplaint:  "投诉",
	procedure.NoticeEscalation: "督办",
	domain.NoticeDigest:        "每日摘要",
	domain.NoticeTest:          "测试",

	domain.NoticeLetterCorrected: "文书更正",
	domain.NoticeEntryChanged:    "目录变动",
	domain.NoticeGrantEnding:     "授权即将到期",
	domain.NoticeGrantExpired:    "授权已到期",
}

func occasion(n procedure.Notice) string {
	if title, known := occasions[n]; known {
		return title
	}
	return "通知"
}

// Sender is how the application shows itself in what it sends.
type Sender struct {
	Workbench string // base URL of the workbench; empty: no links
	Drill     bool   // say so in everything
}

// heading is a subject line: 逾期：YH-2026-000012 政务数据共享申请（人口信息）. That of a digest is its first line, which counts.
func (s Sender) heading(p domain.Message) string {
	text := occasion(p.Notice)
	switch {
	case p.Notice == domain.NoticeDigest:
		text, _, _ = strings.Cut(p.Text, "\n")
	case p.Case != "":
		text += "：" + p.Case + " " + p.Title
		if p.Subject != "" {
			text += "（" + p.Subject + "）"
		}
	}
	if s.Drill {
		text = "【演练】" + text
	}
	// A title may have been entered with a line break in it.
	return strings.Join(strings.Fields(text), " ")
}

// headingOf is the heading of one message, or how many there are.
func (s Sender) headingOf(batch []domain.LeasedDelivery) string {
	if len(batch) == 1 {
		return s.heading(batch[0].Message)
	}
	text := fmt.Sprintf("%d 项通知", len(batch))
	if s.Drill {
		text = "【演练】" + text
	}
	return text
}

// link is where the case can be seen, or the tasks if it is about none.
func (s Sender) link(p domain.Message) string {
	switch {
	case s.Workbench == "":
		return ""
	case p.Case == "":
		return s.Workbench + "/"
	}
	return s.Workbench + "/cases/" + url.PathEscape(p.Case)
}
