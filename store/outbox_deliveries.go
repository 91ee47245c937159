package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
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

// messageJSON is a message as the ledger keeps it.
type messageJSON struct {
	ID         string         `json:"id"`
	Notice     string         `json:"notice"`
	Text       string         `json:"text"`
	At         int64          `json:"at"`
	Case       string         `json:"case,omitempty"`
	Title      string         `json:"title,omitempty"`
	Subject    string         `json:"subject,omitempty"`
	Regulation string         `json:"regulation,omitempty"`
	Procedure  string         `json:"procedure,omitempty"`
	Provider   string         `json:"provider,omitempty"`
	Applicant  string         `json:"applicant,omitempty"`
	Assignees  []assigneeJSON `json:"seats,omitempty"`
}

type assigneeJSON struct {
	Department string `json:"department,omitempty"`
	Position   string `json:"position,omitempty"`
	Person     string `json:"person,omitempty"`
}

func messageText(p domain.Message) (string, error) {
	kept := messageJSON{
		ID: p.ID, Notice: string(p.Notice), Text: p.Text, At: micros(p.At), Case: p.Case, Title: p.Title, Subject: p.Subject,
		Regulation: p.Regulation, Procedure: p.Procedure, Provider: p.Provider, Applicant: p.Applicant,
	}
	for _, s := range p.Assignees {
		kept.Assignees = append(kept.Assignees, assigneeJSON{s.Department, string(s.Position), s.Person})
	}
	return jsonText(kept)
}

func parseMessage(text string) (domain.Message, error) {
	var k messageJSON
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return domain.Message{}, err
	}
	p := domain.Message{
		ID: k.ID, Notice: procedure.Notice(k.Notice), Text: k.Text, At: moment(k.At), Case: k.Case, Title: k.Title, Subject: k.Subject,
		Regulation: k.Regulation, Procedure: k.Procedure, Provider: k.Provider, Applicant: k.Applicant,
	}
	for _, s := range k.Assignees {
		p.Assignees = append(p.Assignees, domain.Assignee{Department: s.Department, Position: domain.Position(s.Position), Person: s.Person})
	}
	return p, nil
}

// receiver is who a delivery goes to.
type receiver struct {
	channel      domain.Channel
	subscription string
	person       string
}

func hookTo(s domain.Subscription) receiver {
	return receiver{channel: domain.ByWebhook, subscription: s.ID}
}
func mailTo(person string) receiver { return receiver{channel: domain.ByMail, person: person} }

func newDelivery(p domain.Message, now time.Time, to receiver) (deliveryRow, error) {
	target := to.subscription + to.person
	body, err := messageText(p)
	return deliveryRow{
		ID: uuid.Must(uuid.NewV7()).String(), Channel: string(to.channel), Target: target,
		Subscription: textOrNull(to.subscription), Person: textOrNull(to.person), Lane: target + "/" + p.Case,
		CaseNumber: p.Case, Notification: p.ID, Body: body, Status: string(domain.DeliveryPending),
		NextAt: micros(now), CreatedAt: micros(now), GiveUpAt: micros(now.Add(GiveUpAfter)),
	}, err
}

func (r deliveryRow) delivery() (domain.Delivery, error) {
	message, err := parseMessage(r.Body)
	return domain.Delivery{
		Seq: r.Seq, ID: r.ID, Channel: domain.Channel(r.Channel), Subscription: textOf(r.Subscription), Person: textOf(r.Person),
		Message: message, Status: domain.DeliveryStatus(r.Status), Attempts: r.Attempts, NextAt: moment(r.NextAt),
		CreatedAt: moment(r.CreatedAt), GiveUpAt: moment(r.GiveUpAt), SettledAt: momentOrNil(r.SettledAt), Fault: r.Fault,
	}, err
}

var deliveryOrder = order[deliveryRow]{
	by:     []key{{"seq", descending}},
	cursor: func(r deliveryRow) []any { return []any{r.Seq} },
}

func (t tx) deliveries(q domain.DeliveryQuery) *gorm.DB {
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
func (s *Store) Deliveries(ctx context.Context, q domain.DeliveryQuery) (domain.List[domain.Delivery], error) {
	rows, err := page(s.reading(ctx).deliveries(q), q.Page, deliveryOrder)
	if err != nil {
		return domain.List[domain.Delivery]{}, explain("list the deliveries", err)
	}
	list, err := mapped(rows.Items, deliveryRow.delivery)
	return domain.List[domain.Delivery]{Items: list, Next: rows.Next}, explain("list the deliveries", err)
}

// Redeliver has a delivery tried again that was given up. It keeps its place before what came later of the same case.
func (s *Store) Redeliver(ctx context.Context, id string) (domain.Delivery, error) {
	var d domain.Delivery
	err := s.writing(ctx, "deliver again", func(t tx) error {
		unknown := procedure.Refuse(domain.DeliveryUnknown, "没有这次推送")
		row, err := take[deliveryRow](t.db, true, unknown, "id = ?", id)
		if err != nil {
			return err
		}
		if row.Status != string(domain.DeliveryFailed) {
			return procedure.Refuse(domain.DeliveryNotFailed, "只有未能送达的才能重新推送")
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
func (s *Store) RedeliverAll(ctx context.Context, q domain.DeliveryQuery) (int, error) {
	q.Status = domain.DeliveryFailed
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
	if err := t.release("fault <> ''"); err != nil { // who asks for another try has seen to it
		return 0, err
	}
	done := which.Model(&deliveryRow{}).Updates(map[string]any{
		"status": string(domain.DeliveryPending), "next_at": micros(now), "give_up_at": micros(now.Add(GiveUpAfter)),
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
