package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	words "github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// calendarHandlers counts days and takes notices.
type calendarHandlers struct {
	*directory
	ledger calendarKeeper
}

// calendarKeeper keeps the calendar.
type calendarKeeper interface {
	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// PreviewNotice says which due days a year's notice would move; nothing is written.
	PreviewNotice(ctx context.Context, y calendar.Year) (domain.CalendarPreview, error)
	// EnterNotice publishes a year's notice; open cases are derived anew. If editions of the year are given that were seen,
	// it must still be one of them.
	EnterNotice(ctx context.Context, y calendar.Year, by domain.Person, seen ...string) (*calendar.Calendar, error)
}

func (s *calendarHandlers) GetYear(ctx context.Context, r gen.GetYearRequestObject) (gen.GetYearResponseObject, error) {
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	year, tag, err := tagged(cal, r.Year)
	if err != nil {
		return nil, err
	}
	return gen.GetYear200JSONResponse{Body: year, Headers: gen.GetYear200ResponseHeaders{ETag: tag}}, nil
}

// tagged is a year with its ETag.
func tagged(c *calendar.Calendar, year int) (gen.CalendarYear, string, error) {
	edition, err := c.Edition(year)
	if err != nil {
		return gen.CalendarYear{}, "", outOfRange(err)
	}
	shown, err := toCalendarYear(c, year)
	return shown, `"` + edition + `"`, err
}

func toCalendarYear(c *calendar.Calendar, year int) (gen.CalendarYear, error) {
	days, notice, err := c.YearOf(year)
	if err != nil {
		return gen.CalendarYear{}, outOfRange(err)
	}
	return gen.CalendarYear{
		Year: year, Notice: notice, Provisional: days[0].Provisional, Version: c.Version(), Days: each(days, toDay),
		Differences: differences(c, year),
	}, nil
}

// differences are those between the notice of a year that was entered and the one that the program brings.
func differences(c *calendar.Calendar, year int) []gen.CalendarDifference {
	list := []gen.CalendarDifference{}
	for _, d := range c.Differences(calendar.Builtin()) {
		if d.Year == year {
			list = append(list, gen.CalendarDifference{Date: d.Is.Date, Works: d.Is.Works(), Why: d.Is.Why(), BuiltIn: d.Else.Why()})
		}
	}
	return list
}

func toDay(d calendar.Day) gen.Day {
	return gen.Day{Date: d.Date, Kind: gen.DayKind(d.Kind), Name: d.Name, Works: d.Works(), Provisional: d.Provisional}
}

// outOfRange words what the calendar does not cover.
func outOfRange(err error) error {
	var far *calendar.RangeError
	if errors.As(err, &far) {
		return refuse(dateOutOfRange, "超出日历的范围（2002 年至 2099 年）")
	}
	return err
}

// mayEnterNotice tells who publishes the State Council's notices here.
func mayEnterNotice(p domain.Person) bool {
	return p.Holds(domain.Bureau) || p.Holds(domain.Administrator)
}

// noticesAreTheirs refuses everybody else.
func noticesAreTheirs(p domain.Person) error {
	if mayEnterNotice(p) {
		return nil
	}
	return refuse(forbidden, "放假通知由主管部门或者系统管理员录入")
}

func (s *calendarHandlers) EnterNotice(ctx context.Context, r gen.EnterNoticeRequestObject) (gen.EnterNoticeResponseObject, error) {
	notice, err := noticeBy(caller(ctx), r.Year, *r.Body)
	if err != nil {
		return nil, err
	}
	present, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	if err := words.Balanced(present, notice); err != nil && !r.Params.Unbalanced {
		return nil, err
	}
	entered, err := s.ledger.EnterNotice(ctx, notice, caller(ctx), tags(r.Params.IfMatch)...)
	if err != nil {
		return nil, err
	}
	year, tag, err := tagged(entered, r.Year)
	if err != nil {
		return nil, err
	}
	return gen.EnterNotice200JSONResponse{Body: year, Headers: gen.EnterNotice200ResponseHeaders{ETag: tag}}, nil
}

// noticeBy reads a notice that the person may enter, for the year in the path.
func noticeBy(p domain.Person, year int, n gen.HolidayNotice) (calendar.Year, error) {
	if err := noticesAreTheirs(p); err != nil {
		return calendar.Year{}, err
	}
	if n.Year != year {
		return calendar.Year{}, refuseField(procedure.FieldInvalid, "year", "通知是 %d 年的，地址是 %d 年的", n.Year, year)
	}
	return toNotice(n), nil
}

func toNotice(n gen.HolidayNotice) calendar.Year {
	return calendar.Year{
		Year: n.Year, Notice: strings.Join(n.Papers, "；"),
		Days: each(n.Days, func(d gen.HolidayNoticeDay) calendar.YearDay {
			return calendar.YearDay{Date: d.Date, Name: d.Name, Off: d.IsOffDay}
		}),
	}
}

func (s *calendarHandlers) CheckDay(ctx context.Context, r gen.CheckDayRequestObject) (gen.CheckDayResponseObject, error) {
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	day, err := cal.Day(r.Date)
	if err != nil {
		return nil, outOfRange(err)
	}
	next, err := cal.NextWorkday(r.Date)
	if err != nil {
		return nil, outOfRange(err)
	}
	return gen.CheckDay200JSONResponse{Day: toDay(day), NextWorkday: next}, nil
}

// GetDeadline counts, and shows how.
func (s *calendarHandlers) GetDeadline(ctx context.Context, r gen.GetDeadlineRequestObject) (gen.GetDeadlineResponseObject, error) {
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	from, workdays := r.Params.From, r.Params.Workdays
	due, err := cal.AddWorkdays(from, workdays)
	if err != nil {
		return nil, outOfRange(err)
	}
	days, err := cal.Explain(from, workdays)
	if err != nil {
		return nil, fmt.Errorf("explain %d working days from %s: %w", workdays, from, err)
	}
	return gen.GetDeadline200JSONResponse{
		From: from, Workdays: workdays, Due: due, RunsOutAt: procedure.EndOf(due),
		Provisional: cal.Provisional(from, due), Calendar: cal.Version(), Days: each(days, toCountedDay),
	}, nil
}

func toCountedDay(d calendar.Counted) gen.CountedDay {
	return gen.CountedDay{Date: d.Date, Counted: d.N, Why: d.Why, Provisional: d.Provisional}
}
