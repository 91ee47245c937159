package store

import (
	"context"
	"time"

	"github.com/shixian/shixian/domain"
)

// accessRow is a line of the record of accesses, which the database keeps from being changed.
type accessRow struct {
	Seq     int64 `gorm:"primaryKey;autoIncrement"`
	At      int64
	Person  string
	Name    string
	Action  string
	Subject string
	Address string
	Agent   string
}

func (accessRow) TableName() string { return "accesses" }

func (r accessRow) access() (domain.Access, error) {
	return domain.Access{
		Seq: r.Seq, At: moment(r.At), Person: r.Person, Name: r.Name, Action: domain.AccessAction(r.Action), Subject: r.Subject,
		Origin: domain.Origin{Address: r.Address, Agent: r.Agent},
	}, nil
}

// foldedFor is within what time the same is not recorded again, if its action folds.
const foldedFor = time.Minute

// longestSubject and longestAgent bound, in bytes, what a request may have written into the record.
const longestSubject, longestAgent = 500, 200

// RecordAccess puts an access on the record, with the time of the house. Of what folds, the same once more within a minute is on it
// already.
func (s *Store) RecordAccess(ctx context.Context, a domain.Access) error {
	return s.writing(ctx, "record an access", func(t tx) error { return t.recordAccess(a) })
}

func (t tx) recordAccess(a domain.Access) error {
	now, err := t.real()
	if err != nil {
		return err
	}
	row := accessRow{
		At: micros(now), Person: clean(a.Person), Name: clean(a.Name), Action: string(a.Action), Subject: shortened(a.Subject, longestSubject),
		Address: clean(a.Address), Agent: shortened(a.Agent, longestAgent),
	}
	if a.Action.Folds() {
		_, there, err := find[accessRow](t.db, "at > ? AND at <= ? AND person = ? AND action = ? AND subject = ? AND address = ?",
			micros(now.Add(-foldedFor)), row.At, row.Person, row.Action, row.Subject, row.Address)
		if there || err != nil {
			return err
		}
	}
	return t.db.Create(&row).Error
}

func shortened(text string, most int) string {
	if len(text) > most {
		text = text[:most] // clean takes half a character away
	}
	return clean(text)
}

// Accesses lists the record, the newest first.
func (s *Store) Accesses(ctx context.Context, q domain.AccessQuery) (domain.List[domain.Access], error) {
	db := s.reader.WithContext(ctx)
	for column, value := range map[string]string{"person": q.Person, "action": string(q.Action), "address": q.Address} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	if q.From != nil {
		db = db.Where("at >= ?", micros(*q.From))
	}
	if q.To != nil {
		db = db.Where("at < ?", micros(*q.To))
	}
	rows, err := page(db, q.Page, order[accessRow]{
		by: []key{{"seq", descending}}, cursor: func(r accessRow) []any { return []any{r.Seq} },
	})
	if err != nil {
		return domain.List[domain.Access]{}, explain("list the accesses", err)
	}
	items, err := mapped(rows.Items, accessRow.access)
	return domain.List[domain.Access]{Items: items, Next: rows.Next}, explain("list the accesses", err)
}
