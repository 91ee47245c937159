package store

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

type notificationRow struct {
	ID                 string `gorm:"primaryKey"`
	CaseNumber         string
	AssigneeDepartment string
	AssigneePosition   string
	AssigneePerson     string
	Notice             string
	Text               string
	At                 int64
	RunID              string // the clock that it is about, if it is about one
	Posted             bool   // the relay has written down its deliveries
}

func (notificationRow) TableName() string { return "notifications" }

func (r notificationRow) notification(readAt *int64) domain.Notification {
	return domain.Notification{
		ID: r.ID, Case: r.CaseNumber,
		Assignee: domain.Assignee{Department: r.AssigneeDepartment, Position: domain.Position(r.AssigneePosition), Person: r.AssigneePerson},
		Notice:   procedure.Notice(r.Notice), Text: r.Text, At: moment(r.At), ReadAt: momentOrNil(readAt),
	}
}

// recordNotices writes what people are told of a transition.
func (t tx) recordNotices(tr *ledger.Transition) error {
	var rows []notificationRow
	for _, n := range tr.AllNotices() {
		rows = append(rows, toNotificationRow(tr.Head.Number, uuid.Must(uuid.NewV7()).String(), n))
	}
	if len(rows) == 0 {
		return nil
	}
	return t.later(func(db *gorm.DB) *gorm.DB { return db.Create(&rows) })
}

// notify writes notifications. One of no case has none, not an empty number.
func (t tx) notify(rows []notificationRow) error {
	ofNone := slices.DeleteFunc(slices.Clone(rows), func(r notificationRow) bool { return r.CaseNumber != "" })
	ofCases := slices.DeleteFunc(slices.Clone(rows), func(r notificationRow) bool { return r.CaseNumber == "" })
	if len(ofCases) > 0 {
		if err := t.db.CreateInBatches(&ofCases, versionBatch).Error; err != nil {
			return err
		}
	}
	if len(ofNone) == 0 {
		return nil
	}
	return t.db.Omit("CaseNumber").CreateInBatches(&ofNone, versionBatch).Error
}

func toNotificationRow(number, id string, n notice.Notice) notificationRow {
	return notificationRow{
		ID: id, CaseNumber: number, AssigneeDepartment: n.To.Department, AssigneePosition: string(n.To.Position), AssigneePerson: n.To.Person,
		Notice: string(n.Kind), Text: n.Text, At: micros(n.At), RunID: n.Clock,
	}
}

var notificationOrder = order[notificationRow]{
	by:     []key{{"at", descending}, {"id", descending}},
	cursor: func(r notificationRow) []any { return []any{r.At, r.ID} },
}

// Notifications lists what the person was told, the latest first, and when the person read it.
func (s *Store) Notifications(ctx context.Context, p domain.Person, after domain.Page) (domain.List[domain.Notification], error) {
	t := s.reading(ctx)
	list, err := t.notifications(p, t.toPerson(p), after)
	return list, explain("list the notifications", err)
}

// UnreadNotifications lists those that the person has not read, the latest first.
func (s *Store) UnreadNotifications(ctx context.Context, p domain.Person, after domain.Page) (domain.List[domain.Notification], error) {
	t := s.reading(ctx)
	list, err := t.notifications(p, t.unread(p), after)
	return list, explain("list the unread notifications", err)
}

func (t tx) notifications(p domain.Person, which *gorm.DB, after domain.Page) (domain.List[domain.Notification], error) {
	rows, err := page(which, after, notificationOrder)
	if err != nil {
		return domain.List[domain.Notification]{}, err
	}
	read, err := t.readMarks(p, rows.Items)
	list := domain.List[domain.Notification]{Next: rows.Next}
	for _, r := range rows.Items {
		list.Items = append(list.Items, r.notification(read[r.ID]))
	}
	return list, err
}
