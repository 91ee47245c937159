package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

type notificationRow struct {
	ID             string `gorm:"primaryKey"`
	CaseNumber     string
	SeatDepartment string
	SeatPosition   string
	SeatPerson     string
	Notice         string
	Text           string
	At             int64
	RunID          string // the clock that it is about, if it is about one
	Posted         bool   // the courier's table has what is to be carried of it
}

func (notificationRow) TableName() string { return "notifications" }

func (r notificationRow) notification(readAt *int64) office.Notification {
	return office.Notification{
		ID: r.ID, Case: r.CaseNumber,
		Seat:   office.Seat{Department: r.SeatDepartment, Position: office.Position(r.SeatPosition), Person: r.SeatPerson},
		Notice: procedure.Notice(r.Notice), Text: r.Text, At: moment(r.At), ReadAt: momentOrNil(readAt),
	}
}

// note is what one seat is told of one event.
type note struct {
	seat   office.Seat
	notice procedure.Notice
	text   string
	record procedure.Record
	run    string // the clock that it is about, if it is about one
}

// precedence tells which of several notices of one event says most.
var precedence = []procedure.Notice{
	procedure.NoticeExpired, procedure.NoticeOverdue, procedure.NoticeDecided, procedure.NoticeService,
	procedure.NoticeExtension, procedure.NoticeUrged, procedure.NoticeReminder, procedure.NoticeTask, procedure.NoticeProgress,
}

func (t tx) recordNotifications(tr *transition) error {
	rows := tr.notificationRows()
	if len(rows) == 0 {
		return nil
	}
	return t.db.Create(&rows).Error
}

// notificationRows tell each seat of each event once. Only a revised calendar may tell it more: of each clock that moved.
func (tr *transition) notificationRows() []notificationRow {
	notes := tr.notes
	for _, record := range tr.records {
		notes = append(notes, tr.notesOf(record)...)
	}
	var rows []notificationRow
	for _, n := range notes {
		rows = append(rows, notificationRow{
			ID: tr.id(), CaseNumber: tr.state.Number, SeatDepartment: n.seat.Department,
			SeatPosition: string(n.seat.Position), SeatPerson: n.seat.Person, Notice: string(n.notice), Text: n.text,
			At: micros(n.record.Event.At), RunID: n.run,
			Posted: tr.chance != nil, // a past that is made up is not sent out
		})
	}
	return rows
}

func (tr *transition) notesOf(record procedure.Record) []note {
	var notes []note
	for _, c := range record.Commands {
		if c.Kind != procedure.Notify {
			continue
		}
		n := note{seat: tr.seat(c.Role), notice: c.Notice, text: tr.tell(record, c), record: record, run: cmp.Or(c.Clock, record.Event.Clock)}
		if vacant(n.seat) {
			continue
		}
		notes = merge(notes, n)
	}
	return notes
}

// vacant tells the seat of a party that the case does not have.
func vacant(s office.Seat) bool {
	return s == office.Seat{} || s == office.Seat{Position: office.Staff}
}

// merge keeps, of two notices to one seat, the one that says more.
func merge(notes []note, n note) []note {
	if n.notice == procedure.NoticeMoved {
		return append(notes, n)
	}
	same := slices.IndexFunc(notes, func(o note) bool { return o.seat == n.seat && o.notice != procedure.NoticeMoved })
	if same < 0 {
		return append(notes, n)
	}
	if slices.Index(precedence, n.notice) < slices.Index(precedence, notes[same].notice) {
		notes[same] = n
	}
	return notes
}

var notificationOrder = order[notificationRow]{
	by:     []key{{"at", descending}, {"id", descending}},
	cursor: func(r notificationRow) []any { return []any{r.At, r.ID} },
}

// Notifications lists what the person was told, the latest first, and when the person read it.
func (s *Store) Notifications(ctx context.Context, p office.Person, after office.Page) (office.List[office.Notification], error) {
	t := s.reading(ctx)
	list, err := t.notifications(p, t.toPerson(p), after)
	return list, explain("list the notifications", err)
}

// UnreadNotifications lists those that the person has not read, the latest first.
func (s *Store) UnreadNotifications(ctx context.Context, p office.Person, after office.Page) (office.List[office.Notification], error) {
	t := s.reading(ctx)
	list, err := t.notifications(p, t.unread(p), after)
	return list, explain("list the unread notifications", err)
}

func (t tx) notifications(p office.Person, which *gorm.DB, after office.Page) (office.List[office.Notification], error) {
	rows, err := page(which, after, notificationOrder)
	if err != nil {
		return office.List[office.Notification]{}, err
	}
	read, err := t.readMarks(p, rows.Items)
	list := office.List[office.Notification]{Next: rows.Next}
	for _, r := range rows.Items {
		list.Items = append(list.Items, r.notification(read[r.ID]))
	}
	return list, err
}
