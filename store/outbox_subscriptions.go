package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

type subscriptionRow struct {
	ID           string `gorm:"primaryKey"`
	Title        string
	URL          string `gorm:"column:url"`
	Format       string
	Departments  string
	Regulation   string
	Procedure    string
	Notices      string
	Active       bool
	Secret       string
	FormerSecret string
	FormerUntil  *int64
	CreatedBy    string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	ChangedAt    int64
}

func (subscriptionRow) TableName() string { return "subscriptions" }

func (r subscriptionRow) subscription() (domain.Subscription, error) {
	s := domain.Subscription{
		ID: r.ID, Title: r.Title, URL: r.URL, Format: domain.Format(r.Format), Regulation: r.Regulation, Procedure: r.Procedure,
		Active: r.Active, Secret: r.Secret, FormerSecret: r.FormerSecret, FormerUntil: momentOrNil(r.FormerUntil),
		CreatedBy: r.CreatedBy, CreatedAt: moment(r.CreatedAt), ChangedAt: moment(r.ChangedAt),
	}
	if err := json.Unmarshal([]byte(r.Departments), &s.Departments); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(r.Notices), &s.Notices)
}

func subscriptionRowOf(s domain.Subscription) (subscriptionRow, error) {
	row := subscriptionRow{
		ID: s.ID, Title: clean(s.Title), URL: clean(s.URL), Format: string(s.Format), Regulation: clean(s.Regulation),
		Procedure: clean(s.Procedure), Active: s.Active, Secret: clean(s.Secret), FormerSecret: s.FormerSecret,
		FormerUntil: microsOrNull(s.FormerUntil), CreatedBy: s.CreatedBy, CreatedAt: micros(s.CreatedAt), ChangedAt: micros(s.ChangedAt),
	}
	var err error
	if row.Departments, err = jsonText(s.Departments); err != nil {
		return row, err
	}
	row.Notices, err = jsonText(s.Notices)
	return row, err
}

// Subscribe enters a subscription. What was told before is not sent to it.
func (s *Store) Subscribe(ctx context.Context, sub domain.Subscription, by domain.Person) (domain.Subscription, error) {
	var entered domain.Subscription
	err := s.writing(ctx, "enter a subscription", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		sub.ID, sub.CreatedAt, sub.ChangedAt = uuid.Must(uuid.NewV7()).String(), now, now
		if entered, err = t.putSubscription(sub); err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.SubscriptionEntered, Subject: entered.ID, Title: entered.Title, Changes: redirected(domain.Subscription{}, entered),
		})
	})
	return entered, err
}

func (t tx) putSubscription(sub domain.Subscription) (domain.Subscription, error) {
	row, err := subscriptionRowOf(sub)
	if err != nil {
		return sub, err
	}
	if err := t.db.Clauses(overwrite).Create(&row).Error; err != nil {
		return sub, err
	}
	return row.subscription()
}

// Subscriptions lists all of them, in the order in which they were entered.
func (s *Store) Subscriptions(ctx context.Context) ([]domain.Subscription, error) {
	list, err := s.reading(ctx).subscriptions()
	return list, explain("list the subscriptions", err)
}

func (t tx) subscriptions() ([]domain.Subscription, error) {
	var rows []subscriptionRow
	if err := t.db.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return mapped(rows, subscriptionRow.subscription)
}

// Subscription returns one.
func (s *Store) Subscription(ctx context.Context, id string) (domain.Subscription, error) {
	sub, err := s.reading(ctx).subscription(id, false)
	return sub, explain("read the subscription", err)
}

func (t tx) subscription(id string, locked bool) (domain.Subscription, error) {
	row, err := take[subscriptionRow](t.db, locked, procedure.Refuse(domain.SubscriptionUnknown, "没有这个订阅"), "id = ?", id)
	if err != nil {
		return domain.Subscription{}, err
	}
	return row.subscription()
}

// ChangeSubscription makes a change of a subscription; two at once come one after the other.
func (s *Store) ChangeSubscription(ctx context.Context, id string, change func(*domain.Subscription), by domain.Person) (domain.Subscription, error) {
	return s.changeSubscription(ctx, domain.AdministrativeAct{Action: domain.SubscriptionChanged, Subject: id}, change, by)
}

