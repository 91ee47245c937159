package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// notificationHandlers shows people what they were told, and asks how they want to be.
type notificationHandlers struct {
	ledger notificationReader
}

// notificationReader is what people were told, and how to reach them.
type notificationReader interface {
	Notifications(ctx context.Context, p domain.Person, page domain.Page) (domain.List[domain.Notification], error)
	UnreadNotifications(ctx context.Context, p domain.Person, page domain.Page) (domain.List[domain.Notification], error)
	Unread(ctx context.Context, p domain.Person, most int) (int, error)
	ReadNotification(ctx context.Context, p domain.Person, id string) error
	ReadNotifications(ctx context.Context, p domain.Person, number string) error // of all cases, if none is named
	NewWork(ctx context.Context, p domain.Person, most int) (int, error)
	// Signatures counts what waits for the person's signature, and tells whether they sign anything at all.
	Signatures(ctx context.Context, p domain.Person) (n int, signs bool, err error)
	LookAtWork(ctx context.Context, p domain.Person) error
	Contact(ctx context.Context, person string) (domain.Contact, error)
	ChangeContact(ctx context.Context, person string, c domain.ContactChange) (domain.Contact, error)
}

// mostUnread is as far as unread notifications are counted.
const mostUnread = 1000

// mostNewWork is as far as new tasks are counted.
const mostNewWork = 100

func (s *notificationHandlers) ListNotifications(ctx context.Context, r gen.ListNotificationsRequestObject) (gen.ListNotificationsResponseObject, error) {
	p := caller(ctx)
	read := s.ledger.Notifications
	if r.Params.Unread {
		read = s.ledger.UnreadNotifications
	}
	list, err := read(ctx, p, domain.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	unread, err := s.ledger.Unread(ctx, p, mostUnread)
	if err != nil {
		return nil, err
	}
	work, err := s.ledger.NewWork(ctx, p, mostNewWork)
	if err != nil {
		return nil, err
	}
	answer := gen.ListNotifications200JSONResponse{Items: each(list.Items, toNotification), Unread: unread, NewWork: work, Next: list.Next}
	waiting, signs, err := s.ledger.Signatures(ctx, p)
	if signs {
		answer.ToSign = &waiting
	}
	return answer, err
}

// LookAtTasks notes that the caller has seen what there is for them to do.
func (s *notificationHandlers) LookAtTasks(ctx context.Context, _ gen.LookAtTasksRequestObject) (gen.LookAtTasksResponseObject, error) {
	return gen.LookAtTasks204Response{}, s.ledger.LookAtWork(ctx, caller(ctx))
}

func toNotification(n domain.Notification) gen.Notification {
	return gen.Notification{
		ID: n.ID, Case: n.Case, Notice: string(n.Notice), Text: n.Text, At: local(n.At), ReadAt: localOr(n.ReadAt),
	}
}

func (s *notificationHandlers) ReadNotification(ctx context.Context, r gen.ReadNotificationRequestObject) (gen.ReadNotificationResponseObject, error) {
	if err := s.ledger.ReadNotification(ctx, caller(ctx), r.ID); err != nil {
		return nil, err
	}
	return gen.ReadNotification204Response{}, nil
}

func (s *notificationHandlers) ReadAllNotifications(
	ctx context.Context, r gen.ReadAllNotificationsRequestObject,
) (gen.ReadAllNotificationsResponseObject, error) {
	if err := s.ledger.ReadNotifications(ctx, caller(ctx), r.Params.Case); err != nil {
		return nil, err
	}
	return gen.ReadAllNotifications204Response{}, nil
}
