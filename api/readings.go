package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/calendar/announced"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// ReadNotice says what days a published notice arranges; whoever asks looks at them and enters them.
func (s *calendarHandlers) ReadNotice(ctx context.Context, r gen.ReadNoticeRequestObject) (gen.ReadNoticeResponseObject, error) {
	if err := noticesAreTheirs(caller(ctx)); err != nil {
		return nil, err
	}
	data, err := noticeText(*r.Body)
	if err != nil {
		return nil, err
	}
	known, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	read, err := announced.Read(data, known, r.Body.Year)
	if err != nil {
		return nil, notice.Unread(err)
	}
	return gen.ReadNotice200JSONResponse(toReading(read)), nil
}

func noticeText(t gen.NoticeText) ([]byte, error) {
	switch {
	case t.Text != "" && len(t.File) == 0:
		return []byte(t.Text), nil
	case t.Text == "" && len(t.File) > 0:
		return t.File, nil
	}
	return nil, refuseField(procedure.FieldInvalid, "text", "通知的文字和文件，应当有其中一项")
}

func toReading(r announced.Reading) gen.NoticeReading {
	papers := []string{}
	if r.Notice.Notice != "" {
		papers = append(papers, r.Notice.Notice)
	}
	return gen.NoticeReading{
		Year: r.Notice.Year, Papers: papers, Remarks: each(r.Remarks, notice.Remarked), Balance: toBalance(r.Notice.Balance()),
		Days: each(r.Notice.Days, func(d calendar.YearDay) gen.HolidayNoticeDay {
			return gen.HolidayNoticeDay{Date: d.Date, Name: d.Name, IsOffDay: d.Off}
		}),
	}
}

func toBalance(b calendar.Balance) gen.NoticeBalance {
	return gen.NoticeBalance{Off: b.Off, Worked: b.Worked, Statutory: b.Statutory, Even: b.Even()}
}
