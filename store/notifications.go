package store

import (
	"context"
	"slices"

	"github.com/google/uuid"

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
	ReadAt         *int64
}

func (notificationRow) TableName() string { return "notifications" }

func (r notificationRow) notification() (office.Notification, error) {
	return office.Notification{
		ID: r.ID, Case: r.CaseNumber,
		Seat:   office.Seat{Department: r.SeatDepartment, Position: office.Position(r.SeatPosition), Person: r.SeatPerson},
		Notice: procedure.Notice(r.Notice), Text: r.Text, At: moment(r.At), ReadAt: momentOrNil(r.ReadAt),
	}, nil
}

// note is what one seat is told of one event.
type note struct {
	seat   office.Seat
	notice procedure.Notice
	text   string
	record procedure.Record
}

// precedence tells which of several notices of one event says most.
var precedence = []procedure.Notice{
	procedure.NoticeExpired, procedure.NoticeOverdue, procedure.NoticeDecided, procedure.NoticeService,
	procedure.NoticeExtension, procedure.NoticeReminder, procedure.NoticeTask, procedure.NoticeProgress,
}

// recordNotifications tells each seat of each event once. Only a revised calendar may tell it more: of each clock that moved.
func (t tx) recordNotifications(tr *transition) error {
	notes := tr.notes
	for _, record := range tr.records {
		notes = append(notes, tr.notesOf(record)...)
	}
	var rows []notificationRow
	for _, n := range notes {
		rows = append(rows, notificationRow{
			ID: uuid.Must(uuid.NewV7()).String(), CaseNumber: tr.state.Number, SeatDepartment: n.seat.Department,
			SeatPosition: string(n.seat.Position), SeatPerson: n.seat.Person, Notice: string(n.notice), Text: n.text,
			At: micros(n.record.Event.At),
		})
	}
	if len(rows) == 0 {
		return nil
	}
	return t.db.Create(&rows).Error
}

func (tr *transition) notesOf(record procedure.Record) []note {
	var notes []note
	for _, c := range record.Commands {
		if c.Kind != procedure.Notify {
			continue
		}
		n := note{seat: tr.seat(c.Role), notice: c.Notice, text: tr.tell(record, c), record: record}
		if n.seat.Position == office.Staff && n.seat.Department == "" && n.seat.Person == "" {
			continue // a party that this case does not have
		}
		notes = merge(notes, n)
	}
	return notes
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

// Notifications lists what the person's seats were told, the latest first.
func (s *Store) Notifications(ctx context.Context, p office.Person, after office.Page) (office.List[office.Notification], error) {
	t := s.reading(ctx)
	rows, err := page(t.ofSeats(t.db, p, false), after, notificationOrder)
	if err != nil {
		return office.List[office.Notification]{}, explain("list the notifications", err)
	}
	list, err := mapped(rows.Items, notificationRow.notification)
	return office.List[office.Notification]{Items: list, Next: rows.Next}, explain("list the notifications", err)
}
