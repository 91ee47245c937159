package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// deliveryHandlers shows what became of messages.
type deliveryHandlers struct {
	ledger deliveryReader
}

// deliveryReader is the messages and what became of them.
type deliveryReader interface {
	Deliveries(ctx context.Context, q domain.DeliveryQuery) (domain.List[domain.Delivery], error)
	// Redeliver has a delivery tried anew that was given up; RedeliverAll all that the query finds.
	Redeliver(ctx context.Context, id string) (domain.Delivery, error)
	RedeliverAll(ctx context.Context, q domain.DeliveryQuery) (int, error)
}

func (s *deliveryHandlers) ListDeliveries(ctx context.Context, r gen.ListDeliveriesRequestObject) (gen.ListDeliveriesResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	q := r.Params
	list, err := s.ledger.Deliveries(ctx, domain.DeliveryQuery{
		Status: domain.DeliveryStatus(q.Status), Channel: domain.Channel(q.Channel), Subscription: q.Subscription, Case: q.Case,
		Page: domain.Page{After: q.After, Limit: q.Limit},
	})
	if err != nil {
		return nil, err
	}
	return gen.ListDeliveries200JSONResponse{Items: each(list.Items, toDelivery), Next: list.Next}, nil
}

func (s *deliveryHandlers) RetryDelivery(ctx context.Context, r gen.RetryDeliveryRequestObject) (gen.RetryDeliveryResponseObject, error) {
	d, err := administered(ctx, r.ID, s.ledger.Redeliver, toDelivery)
	return gen.RetryDelivery200JSONResponse(d), err
}

func (s *deliveryHandlers) RetryDeliveries(ctx context.Context, r gen.RetryDeliveriesRequestObject) (gen.RetryDeliveriesResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	n, err := s.ledger.RedeliverAll(ctx, domain.DeliveryQuery{
		Channel: domain.Channel(r.Params.Channel), Subscription: r.Params.Subscription,
	})
	if err != nil {
		return nil, err
	}
	return gen.RetryDeliveries200JSONResponse{Count: n}, nil
}

func toDelivery(d domain.Delivery) gen.Delivery {
	shown := gen.Delivery{
		ID: d.ID, Channel: gen.Channel(d.Channel), Subscription: d.Subscription, Person: d.Person, Case: d.Message.Case,
		Notice: string(d.Message.Notice), Text: d.Message.Text, At: local(d.Message.At), Status: gen.DeliveryStatus(d.Status),
		Attempts: d.Attempts, CreatedAt: local(d.CreatedAt), SettledAt: localOr(d.SettledAt), Fault: d.Fault,
	}
	if d.Status == domain.DeliveryPending {
		shown.NextAt = local(d.NextAt)
	}
	return shown
}
