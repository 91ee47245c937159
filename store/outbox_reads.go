package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// readRow says that one of the several people of an assignee has read what the assignee was told.
type readRow struct {
	Person       string `gorm:"primaryKey"`
	Notification string `gorm:"primaryKey"`
	ReadAt       int64
}

func (readRow) TableName() string { return "notification_reads" }

// toPerson keeps the notifications that the person gets: those to the assignees to which the person is admitted, and those to
// nobody else.
func (t tx) toPerson(p domain.Person) *gorm.DB {
	if p.Public() {
		return t.ofAssignees(t.db.Model(&notificationRow{}), p, false)
	}
	seated := t.db.Where("assignee_person = '' AND assignee_department IN ? AND assignee_position IN ?", []string{"", p.Department}, p.Positions)
	return t.db.Model(&notificationRow{}).Where(seated.Or("assignee_person = ? AND assignee_person <> ''", p.ID))
}

// unread keeps those that the person has not read.
func (t tx) unread(p domain.Person) *gorm.DB {
	read := t.db.Model(&readRow{}).Select("1").Where("person = ? AND notification = notifications.id", p.ID)
	return t.toPerson(p).Where("at >= ?", t.read.Load()).Where("NOT EXISTS (?)", read)
}

// Unread counts what the person has not read, up to most: who has more than that reads no number.
func (s *Store) Unread(ctx context.Context, p domain.Person, most int) (int, error) {
	t := s.reading(ctx)
	var n int64
	err := t.db.Table("(?) AS few", t.unread(p).Select("id").Limit(most)).Count(&n).Error
	return int(n), explain("count the notifications", err)
}

// ReadNotification notes that the person has read it; the first time counts. One that the person does not get is unknown.
func (s *Store) ReadNotification(ctx context.Context, p domain.Person, id string) error {
	return s.writing(ctx, "mark the notification as read", func(t tx) error {
		unknown := procedure.Refuse(domain.NotificationUnknown, "没有这条通知")
		if _, err := take[notificationRow](t.toPerson(p), false, unknown, "id = ?", id); err != nil {
			return err
		}
		return t.markRead(p, t.unread(p).Where("id = ?", clean(id)))
	})
}

// ReadNotifications notes that the person has read everything that there is, or all of one case, if one is named.
func (s *Store) ReadNotifications(ctx context.Context, p domain.Person, number string) error {
	return s.writing(ctx, "mark the notifications as read", func(t tx) error {
		which := t.unread(p)
		if number != "" {
			which = which.Where("case_number = ?", clean(number))
		}
		return t.markRead(p, which)
	})
}

func (t tx) markRead(p domain.Person, which *gorm.DB) error {
	now, err := t.now()
	if err != nil {
		return err
	}
	// Two requests of one person at once mark the same.
	return t.db.Exec("INSERT INTO notification_reads (person, notification, read_at) ? ON CONFLICT DO NOTHING",
		which.Select("CAST(? AS TEXT), id, CAST(? AS BIGINT)", p.ID, micros(now))).Error
}

// readMarks are when the person read which of the notifications.
func (t tx) readMarks(p domain.Person, rows []notificationRow) (map[string]*int64, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	var authorities []readRow
	err := t.db.Where("person = ? AND notification IN ?", p.ID, ids).Find(&authorities).Error
	at := map[string]*int64{}
	for _, r := range rows {
		if r.At < t.read.Load() {
			at[r.ID] = &r.At
		}
	}
	for _, m := range authorities {
		at[m.Notification] = &m.ReadAt
	}
	return at, err
}
