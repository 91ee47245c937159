package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

func (s *server) ListTasks(ctx context.Context, r gen.ListTasksRequestObject) (gen.ListTasksResponseObject, error) {
	list, err := s.Ledger.Tasks(ctx, office.TaskQuery{
		Person: caller(ctx), Department: r.Params.Scope == gen.ListTasksParamsScopeDepartment,
		Page: office.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	toTask := func(t office.Task) gen.Task { return s.toTask(t, organs) }
	return gen.ListTasks200JSONResponse{Items: each(list.Items, toTask), Next: list.Next}, nil
}

func (s *server) toTask(t office.Task, organs organs) gen.Task {
	task := gen.Task{
		ID: t.ID, Title: t.Title, Role: t.Role, RoleTitle: t.Role, OpenedAt: local(t.OpenedAt),
		DueOn: given(t.DueOn), Overdue: t.Overdue, Case: organs.toSummary(t.Case),
	}
	if t.DueOn != nil {
		task.RunsOutAt = procedure.EndOf(*t.DueOn)
	}
	if r, ok := s.Packs.Regulation(t.Case.Regulation); ok {
		task.RoleTitle = r.Parties.At(t.Role).Title
	}
	return task
}

func (s *server) ListNotifications(ctx context.Context, r gen.ListNotificationsRequestObject) (gen.ListNotificationsResponseObject, error) {
	list, err := s.Ledger.Notifications(ctx, caller(ctx), office.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	return gen.ListNotifications200JSONResponse{Items: each(list.Items, toNotification), Next: list.Next}, nil
}

func toNotification(n office.Notification) gen.Notification {
	return gen.Notification{
		ID: n.ID, Case: n.Case, Notice: string(n.Notice), Text: n.Text, At: local(n.At), ReadAt: localGiven(n.ReadAt),
	}
}
