package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// subscriptionHandlers keeps who is told by webhook.
type subscriptionHandlers struct {
	ledger subscriptionKeeper
	hooks  domain.HookRule
}

// subscriptionKeeper keeps subscriptions.
type subscriptionKeeper interface {
	Subscriptions(ctx context.Context) ([]domain.Subscription, error)
	Subscription(ctx context.Context, id string) (domain.Subscription, error)
	Subscribe(ctx context.Context, s domain.Subscription, by domain.Person) (domain.Subscription, error)
	ChangeSubscription(ctx context.Context, id string, change func(*domain.Subscription), by domain.Person) (domain.Subscription, error)
	// RotateSecret replaces the secret; for as long as said, the former one signs too.
	RotateSecret(ctx context.Context, id, secret string, overlap time.Duration, by domain.Person) (domain.Subscription, error)
	// Unsubscribe removes the subscription with all that was kept for it.
	Unsubscribe(ctx context.Context, id string, by domain.Person) error
	// TrySubscription puts a test on its way.
	TrySubscription(ctx context.Context, id string) (domain.Delivery, error)
}

// secretOverlap is how long, in real time, a former secret signs beside its successor.
const secretOverlap = 24 * time.Hour

func administers(ctx context.Context) error {
	if !domain.MayAdminister(caller(ctx)) {
		return refuse(forbidden, "推送由系统管理员管理")
	}
	return nil
}

// administered is what the ledger answers about an id, shown to whoever administers.
func administered[A, B any](ctx context.Context, id string, answer func(context.Context, string) (A, error), show func(A) B) (B, error) {
	var none B
	if err := administers(ctx); err != nil {
		return none, err
	}
	a, err := answer(ctx, id)
	if err != nil {
		return none, err
	}
	return show(a), nil
}

// newSecret is a secret as Standard Webhooks writes them.
func newSecret() string {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails; see its documentation
	return "whsec_" + base64.StdEncoding.EncodeToString(bits[:])
}

func (s *subscriptionHandlers) ListSubscriptions(ctx context.Context, _ gen.ListSubscriptionsRequestObject) (gen.ListSubscriptionsResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListSubscriptions200JSONResponse{Items: each(list, toSubscription)}, nil
}

func (s *subscriptionHandlers) GetSubscription(ctx context.Context, r gen.GetSubscriptionRequestObject) (gen.GetSubscriptionResponseObject, error) {
	sub, err := administered(ctx, r.ID, s.ledger.Subscription, toSubscription)
	return gen.GetSubscription200JSONResponse(sub), err
}

func (s *subscriptionHandlers) CreateSubscription(ctx context.Context, r gen.CreateSubscriptionRequestObject) (gen.CreateSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	b := r.Body
	sub := domain.Subscription{
		Title: b.Title, URL: b.URL, Format: domain.Format(b.Format), Departments: b.Departments, Regulation: b.Regulation,
		Procedure: b.Procedure, Notices: toNotices(b.Notices), Active: true, Secret: b.Secret, CreatedBy: caller(ctx).Login,
	}
	if err := s.checkSubscription(sub); err != nil {
		return nil, err
	}
	answer := gen.CreateSubscription201JSONResponse{}
	if sub.Format == domain.CloudEvents {
		sub.Secret = newSecret()
		answer.Secret = sub.Secret
	}
	sub, err := s.ledger.Subscribe(ctx, sub, caller(ctx))
	answer.Subscription = toSubscription(sub)
	return answer, err
}

// checkSubscription refuses what could never be sent.
func (s *subscriptionHandlers) checkSubscription(sub domain.Subscription) error {
	if sub.Secret != "" && sub.Format != domain.DingTalk {
		return refuseField(procedure.FieldInvalid, "secret", "只有钉钉群机器人的加签密钥由人填写")
	}
	return s.checkHook(sub.URL)
}

func (s *subscriptionHandlers) checkHook(address string) error {
	if refusal := s.hooks.Check(address); refusal != nil {
		return refusal
	}
	return nil
}

func (s *subscriptionHandlers) ChangeSubscription(ctx context.Context, r gen.ChangeSubscriptionRequestObject) (gen.ChangeSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	present, err := s.ledger.Subscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if r.Body.URL != nil {
		if err := s.checkHook(*r.Body.URL); err != nil {
			return nil, err
		}
	}
	if r.Body.Secret != nil && present.Format != domain.DingTalk {
		return nil, refuseField(procedure.FieldInvalid, "secret", "只有钉钉群机器人的加签密钥由人填写")
	}
	changed, err := s.ledger.ChangeSubscription(ctx, r.ID, func(sub *domain.Subscription) { changeSubscription(sub, *r.Body) }, caller(ctx))
	if err != nil {
		return nil, err
	}
	return gen.ChangeSubscription200JSONResponse(toSubscription(changed)), nil
}

func changeSubscription(sub *domain.Subscription, c gen.SubscriptionChange) {
	set(&sub.Title, c.Title)
	set(&sub.URL, c.URL)
	set(&sub.Secret, c.Secret)
	set(&sub.Departments, c.Departments)
	set(&sub.Regulation, c.Regulation)
	set(&sub.Procedure, c.Procedure)
	set(&sub.Active, c.Active)
	if c.Notices != nil {
		sub.Notices = toNotices(*c.Notices)
	}
}

// set takes over a value that is given.
func set[T any](value, supplied *T) {
	if supplied != nil {
		*value = *supplied
	}
}

func (s *subscriptionHandlers) DeleteSubscription(ctx context.Context, r gen.DeleteSubscriptionRequestObject) (gen.DeleteSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	if err := s.ledger.Unsubscribe(ctx, r.ID, caller(ctx)); err != nil {
		return nil, err
	}
	return gen.DeleteSubscription204Response{}, nil
}

func (s *subscriptionHandlers) RotateSecret(ctx context.Context, r gen.RotateSecretRequestObject) (gen.RotateSecretResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	present, err := s.ledger.Subscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if present.Format != domain.CloudEvents {
		return nil, refuse(procedure.FieldInvalid, "群机器人的密钥由其平台生成，请修改订阅")
	}
	secret := newSecret()
	sub, err := s.ledger.RotateSecret(ctx, r.ID, secret, secretOverlap, caller(ctx))
	if err != nil {
		return nil, err
	}
	return gen.RotateSecret200JSONResponse{Subscription: toSubscription(sub), Secret: secret}, nil
}

func (s *subscriptionHandlers) TestSubscription(ctx context.Context, r gen.TestSubscriptionRequestObject) (gen.TestSubscriptionResponseObject, error) {
	d, err := administered(ctx, r.ID, s.ledger.TrySubscription, toDelivery)
	return gen.TestSubscription202JSONResponse(d), err
}

func toSubscription(s domain.Subscription) gen.Subscription {
	return gen.Subscription{
		ID: s.ID, Title: s.Title, URL: s.ShownURL(), Format: gen.Format(s.Format), Departments: each(s.Departments, same[string]),
		Regulation: s.Regulation, Procedure: s.Procedure, Active: s.Active, FormerUntil: localOr(s.FormerUntil),
		Notices:   each(s.Notices, func(n procedure.Notice) string { return string(n) }),
		CreatedBy: s.CreatedBy, CreatedAt: local(s.CreatedAt), ChangedAt: local(s.ChangedAt),
	}
}

func same[T any](v T) T { return v }

func toNotices(names []string) []procedure.Notice {
	return each(names, func(n string) procedure.Notice { return procedure.Notice(n) })
}
