package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func (s *supervisionHandlers) ListTasks(ctx context.Context, r gen.ListTasksRequestObject) (gen.ListTasksResponseObject, error) {
	list, err := s.ledger.Tasks(ctx, toTaskQuery(caller(ctx), r.Params))
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	summary := s.seenBy(caller(ctx), refs)
	viewer := caller(ctx)
	toTask := func(t domain.Task) gen.Task {
		task := s.toTask(t, summary)
		task.Holder, task.OnBehalfOf = gen.Colleague{ID: t.Holder, Name: t.HolderName}, onBehalf(viewer, t)
		return task
	}
	total, more := totalOf(list.Total)
	return gen.ListTasks200JSONResponse{Items: each(list.Items, toTask), Next: list.Next, Total: total, TotalMore: more}, nil
}

func toTaskQuery(person domain.Person, p gen.ListTasksParams) domain.TaskQuery {
	regulation, name := named("", p.Procedure)
	return domain.TaskQuery{
		Person: person, Department: p.Scope == gen.ListTasksParamsScopeDepartment,
		Held: p.Scope == gen.ListTasksParamsScopeHeld, Holder: holderOf(p.Holder),
		Light: procedure.Light(p.Light), Regulation: regulation, Procedure: name, Text: p.Text,
		DueIn: domain.DueIn(p.Due), Due: periodOf(p.DueFrom, p.DueThrough), Received: periodOf(p.ReceivedFrom, p.ReceivedThrough),
		Sort: domain.Sort(p.Sort), Page: firstPage(p.After, p.Limit),
	}
}

// holderOf takes a dash for nobody, and nothing for anybody.
func holderOf(param string) *string {
	switch param {
	case "":
		return nil
	case "-":
		return new(string)
	}
	return &param
}

// onBehalf is for whom somebody would do the task: a colleague for whom they stand in.
func onBehalf(p domain.Person, t domain.Task) string {
	_, id := t.Assignee.TakenUp(p, p.InNameOf(t.Assignee.Works), t.Holder)
	for _, s := range p.StandsInFor {
		if s.Person == id {
			return s.Name
		}
	}
	return ""
}

func (s *supervisionHandlers) toTask(t domain.Task, summary func(domain.Summary) gen.CaseSummary) gen.Task {
	l := toSignal(t.Signal)
	task := gen.Task{
		ID: t.ID, Title: t.Title, Role: t.Role, RoleTitle: s.partyTitle(t.Case.Regulation, t.Role), OpenedAt: local(t.OpenedAt),
		DueOn: valueOf(t.DueOn), Overdue: t.Overdue, Case: summary(t.Case),
		Draft: gen.SignOffStatus(t.Draft), DraftTitle: t.Draft.Title(),
		Light: l.light, LightTitle: l.title, WorkdaysLeft: l.left, WorkdaysLate: l.late, Held: l.held,
		AtOnce: each(t.AtOnce, func(o procedure.OpenAction) gen.TaskAction { return gen.TaskAction{Action: o.Action, Title: o.Title} }),
	}
	if t.DueOn != nil {
		task.RunsOutAt, task.Basis = procedure.EndOf(*t.DueOn), toBasis(t.Basis)
	}
	return task
}
