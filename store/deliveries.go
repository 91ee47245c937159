package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// GiveUpAfter is how long, in real time, a delivery is tried: over a long weekend on which nobody mends the receiver.
const GiveUpAfter = 4 * 24 * time.Hour

// keptFor is how long the record of what has arrived is kept.
const keptFor = 30 * 24 * time.Hour

type deliveryRow struct {
	Seq          int64 `gorm:"primaryKey;autoIncrement"`
	ID           string
	Channel      string
	Target       string
	Subscription *string
	Person       *string
	Lane         string
	CaseNumber   string
	Notification string
	Body         string
	Status       string
	Attempts     int
	NextAt       int64
	Holder       string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	GiveUpAt     int64
	SettledAt    *int64
	Fault        string
}

func (deliveryRow) TableName() string { return "deliveries" }

// postJSON is a post as the ledger keeps it.
type postJSON struct {
	ID         string     `json:"id"`
	Notice     string     `json:"notice"`
	Text       string     `json:"text"`
	At         int64      `json:"at"`
	Case       string     `json:"case,omitempty"`
	Title      string     `json:"title,omitempty"`
	Subject    string     `json:"subject,omitempty"`
	Regulation string     `json:"regulation,omitempty"`
	Procedure  string     `json:"procedure,omitempty"`
	Provider   string     `json:"provider,omitempty"`
	Applicant  string     `json:"applicant,omitempty"`
	Seats      []seatJSON `json:"seats,omitempty"`
}

type seatJSON struct {
	Department string `json:"department,omitempty"`
	Position   string `json:"position,omitempty"`
	Person     string `json:"person,omitempty"`
}

func postText(p office.Post) (string, error) {
	kept := postJSON{
		ID: p.ID, Notice: string(p.Notice), Text: p.Text, At: micros(p.At), Case: p.Case, Title: p.Title, Subject: p.Subject,
		Regulation: p.Regulation, Procedure: p.Procedure, Provider: p.Provider, Applicant: p.Applicant,
	}
	for _, s := range p.Seats {
		kept.Seats = append(kept.Seats, seatJSON{s.Department, string(s.Position), s.Person})
	}
	return jsonText(kept)
}

func parsePost(text string) (office.Post, error) {
	var k postJSON
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return office.Post{}, err
	}
	p := office.Post{
		ID: k.ID, Notice: procedure.Notice(k.Notice), Text: k.Text, At: moment(k.At), Case: k.Case, Title: k.Title, Subject: k.Subject,
		Regulation: k.Regulation, Procedure: k.Procedure, Provider: k.Provider, Applicant: k.Applicant,
	}
	for _, s := range k.Seats {
		p.Seats = append(p.Seats, office.Seat{Department: s.Department, Position: office.Position(s.Position), Person: s.Person})
	}
	return p, nil
}

// receiver is who a delivery goes to.
type receiver struct {
	channel      office.Channel
	subscription string
	person       string
}

func hookTo(s office.Subscription) receiver {
	return receiver{channel: office.ByWebhook, subscription: s.ID}
}
func mailTo(person string) receiver { return receiver{channel: office.ByMail, person: person} }

func newDelivery(p office.Post, now time.Time, to receiver) (deliveryRow, error) {
	target := to.subscription + to.person
	body, err := postText(p)
	return deliveryRow{
		ID: uuid.Must(uuid.NewV7()).String(), Channel: string(to.channel), Target: target,
		Subscription: textOrNull(to.subscription), Person: textOrNull(to.person), Lane: target + "/" + p.Case,
		CaseNumber: p.Case, Notification: p.ID, Body: body, Status: string(office.DeliveryPending),
		NextAt: micros(now), CreatedAt: micros(now), GiveUpAt: micros(now.Add(GiveUpAfter)),
	}, err
}