func (s *Store) changeSubscription(
	ctx context.Context, act domain.AdministrativeAct, change func(*domain.Subscription), by domain.Person,
) (domain.Subscription, error) {
	var changed domain.Subscription
	err := s.writing(ctx, "change a subscription", func(t tx) error {
		before, err := t.subscription(act.Subject, true)
		if err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		sub := before
		sub.ChangedAt = now
		change(&sub)
		sub.ID, sub.ChangedAt = act.Subject, now
		act.Title, act.Changes = before.Title, redirected(before, sub)
		if changed = before; len(act.Changes) == 0 {
			return nil
		}
		if changed, err = t.putSubscription(sub); err != nil {
			return err
		}
		if err := t.release("target = ?", sub.ID); err != nil {
			return err
		}
		return t.administered(by, act)
	})
	return changed, err
}

// RotateSecret gives a subscription another secret. For as long as said, in real time, the former one signs too.
func (s *Store) RotateSecret(ctx context.Context, id, secret string, overlap time.Duration, by domain.Person) (domain.Subscription, error) {
	act := domain.AdministrativeAct{Action: domain.SecretRotated, Subject: id}
	return s.changeSubscription(ctx, act, func(sub *domain.Subscription) {
		until := sub.ChangedAt.Add(overlap)
		sub.FormerSecret, sub.FormerUntil, sub.Secret = sub.Secret, &until, secret
	}, by)
}

// Unsubscribe removes a subscription with all that was kept for it.
func (s *Store) Unsubscribe(ctx context.Context, id string, by domain.Person) error {
	return s.writing(ctx, "remove a subscription", func(t tx) error {
		sub, err := t.subscription(id, true)
		if err != nil {
			return err
		}
		if err := t.db.Delete(&deliveryRow{}, "subscription = ?", id).Error; err != nil {
			return err
		}
		if err := t.db.Delete(&subscriptionRow{}, "id = ?", id).Error; err != nil {
			return err
		}
		if err := t.release("target = ?", id); err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.SubscriptionRemoved, Subject: id, Title: sub.Title, Changes: redirected(sub, domain.Subscription{}),
		})
	})
}

// redirected lists what of a subscription is another than before. That a secret or a part of an address that lists do not
// show is another is listed; what it is, is not.
func redirected(before, after domain.Subscription) []domain.FieldChange {
	list := changed("title", before.Title, after.Title)
	if before.URL != after.URL {
		list = append(list, domain.FieldChange{Field: "url", Old: before.ShownURL(), New: after.ShownURL()})
	}
	list = append(list, changed("format", string(before.Format), string(after.Format))...)
	list = append(list, changed("departments", strings.Join(before.Departments, ","), strings.Join(after.Departments, ","))...)
	list = append(list, changed("regulation", before.Regulation, after.Regulation)...)
	list = append(list, changed("procedure", before.Procedure, after.Procedure)...)
	list = append(list, changed("notices", joined(before.Notices), joined(after.Notices))...)
	list = append(list, changed("active", strconv.FormatBool(before.Active), strconv.FormatBool(after.Active))...)
	if before.Secret != after.Secret {
		list = append(list, domain.FieldChange{Field: "secret", Old: hidden(before.Secret), New: hidden(after.Secret)})
	}
	return list
}

func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return "***"
}

// TrySubscription puts a test for a subscription on its way; it goes by the same road as everything else.
func (s *Store) TrySubscription(ctx context.Context, id string) (domain.Delivery, error) {
	var d domain.Delivery
	err := s.writing(ctx, "try a subscription", func(t tx) error {
		sub, err := t.subscription(id, true) // not removed before its delivery is there
		if err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		message := domain.Message{
			ID: uuid.Must(uuid.NewV7()).String(), Notice: domain.NoticeTest, At: t.legal(now),
			Text: notice.Test(sub.Title),
		}
		row, err := newDelivery(message, now, hookTo(sub))
		if err != nil {
			return err
		}
		row.Notification, row.Lane = "", row.Lane+message.ID // behind nothing, and nothing behind it
		if err := t.db.Create(&row).Error; err != nil {
			return err
		}
		d, err = row.delivery()
		return err
	})
	return d, err
}
