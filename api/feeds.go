package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"
	ics "github.com/arran4/golang-ical"
	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// feedHandlers keeps feeds of due days.
type feedHandlers struct {
	*directory
	ledger    feedKeeper
	workbench string
}

// feedKeeper keeps feeds.
type feedKeeper interface {
	OpenFeed(ctx context.Context, f domain.Feed, hash string) (domain.Feed, error)
	Feeds(ctx context.Context, person string) ([]domain.Feed, error)
	CloseFeed(ctx context.Context, person, id string) error
	// FeedDates returns the feed of a token and the open, dated tasks that it shows.
	FeedDates(ctx context.Context, hash string) (domain.Feed, []domain.DueDate, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
}

func (s *feedHandlers) ListFeeds(ctx context.Context, _ gen.ListFeedsRequestObject) (gen.ListFeedsResponseObject, error) {
	list, err := s.ledger.Feeds(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListFeeds200JSONResponse{Items: each(list, refs.toFeed)}, nil
}

func (o departmentRefs) toFeed(f domain.Feed) gen.Feed {
	feed := gen.Feed{ID: f.ID, Title: f.Title, CreatedAt: local(f.CreatedAt)}
	if f.Department != "" {
		feed.Department = o.ref(f.Department)
	}
	return feed
}

func (s *feedHandlers) CreateFeed(ctx context.Context, r gen.CreateFeedRequestObject) (gen.CreateFeedResponseObject, error) {
	p := caller(ctx)
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	if _, known := refs[r.Body.Department]; !known && r.Body.Department != "" {
		return nil, refuseField(procedure.FieldInvalid, "department", "没有代码为 %s 的部门", r.Body.Department)
	}
	if !domain.MayFeed(p, r.Body.Department) {
		return nil, refuse(forbidden, "只能订阅本部门的期限")
	}
	token := newToken()
	feed, err := s.ledger.OpenFeed(ctx, domain.Feed{Person: p.ID, Department: r.Body.Department, Title: r.Body.Title}, hashOf(token))
	if err != nil {
		return nil, err
	}
	answer := gen.CreateFeed201JSONResponse{Feed: refs.toFeed(feed), Path: Base + "/feeds/" + token + ".ics"}
	if s.workbench != "" {
		answer.URL = s.workbench + answer.Path
	}
	return answer, nil
}

func (s *feedHandlers) DeleteFeed(ctx context.Context, r gen.DeleteFeedRequestObject) (gen.DeleteFeedResponseObject, error) {
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
func (s *feedHandlers) GetFeed(ctx context.Context, r gen.GetFeedRequestObject) (gen.GetFeedResponseObject, error) {
	token, _ := strings.CutSuffix(r.Token, ".ics")
	feed, dates, err := s.ledger.FeedDates(ctx, hashOf(token))
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	text := s.schedule(feed, dates, refs)
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

// feedsByHead answers HEAD like GET where feeds are: calendar programs ask so whether one is there, and how it has changed. The
// server leaves the body out.
type feedsByHead struct{ *gin.Engine }

func (e feedsByHead) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead && strings.HasPrefix(r.URL.Path, Base+"/feeds/") {
		r = r.Clone(r.Context())
		r.Method = http.MethodGet
	}
	e.Engine.ServeHTTP(w, r)
}

// schedule writes the dates as RFC 5545 has it. The same dates make the same text: the stamps are of when the cases
// changed, not of when somebody looks.
func (s *feedHandlers) schedule(f domain.Feed, dates []domain.DueDate, refs departmentRefs) string {
	name := "时限·我的待办"
	if f.Department != "" {
		name = "时限·" + refs.ref(f.Department).Name
	}
	if s.ledger.Drill() > 0 {
		name += "（演练）"
	}
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Shixian//Shixian//ZH")
	calendar.SetMethod(ics.MethodPublish)
	calendar.SetName(name)
	calendar.SetXWRTimezone("Asia/Shanghai")
	calendar.SetRefreshInterval(feedRefreshed) // which says itself that it is a duration
	calendar.SetXPublishedTTL(feedRefreshed)
	for _, d := range dates {
		s.addDue(calendar, d)
	}
	return calendar.Serialize(ics.WithNewLineWindows)
}

// addDue adds the due day of a task: a whole day, of no time zone, as the law counts it.
func (s *feedHandlers) addDue(calendar *ics.Calendar, d domain.DueDate) {
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
		alarm.SetTrigger(remindAt(d.Run.Due), ics.WithValue("DATE-TIME"))
		alarm.SetProperty(ics.ComponentPropertyDescription, summary)
	}
}

// remindAt is when a calendar reminds: at nine on the due day, which is a working day. The days before are the notifications' to
// remind of, since they know of holidays. It is an instant: of hours added to a whole day programs make midnight (ical.js
// 2.2.1), or nine in the time zone that the reader happens to be in.
func remindAt(due civil.Date) string {
	return due.In(procedure.Shanghai).Add(9 * time.Hour).UTC().Format("20060102T150405Z")
}

func (s *feedHandlers) caseLink(number string) string { return s.workbench + "/cases/" + number }

func (s *feedHandlers) dueLines(d domain.DueDate) []string {
	lines := []string{"待办：" + d.Task.Title}
	if d.Run.Until == nil {
		lines = append(lines, fmt.Sprintf("期限：%s，自 %s 的次日起算", d.Run.Period().Written(), d.Run.Start))
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

func subjectOf(c domain.Summary) string {
	if c.Subject == "" {
		return c.Title
	}
	return c.Title + "（" + c.Subject + "）"
}

func basicDate(d civil.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, int(d.Month), d.Day) }
