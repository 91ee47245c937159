package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// mostUnread is as far as unread notifications are counted.
const mostUnread = 1000

func (s *server) ListNotifications(ctx context.Context, r gen.ListNotificationsRequestObject) (gen.ListNotificationsResponseObject, error) {
	p := caller(ctx)
	read := s.Ledger.Notifications
	if r.Params.Unread {
		read = s.Ledger.UnreadNotifications
	}
	list, err := read(ctx, p, office.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	unread, err := s.Ledger.Unread(ctx, p, mostUnread)
	if err != nil {
		return nil, err
	}
	return gen.ListNotifications200JSONResponse{Items: each(list.Items, toNotification), Unread: unread, Next: list.Next}, nil
}

func toNotification(n office.Notification) gen.Notification {
	return gen.Notification{
		ID: n.ID, Case: n.Case, Notice: string(n.Notice), Text: n.Text, At: local(n.At), ReadAt: localGiven(n.ReadAt),
	}
}

func (s *server) ReadNotification(ctx context.Context, r gen.ReadNotificationRequestObject) (gen.ReadNotificationResponseObject, error) {
	if err := s.Ledger.ReadNotification(ctx, caller(ctx), r.ID); err != nil {
		return nil, err
	}
	return gen.ReadNotification204Response{}, nil
}

func (s *server) ReadAllNotifications(ctx context.Context, _ gen.ReadAllNotificationsRequestObject) (gen.ReadAllNotificationsResponseObject, error) {
	if err := s.Ledger.ReadNotifications(ctx, caller(ctx)); err != nil {
		return nil, err
	}
	return gen.ReadAllNotifications204Response{}, nil
}
