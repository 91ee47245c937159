package notice

import (
	"errors"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/calendar/announced"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Unread words what keeps a holiday notice from being understood: every fault once, with the sentence that it is in.
func Unread(err error) error {
	var list procedure.Refusals
	worded := map[string]bool{} // several faults of a sentence have the same words
	for _, e := range parts(err) {
		var text *announced.Fault
		var form *calendar.NoticeError
		switch {
		case errors.As(e, &text):
			if words := misread(text); !worded[words] {
				list = append(list, procedure.Refuse(domain.NoticeUnread, "%s", words))
				worded[words] = true
			}
		case errors.As(e, &form):
			list = append(list, procedure.Refuse(domain.NoticeUnread, "不是通知原文，也不是 holiday-cn 格式的放假安排：%s", form.Where))
		}
	}
	if len(list) == 0 {
		return err
	}
	return list
}

// The words of faults; what comes after is the sentence.
var unreadWords = map[announced.FaultKind]string{
	announced.NotText:        "文件不是 UTF-8、UTF-16 或者 GB18030 编码的文字",
	announced.NoYear:         "看不出是哪一年的放假安排",
	announced.NoDays:         "没有写明哪一天放假或者上班",
	announced.WeekdayOther:   "星期与日期不符",
	announced.TotalOther:     "写明的天数与日期不符",
	announced.Unread:         "没有写明这些日子放假还是上班，或者有看不懂的日期、词句",
	announced.NoSuchDay:      "没有这一天",
	announced.Backwards:      "起止日期颠倒或者相隔过长",
	announced.Contradiction:  "同一天既放假又上班",
	announced.NothingBefore:  "只安排部分节日或者延长假期的通知，请先录入当年的放假通知",
	announced.SeveralNotices: "涉及不止一份通知或者不止一个年度，请分别识读",
}

func misread(fault *announced.Fault) string {
	words := unreadWords[fault.Kind]
	if fault.Text == "" {
		return words
	}
	return words + "：“" + fault.Text + "”"
}

// Remarked words what was read of a notice and has no effect.
func Remarked(r announced.Remark) string {
	switch r.Kind {
	case announced.Advice:
		return "属于倡议，未作为放假安排：“" + r.Text + "”"
	case announced.OrdinaryWorkday:
		return procedure.Written(r.Date) + "本来就是工作日，不计作调休上班"
	default:
		return "有日期，未作为放假安排：“" + r.Text + "”"
	}
}

// Balanced refuses a notice that cannot be right, as Holidays does, and one that gives another number of days than the law:
// that may be right, and has to be confirmed.
func Balanced(present *calendar.Calendar, y calendar.Year) error {
	if _, err := Holidays(present, y); err != nil {
		return err
	}
	b := y.Balance()
	if b.Even() {
		return nil
	}
	return procedure.Refuse(domain.NoticeUnbalanced,
		"%d 年放假的工作日 %d 天，减去调休上班 %d 天，为 %d 天；法定节假日为 %d 天。请核对通知原文，确属国务院另有安排的，确认后录入",
		y.Year, b.Off, b.Worked, b.Off-b.Worked, b.Statutory)
}
