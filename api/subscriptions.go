package api

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// secretOverlap is how long, in real time, a former secret signs beside its successor.
const secretOverlap = 24 * time.Hour

func administers(ctx context.Context) error {
	if !office.MayAdminister(caller(ctx)) {
		return refuse(forbidden, "推送由系统管理员管理")
	}
	return nil
}

// newSecret is a secret as Standard Webhooks writes them.
func newSecret() string {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails; see its documentation
	return "whsec_" + base64.StdEncoding.EncodeToString(bits[:])
}

func (s *server) ListSubscriptions(ctx context.Context, _ gen.ListSubscriptionsRequestObject) (gen.ListSubscriptionsResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	list, err := s.Ledger.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListSubscriptions200JSONResponse{Items: each(list, toSubscription)}, nil
}

func (s *server) GetSubscription(ctx context.Context, r gen.GetSubscriptionRequestObject) (gen.GetSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	sub, err := s.Ledger.Subscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return gen.GetSubscription200JSONResponse(toSubscription(sub)), nil
}

func (s *server) CreateSubscription(ctx context.Context, r gen.CreateSubscriptionRequestObject) (gen.CreateSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	b := r.Body
	sub := office.Subscription{
		Title: b.Title, URL: b.URL, Format: office.Format(b.Format), Departments: b.Departments, Regulation: b.Regulation,
		Procedure: b.Procedure, Notices: toNotices(b.Notices), Active: true, Secret: b.Secret, CreatedBy: caller(ctx).Login,
	}
	if err := s.checkSubscription(sub); err != nil {
		return nil, err
	}
	answer := gen.CreateSubscription201JSONResponse{}
	if sub.Format == office.CloudEvents {
		sub.Secret = newSecret()
		answer.Secret = sub.Secret
	}
	sub, err := s.Ledger.Subscribe(ctx, sub, caller(ctx))
	answer.Subscription = toSubscription(sub)
	return answer, err
}

// checkSubscription refuses what could never be sent.
func (s *server) checkSubscription(sub office.Subscription) error {
	if sub.Secret != "" && sub.Format != office.DingTalk {
		return refuseField(procedure.FieldInvalid, "secret", "只有钉钉群机器人的加签密钥由人填写")
	}
	return s.checkHook(sub.URL)
}

func (s *server) checkHook(address string) error {
	if refusal := s.Hooks.Check(address); refusal != nil {
		return refusal
	}
	return nil
}

func (s *server) ChangeSubscription(ctx context.Context, r gen.ChangeSubscriptionRequestObject) (gen.ChangeSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	present, err := s.Ledger.Subscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if r.Body.URL != nil {
		if err := s.checkHook(*r.Body.URL); err != nil {
			return nil, err
		}
	}
	if r.Body.Secret != nil && present.Format != office.DingTalk {
		return nil, refuseField(procedure.FieldInvalid, "secret", "只有钉钉群机器人的加签密钥由人填写")
	}
	changed, err := s.Ledger.ChangeSubscription(ctx, r.ID, func(sub *office.Subscription) { changeSubscription(sub, *r.Body) }, caller(ctx))
	if err != nil {
		return nil, err
	}
	return gen.ChangeSubscription200JSONResponse(toSubscription(changed)), nil
}

func changeSubscription(sub *office.Subscription, c gen.SubscriptionChange) {
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
func set[T any](value, given *T) {
	if given != nil {
		*value = *given
	}
}

func (s *server) DeleteSubscription(ctx context.Context, r gen.DeleteSubscriptionRequestObject) (gen.DeleteSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	if err := s.Ledger.Unsubscribe(ctx, r.ID, caller(ctx)); err != nil {
		return nil, err
	}
	return gen.DeleteSubscription204Response{}, nil
}

func (s *server) RotateSecret(ctx context.Context, r gen.RotateSecretRequestObject) (gen.RotateSecretResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	present, err := s.Ledger.Subscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if present.Format != office.CloudEvents {
		return nil, refuse(procedure.FieldInvalid, "群机器人的密钥由其平台生成，请修改订阅")
	}
	secret := newSecret()
	sub, err := s.Ledger.RotateSecret(ctx, r.ID, secret, secretOverlap, caller(ctx))
	if err != nil {
		return nil, err
	}
	return gen.RotateSecret200JSONResponse{Subscription: toSubscription(sub), Secret: secret}, nil
}

func (s *server) TestSubscription(ctx context.Context, r gen.TestSubscriptionRequestObject) (gen.TestSubscriptionResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	d, err := s.Ledger.TrySubscription(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return gen.TestSubscription202JSONResponse(toDelivery(d)), nil
}

func toSubscription(s office.Subscription) gen.Subscription {
	return gen.Subscription{
		ID: s.ID, Title: s.Title, URL: s.ShownURL(), Format: gen.Format(s.Format), Departments: each(s.Departments, same[string]),
		Regulation: s.Regulation, Procedure: s.Procedure, Active: s.Active, FormerUntil: localGiven(s.FormerUntil),
		Notices:   each(s.Notices, func(n procedure.Notice) string { return string(n) }),
		CreatedBy: s.CreatedBy, CreatedAt: local(s.CreatedAt), ChangedAt: local(s.ChangedAt),
	}
}

func same[T any](v T) T { return v }

func toNotices(names []string) []procedure.Notice {
	return each(names, func(n string) procedure.Notice { return procedure.Notice(n) })
}
