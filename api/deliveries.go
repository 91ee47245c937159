package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// deliveryDesk shows what became of the post.
type deliveryDesk struct {
	ledger deliveryReader
}

// deliveryReader is the post and what became of it.
type deliveryReader interface {
	Deliveries(ctx context.Context, q office.DeliveryQuery) (office.List[office.Delivery], error)
	// Redeliver has a delivery tried anew that was given up; RedeliverAll all that the query finds.
	Redeliver(ctx context.Context, id string) (office.Delivery, error)
	RedeliverAll(ctx context.Context, q office.DeliveryQuery) (int, error)
}

func (s *deliveryDesk) ListDeliveries(ctx context.Context, r gen.ListDeliveriesRequestObject) (gen.ListDeliveriesResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	q := r.Params
	list, err := s.ledger.Deliveries(ctx, office.DeliveryQuery{
		Status: office.DeliveryStatus(q.Status), Channel: office.Channel(q.Channel), Subscription: q.Subscription, Case: q.Case,
		Page: office.Page{After: q.After, Limit: q.Limit},
	})
	if err != nil {
		return nil, err
	}
	return gen.ListDeliveries200JSONResponse{Items: each(list.Items, toDelivery), Next: list.Next}, nil
}

func (s *deliveryDesk) RetryDelivery(ctx context.Context, r gen.RetryDeliveryRequestObject) (gen.RetryDeliveryResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	d, err := s.ledger.Redeliver(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return gen.RetryDelivery200JSONResponse(toDelivery(d)), nil
}

func (s *deliveryDesk) RetryDeliveries(ctx context.Context, r gen.RetryDeliveriesRequestObject) (gen.RetryDeliveriesResponseObject, error) {
	if err := administers(ctx); err != nil {
		return nil, err
	}
	n, err := s.ledger.RedeliverAll(ctx, office.DeliveryQuery{
		Channel: office.Channel(r.Params.Channel), Subscription: r.Params.Subscription,
	})
	if err != nil {
		return nil, err
	}
	return gen.RetryDeliveries200JSONResponse{Count: n}, nil
}

func toDelivery(d office.Delivery) gen.Delivery {
	shown := gen.Delivery{
		ID: d.ID, Channel: gen.Channel(d.Channel), Subscription: d.Subscription, Person: d.Person, Case: d.Post.Case,
		Notice: string(d.Post.Notice), Text: d.Post.Text, At: local(d.Post.At), Status: gen.DeliveryStatus(d.Status),
		Attempts: d.Attempts, CreatedAt: local(d.CreatedAt), SettledAt: localGiven(d.SettledAt), Fault: d.Fault,
	}
	if d.Status == office.DeliveryPending {
		shown.NextAt = local(d.NextAt)
	}
	return shown
}
