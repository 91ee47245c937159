package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"
	ics "github.com/arran4/golang-ical"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// feedDesk keeps feeds of due days.
type feedDesk struct {
	*directory
	ledger    feedKeeper
	workbench string
}

// feedKeeper keeps feeds.
type feedKeeper interface {
	OpenFeed(ctx context.Context, f office.Feed, hash string) (office.Feed, error)
	Feeds(ctx context.Context, person string) ([]office.Feed, error)
	CloseFeed(ctx context.Context, person, id string) error
	// FeedDates returns the feed of a token and the open, dated tasks that it shows.
	FeedDates(ctx context.Context, hash string) (office.Feed, []office.DueDate, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
}

func (s *feedDesk) ListFeeds(ctx context.Context, _ gen.ListFeedsRequestObject) (gen.ListFeedsResponseObject, error) {
	list, err := s.ledger.Feeds(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListFeeds200JSONResponse{Items: each(list, organs.toFeed)}, nil
}

func (o organs) toFeed(f office.Feed) gen.Feed {
	feed := gen.Feed{ID: f.ID, Title: f.Title, CreatedAt: local(f.CreatedAt)}
	if f.Department != "" {
		feed.Department = o.of(f.Department)
	}
	return feed
}

func (s *feedDesk) CreateFeed(ctx context.Context, r gen.CreateFeedRequestObject) (gen.CreateFeedResponseObject, error) {
	p := caller(ctx)
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	if _, known := organs[r.Body.Department]; !known && r.Body.Department != "" {
		return nil, refuseField(procedure.FieldInvalid, "department", "没有代码为 %s 的部门", r.Body.Department)
	}
	if !office.MayFeed(p, r.Body.Department) {
		return nil, refuse(forbidden, "只能订阅本部门的期限")
	}
	token := newToken()
	feed, err := s.ledger.OpenFeed(ctx, office.Feed{Person: p.ID, Department: r.Body.Department, Title: r.Body.Title}, hashOf(token))
	if err != nil {
		return nil, err
	}
	answer := gen.CreateFeed201JSONResponse{Feed: organs.toFeed(feed), Path: Base + "/feeds/" + token + ".ics"}
	if s.workbench != "" {
		answer.URL = s.workbench + answer.Path
	}
	return answer, nil
}

func (s *feedDesk) DeleteFeed(ctx context.Context, r gen.DeleteFeedRequestObject) (gen.DeleteFeedResponseObject, error) {
	if err := s.ledger.CloseFeed(ctx, caller(ctx).ID, r.ID); err != nil {
		return nil, err
	}
	return gen.DeleteFeed204Response{}, nil
}

// feedRefreshed is how often calendar programs are asked to look again.
const feedRefreshed = "PT1H"

// feedKept is how long calendar programs may keep what they have read.
const feedKept = "private, max-age=900"

// GetFeed is read by calendar programs, which know no more than the address.
func (s *feedDesk) GetFeed(ctx context.Context, r gen.GetFeedRequestObject) (gen.GetFeedResponseObject, error) {
	token, _ := strings.CutSuffix(r.Token, ".ics")
	feed, dates, err := s.ledger.FeedDates(ctx, hashOf(token))
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	text := s.schedule(feed, dates, organs)
	sum := sha256.Sum256([]byte(text))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	if slices.Contains(strings.Split(strings.ReplaceAll(r.Params.IfNoneMatch, " ", ""), ","), tag) {
		return gen.GetFeed304Response{Headers: gen.GetFeed304ResponseHeaders{ETag: tag, CacheControl: feedKept}}, nil
	}
	return gen.GetFeed200TextCalendarCharsetUTF8Response{
		Body: strings.NewReader(text), ContentLength: int64(len(text)),
		Headers: gen.GetFeed200ResponseHeaders{ETag: tag, CacheControl: feedKept},
	}, nil
}

// schedule writes the dates as RFC 5545 has it. The same dates make the same text: the stamps are of when the cases
// changed, not of when somebody looks.
func (s *feedDesk) schedule(f office.Feed, dates []office.DueDate, organs organs) string {
	name := "时限·我的待办"
	if f.Department != "" {
		name = "时限·" + organs.of(f.Department).Name
	}
	if s.ledger.Drill() > 0 {
		name += "（演练）"
	}
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Shixian//Shixian//ZH")
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetXWRCalName(name)
	calendar.SetXWRTimezone("Asia/Shanghai")
	calendar.SetRefreshInterval(feedRefreshed, ics.WithValue("DURATION"))
	calendar.SetXPublishedTTL(feedRefreshed)
	for _, d := range dates {
		s.addDue(calendar, d)
	}
	return calendar.Serialize(ics.WithNewLineWindows)
}

// addDue adds the due day of a task: a whole day, of no time zone, as the law counts it.
func (s *feedDesk) addDue(calendar *ics.Calendar, d office.DueDate) {
	e := calendar.AddEvent(d.Case.Number + "-" + d.Task.ID + "@shixian")
	e.SetDtStampTime(d.ChangedAt)
	e.SetLastModifiedAt(d.ChangedAt)
	e.SetSequence(len(d.Run.History))
	e.SetProperty(ics.ComponentPropertyDtStart, basicDate(d.Run.Due), ics.WithValue("DATE"))
	e.SetProperty(ics.ComponentPropertyDtEnd, basicDate(d.Run.Due.AddDays(1)), ics.WithValue("DATE"))
	e.SetTimeTransparency(ics.TransparencyTransparent)
	summary := fmt.Sprintf("%s届满：%s %s", d.Run.Title, d.Case.Number, subjectOf(d.Case))
	switch {
	case d.Run.HeldAs != "":
		summary += "（期限中止，日期待定）"
	case d.Run.Provisional:
		summary += "（暂定）"
	case d.Run.Overdue:
		summary += "（已逾期）"
	}
	e.SetSummary(summary)
	e.SetStatus(ics.ObjectStatusConfirmed)
	if d.Run.Provisional || d.Run.HeldAs != "" {
		e.SetStatus(ics.ObjectStatusTentative)
	}
	e.SetDescription(strings.Join(s.dueLines(d), "\n"))
	if s.workbench != "" {
		e.SetURL(s.caseLink(d.Case.Number))
	}
	if d.Run.HeldAs == "" && !d.Run.Overdue {
		alarm := e.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger(dueMorning)
		alarm.SetProperty(ics.ComponentPropertyDescription, summary)
	}
}

// dueMorning is when a calendar reminds: at nine on the due day, which is a working day. The days before are the
// notifications' to remind of, since they know of holidays.
const dueMorning = "PT9H"

func (s *feedDesk) caseLink(number string) string { return s.workbench + "/cases/" + number }

func (s *feedDesk) dueLines(d office.DueDate) []string {
	lines := []string{"待办：" + d.Task.Title}
	if d.Run.Workdays > 0 {
		lines = append(lines, fmt.Sprintf("期限：%d 个工作日，自 %s 的次日起算", d.Run.Workdays, d.Run.Start))
	}
	lines = append(lines, "依据："+d.Run.Basis.Cited())
	if d.Run.Provisional {
		lines = append(lines, "该年放假安排尚未公布，日期为暂定。")
	}
	if s.workbench != "" {
		lines = append(lines, s.caseLink(d.Case.Number))
	}
	return lines
}

func subjectOf(c office.Summary) string {
	if c.Subject == "" {
		return c.Title
	}
	return c.Title + "（" + c.Subject + "）"
}

func basicDate(d civil.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, int(d.Month), d.Day) }
