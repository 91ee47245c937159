package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// noticeRow is a year's notice as somebody entered it. Of one year the last counts; the others stay to be read.
type noticeRow struct {
	Seq       int64 `gorm:"primaryKey;autoIncrement:false"`
	Year      int
	Notice    string
	Body      string
	EnteredAt int64
	EnteredBy string
	Version   string
}

func (noticeRow) TableName() string { return "calendar_notices" }

// Calendar is the ledger.Calendar by which days are counted now.
func (s *Store) Calendar(ctx context.Context) (*calendar.Calendar, error) {
	snap, err := s.reading(ctx).calendar()
	return snap.Calendar, explain("read the calendar", err)
}

// calendar is the one by which days are counted, in the transaction or now.
func (t tx) calendar() (ledger.Calendar, error) {
	a, err := t.arrangements()
	if err != nil {
		return ledger.Calendar{}, err
	}
	return a.calendar, nil
}

func (t tx) readNotices(a *arrangements) error {
	if t.drill != nil {
		a.calendar = ledger.Calendar{Calendar: calendar.EveryDay()}
		return nil
	}
	var seq int64
	err := t.db.Model(&noticeRow{}).Select("coalesce(max(seq), 0)").Scan(&seq).Error
	if err == nil {
		a.calendar, err = t.readCalendar(seq)
	}
	return err
}

func (t tx) readCalendar(through int64) (ledger.Calendar, error) {
	snap := ledger.Calendar{Calendar: t.config.Calendar, Notices: through}
	snap.Reason = fmt.Sprintf("系统更新，所附日历已含截至%d年的放假安排", snap.Announced())
	if through == 0 {
		return snap, nil
	}
	var rows []noticeRow
	if err := t.db.Where("seq <= ?", through).Order("seq").Find(&rows).Error; err != nil {
		return snap, err
	}
	years, err := mapped(rows, noticeRow.year)
	if err != nil {
		return snap, err
	}
	// Of two notices for one year the later stays.
	if snap.Calendar, err = snap.With(years...); err != nil {
		return snap, err
	}
	if last := rows[len(rows)-1]; last.Version == snap.Version() {
		snap.EnteredAt, snap.Reason = moment(last.EnteredAt), last.why()
	}
	return snap, nil
}

func (r noticeRow) year() (calendar.Year, error) {
	var y calendar.Year
	if err := json.Unmarshal([]byte(r.Body), &y); err != nil {
		return y, fmt.Errorf("the notice of %d, entry %d: %w", r.Year, r.Seq, err)
	}
	return y, nil
}

func (r noticeRow) why() string {
	why := fmt.Sprintf("录入%d年放假安排", r.Year)
	if r.Notice != "" {
		why += "（" + r.Notice + "）"
	}
	return why
}

// EnterNotice publishes a year's notice. A year that has passed may be entered too, for what is counted back from now; no
// clock that has ended is opened again. Entering what is there already changes nothing. The sweep derives open cases anew.
// Seen are the editions of the year that the notice may take the place of; if the year or another one has changed since, the
// notice is refused (domain.Stale). None: any edition.
func (s *Store) EnterNotice(ctx context.Context, y calendar.Year, by domain.Person, seen ...string) (*calendar.Calendar, error) {
	var entered *calendar.Calendar
	err := s.writing(ctx, fmt.Sprintf("enter the notice of %d", y.Year), func(t tx) (err error) {
		entered, err = t.enterNotice(y, by, seen)
		return err
	})
	return entered, err
}

func (t tx) enterNotice(y calendar.Year, by domain.Person, seen []string) (*calendar.Calendar, error) {
	if err := t.lock("calendar"); err != nil {
		return nil, err
	}
	present, next, err := t.would(y)
	if err != nil {
		return nil, err
	}
	if err := unchanged(present.Calendar, y.Year, seen); err != nil {
		return nil, err
	}
	body, err := jsonText(y)
	if err != nil {
		return nil, err
	}
	if same, err := t.noticeStands(y.Year, body); err != nil || same {
		return present.Calendar, err
	}
	now, err := t.now()
	if err != nil {
		return nil, err
	}
	if err := t.db.Create(&noticeRow{
		Seq: present.Notices + 1, Year: y.Year, Notice: y.Notice, Body: body, EnteredAt: micros(now), EnteredBy: by.ID, Version: next.Version(),
	}).Error; err != nil {
		return nil, err
	}
	return next, t.administered(by, domain.AdministrativeAct{
		Action: domain.NoticeEntered, Subject: strconv.Itoa(y.Year), Title: y.Notice,
		Changes: changed("calendar", present.Version(), next.Version()),
	})
}

func unchanged(present *calendar.Calendar, year int, seen []string) error {
	if len(seen) == 0 {
		return nil
	}
	edition, err := present.Edition(year)
	if err == nil && !slices.Contains(seen, edition) {
		return procedure.Refuse(domain.Stale, "日历在读取之后已有变动，请查看后再录入")
	}
	return err
}

// would returns the calendar in force, and what it would be with one more notice.
func (t tx) would(y calendar.Year) (present ledger.Calendar, next *calendar.Calendar, err error) {
	if t.drill != nil {
		return present, nil, notice.InDrill()
	}
	if present, err = t.calendar(); err != nil {
		return present, nil, err
	}
	next, err = notice.Holidays(present.Calendar, y)
	return present, next, err
}

func (t tx) noticeStands(year int, body string) (bool, error) {
	var rows []noticeRow
	err := t.db.Where("year = ?", year).Order("seq DESC").Limit(1).Find(&rows).Error
	return len(rows) == 1 && rows[0].Body == body, err
}

// Today is the ledger's legal date, and whether it is a working day: in a drill every day is.
func (s *Store) Today(ctx context.Context) (day civil.Date, workday bool, err error) {
	day, workday, err = s.reading(ctx).today()
	return day, workday, explain("read the date", err)
}

func (t tx) today() (day civil.Date, workday bool, err error) {
	snap, err := t.calendar()
	if err != nil {
		return day, false, err
	}
	now, err := t.now()
	if err != nil {
		return day, false, err
	}
	day = procedure.DateOf(now)
	workday, err = snap.IsWorkday(day)
	return day, workday, err
}
