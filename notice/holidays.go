package notice

import (
	"errors"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Holidays is the calendar with one more notice of the State Council's, or all that is wrong with the notice, in words for
// those who enter it, so that all can be mended at once.
func Holidays(present *calendar.Calendar, y calendar.Year) (*calendar.Calendar, error) {
	next, err := present.With(y)
	if err == nil {
		return next, nil
	}
	if errors.Is(err, calendar.ErrDrill) {
		return nil, InDrill()
	}
	var list procedure.Refusals
	for _, e := range parts(err) {
		var fault *calendar.NoticeError
		if !errors.As(e, &fault) {
			return nil, err
		}
		refusal := procedure.Refuse(domain.NoticeInvalid, "%d年放假通知，%s：%s", y.Year, where(fault), wrong(fault))
		refusal.Field = fault.Where
		list = append(list, refusal)
	}
	return nil, list
}

// where is the day of a fault as people write it, or the place in the notice.
func where(fault *calendar.NoticeError) string {
	if day, err := civil.ParseDate(fault.Where); err == nil {
		return procedure.Written(day)
	}
	if fault.Where == "year" {
		return "年份"
	}
	return fault.Where
}

// parts are the errors that were joined into one.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, parts(e)...)
	}
	return list
}

// InDrill refuses any notice in a drill.
func InDrill() error {
	return procedure.Refuse(domain.DrillCalendar, "演练中每天都是工作日，不录入放假通知")
}

var faultWords = map[calendar.NoticeFault]string{
	calendar.YearOutside:    "不是日历涵盖的年份",
	calendar.DayOutside:     "不是日历涵盖的日子",
	calendar.DayTwice:       "同一天列了不止一次",
	calendar.DayOfOtherYear: "不是这一年的日子，也不是上一年 12 月的",
	calendar.HolidayUnnamed: "列为放假，但没有写明节日",
}

func wrong(fault *calendar.NoticeError) string {
	if fault.Fault == calendar.HolidayMissing {
		return fault.Name + "是法定节假日，应当列为放假"
	}
	return faultWords[fault.Fault]
}
