package api

import (
	"context"
	"errors"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// divisionHandlers divides the work of a department among its people.
type divisionHandlers struct {
	*caseHandlers
	ledger divisionKeeper
}

// divisionKeeper keeps who works on what, and who stands in for whom.
type divisionKeeper interface {
	Divide(ctx context.Context, d domain.Division) (domain.Holding, error)
	// Colleagues are those of the viewer's department who may do the task.
	Colleagues(ctx context.Context, number, task string, viewer domain.Person) ([]domain.Person, error)
	DepartmentPeople(ctx context.Context, department string) ([]domain.Person, error)
	Done(ctx context.Context, person string, viewer domain.Person, after domain.Page) (domain.List[domain.Done], error)
	Loads(ctx context.Context, viewer domain.Person) ([]domain.Load, error)

	StandIns(ctx context.Context, p domain.Person) ([]domain.StandIn, error)
	NameStandIn(ctx context.Context, in domain.StandIn, by domain.Person) (domain.StandIn, error)
	EndStandIn(ctx context.Context, id string, by domain.Person) error
}

func (s *divisionHandlers) Divide(ctx context.Context, r gen.DivideRequestObject) (gen.DivideResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	held, err := s.ledger.Divide(ctx, domain.Division{
		Case: r.Number, Task: r.Task, How: domain.HoldingAct(r.Body.How), By: caller(ctx), To: r.Body.To, Note: r.Body.Note,
	})
	return gen.Divide200JSONResponse(toHolding(held)), err
}

// AssignInBulk gives each task to the same person. Each is divided on its own, and what is refused is told task by task.
func (s *divisionHandlers) AssignInBulk(ctx context.Context, r gen.AssignInBulkRequestObject) (gen.AssignInBulkResponseObject, error) {
	answer := gen.BulkAssigned{}
	for _, task := range r.Body.Tasks {
		item, err := s.assignOne(ctx, task, r.Body.To, r.Body.Note)
		if err != nil {
			return nil, err // a fault of ours; what was assigned is on record
		}
		answer.Items = append(answer.Items, item)
		if item.Status == gen.AssignedItemStatusAssigned {
			answer.Assigned++
		}
	}
	answer.Refused = len(answer.Items) - answer.Assigned
	return gen.AssignInBulk200JSONResponse(answer), nil
}

func (s *divisionHandlers) assignOne(ctx context.Context, task gen.BulkTask, to, note string) (gen.AssignedItem, error) {
	item := gen.AssignedItem{Case: task.Case, Task: task.Task, Status: gen.AssignedItemStatusAssigned, StatusTitle: "已分派"}
	_, err := s.visible(ctx, task.Case)
	if err == nil {
		_, err = s.ledger.Divide(ctx, domain.Division{Case: task.Case, Task: task.Task, How: domain.Assign, By: caller(ctx), To: to, Note: note})
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		item.Status, item.StatusTitle = gen.AssignedItemStatusRefused, "未分派"
		item.Code, item.Detail = gen.ProblemCode(refusal.Code), refusal.Detail
		return item, nil
	}
	return item, err
}

var holdingTitles = map[domain.HoldingAct]string{
	domain.Claim: "接办", domain.Assign: "分派", domain.PassOn: "转办", domain.Release: "退回待办", domain.TakeUp: "办理时接手", domain.Lose: "承办人不再担任，退回待办",
}

func toHolding(h domain.Holding) gen.Holding {
	return gen.Holding{
		ID: h.ID, Task: h.Task, TaskTitle: h.TaskTitle, How: gen.HoldingHow(h.How), HowTitle: holdingTitles[h.How],
		Holder: gen.Colleague{ID: h.Holder, Name: h.HolderName}, Before: gen.Colleague{ID: h.Before, Name: h.BeforeName},
		By: gen.Colleague{ID: h.By, Name: h.ByName}, At: local(h.At), Note: h.Note,
	}
}

func (s *divisionHandlers) ListColleagues(ctx context.Context, r gen.ListColleaguesRequestObject) (gen.ListColleaguesResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	list, err := s.ledger.Colleagues(ctx, r.Number, r.Task, caller(ctx))
	return gen.ListColleagues200JSONResponse{Items: each(list, toColleague)}, err
}

func toColleague(p domain.Person) gen.Colleague { return gen.Colleague{ID: p.ID, Name: p.Name} }

// ListDone shows somebody's own, and to who heads the department that of its people.
func (s *divisionHandlers) ListDone(ctx context.Context, r gen.ListDoneRequestObject) (gen.ListDoneResponseObject, error) {
	viewer, person := caller(ctx), r.Params.Person
	if person == "" {
		person = viewer.ID
	}
	if err := s.mayReadOf(ctx, person); err != nil {
		return nil, err
	}
	list, err := s.ledger.Done(ctx, person, viewer, domain.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	summary := s.seenBy(viewer, refs)
	return gen.ListDone200JSONResponse{
		Items: each(list.Items, func(d domain.Done) gen.Done { return gen.Done{Case: summary(d.Case), At: local(d.At)} }), Next: list.Next,
	}, err
}

func (s *divisionHandlers) mayReadOf(ctx context.Context, person string) error {
	viewer := caller(ctx)
	if person == viewer.ID {
		return nil
	}
	if !domain.MayAssign(viewer) {
		return headsOnly()
	}
	people, err := s.ledger.DepartmentPeople(ctx, viewer.Department)
	if err == nil && !slices.ContainsFunc(people, func(p domain.Person) bool { return p.ID == person }) {
		return headsOnly()
	}
	return err
}

func headsOnly() error {
	return refuse(forbidden, "只有部门负责人可以查看，限于本部门的人")
}

func (s *divisionHandlers) GetLoad(ctx context.Context, _ gen.GetLoadRequestObject) (gen.GetLoadResponseObject, error) {
	if !domain.MayAssign(caller(ctx)) {
		return nil, headsOnly()
	}
	list, err := s.ledger.Loads(ctx, caller(ctx))
	return gen.GetLoad200JSONResponse{Items: each(list, toLoad)}, err
}

func toLoad(l domain.Load) gen.Load {
	shown := gen.Load{
		Person: gen.Colleague{ID: l.Person, Name: l.Name}, Open: l.Open, Soon: l.Soon, Overdue: l.Overdue, Done: l.Done, Late: l.Late,
	}
	if l.Late > 0 {
		average := float32(l.LateDays) / float32(l.Late)
		shown.AverageLate = &average
	}
	return shown
}

// held adds who works on the open tasks, for those who divide the work and those who supervise, and for all whether anybody can.
func (s *caseHandlers) held(ctx context.Context, v view, shown *gen.Case) error {
	unmanned, err := s.ledger.UnmannedTasks(ctx, v.Case)
	if err != nil {
		return err
	}
	tasks, err := s.ledger.HeldTasks(ctx, v.Case, v.viewer)
	if err != nil {
		return err
	}
	for i := range shown.Awaiting {
		awaited := &shown.Awaiting[i]
		awaited.Unmanned = slices.ContainsFunc(unmanned, func(task procedure.OpenTask) bool { return task.ID == awaited.Task })
		for _, h := range tasks {
			if h.Task != awaited.Task {
				continue
			}
			awaited.Holder = gen.Colleague{ID: h.Holder, Name: h.HolderName}
			awaited.Mine = h.Holder != "" && (h.Holder == v.viewer.ID || v.viewer.StandsInForPerson(h.Holder))
			awaited.Ways = each(h.Ways, func(w domain.HoldingAct) gen.DivisionHow { return gen.DivisionHow(w) })
		}
	}
	return nil
}