func (r deliveryRow) delivery() (office.Delivery, error) {
	post, err := parsePost(r.Body)
	return office.Delivery{
		Seq: r.Seq, ID: r.ID, Channel: office.Channel(r.Channel), Subscription: textOf(r.Subscription), Person: textOf(r.Person),
		Post: post, Status: office.DeliveryStatus(r.Status), Attempts: r.Attempts, NextAt: moment(r.NextAt),
		CreatedAt: moment(r.CreatedAt), GiveUpAt: moment(r.GiveUpAt), SettledAt: momentOrNil(r.SettledAt), Fault: r.Fault,
	}, err
}

var deliveryOrder = order[deliveryRow]{
	by:     []key{{"seq", descending}},
	cursor: func(r deliveryRow) []any { return []any{r.Seq} },
}

func (t tx) deliveries(q office.DeliveryQuery) *gorm.DB {
	db := t.db.Model(&deliveryRow{})
	for column, value := range map[string]string{
		"status": string(q.Status), "channel": string(q.Channel), "subscription": q.Subscription, "case_number": q.Case,
	} {
		if value != "" {
			db = db.Where(column+" = ?", clean(value))
		}
	}
	return db
}

// Deliveries lists what was and is to be carried, the latest first.
func (s *Store) Deliveries(ctx context.Context, q office.DeliveryQuery) (office.List[office.Delivery], error) {
	rows, err := page(s.reading(ctx).deliveries(q), q.Page, deliveryOrder)
	if err != nil {
		return office.List[office.Delivery]{}, explain("list the deliveries", err)
	}
	list, err := mapped(rows.Items, deliveryRow.delivery)
	return office.List[office.Delivery]{Items: list, Next: rows.Next}, explain("list the deliveries", err)
}

// Redeliver has a delivery tried again that was given up. It keeps its place before what came later of the same case.
func (s *Store) Redeliver(ctx context.Context, id string) (office.Delivery, error) {
	var d office.Delivery
	err := s.writing(ctx, "deliver again", func(t tx) error {
		unknown := procedure.Refuse(office.DeliveryUnknown, "没有这次推送")
		row, err := take[deliveryRow](t.db, true, unknown, "id = ?", id)
		if err != nil {
			return err
		}
		if row.Status != string(office.DeliveryFailed) {
			return procedure.Refuse(office.DeliveryNotFailed, "只有未能送达的才能重新推送")
		}
		if _, err := t.redeliver(t.db.Where("seq = ?", row.Seq)); err != nil {
			return err
		}
		if row, err = take[deliveryRow](t.db, false, unknown, "id = ?", id); err != nil {
			return err
		}
		d, err = row.delivery()
		return err
	})
	return d, err
}

// RedeliverAll has all those tried again that were given up and fit the query, and counts them.
func (s *Store) RedeliverAll(ctx context.Context, q office.DeliveryQuery) (int, error) {
	q.Status = office.DeliveryFailed
	n := 0
	err := s.writing(ctx, "deliver again", func(t tx) (err error) {
		n, err = t.redeliver(t.deliveries(q))
		return err
	})
	return n, err
}

func (t tx) redeliver(which *gorm.DB) (int, error) {
	now, err := t.real()
	if err != nil {
		return 0, err
	}
	done := which.Model(&deliveryRow{}).Updates(map[string]any{
		"status": string(office.DeliveryPending), "next_at": micros(now), "give_up_at": micros(now.Add(GiveUpAfter)),
		"settled_at": nil, "holder": "",
	})
	return int(done.RowsAffected), done.Error
}

// ForgetDelivered removes the record of what has arrived long ago, a bounded part at a time, and counts it. What was given
// up stays until it is tried again or its subscription is removed.
func (s *Store) ForgetDelivered(ctx context.Context, limit int) (int, error) {
	n := 0
	err := s.writing(ctx, "forget what was delivered", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		old := t.db.Model(&deliveryRow{}).Select("seq").
			Where("status IN ('delivered', 'dropped') AND settled_at < ?", micros(now.Add(-keptFor))).Order("settled_at").Limit(limit)
		done := t.db.Where("seq IN (?)", old).Delete(&deliveryRow{})
		n = int(done.RowsAffected)
		return done.Error
	})
	return n, err
}
