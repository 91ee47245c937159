package api

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// bulkHandlers take the same act on several tasks. Each is registered on its own, and has an outcome of its own.
type bulkHandlers struct{ *actHandlers }

// actOutcome is what came of one act among several.
type actOutcome struct {
	c       domain.Case
	act     domain.Registered
	refusal *procedure.Refusal // it is not on the register
}

// actsAtOnce is how many workflows are told at a time.
const actsAtOnce = 8

// carryAllOn has the engine obey what all of them have come to.
func (s *actHandlers) carryAllOn(ctx context.Context, list []*actOutcome) {
	slots := make(chan struct{}, actsAtOnce)
	var all sync.WaitGroup
	for _, one := range list {
		if one.refusal != nil {
			continue
		}
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			s.carryOn(ctx, one.c, one.act)
		})
	}
	all.Wait()
}

// ActInBulk takes an act on each task, without any field: one that asks for some is refused for each.
func (s *bulkHandlers) ActInBulk(ctx context.Context, r gen.ActInBulkRequestObject) (gen.ActInBulkResponseObject, error) {
	list := make([]*actOutcome, len(r.Body.Tasks))
	for i, task := range r.Body.Tasks {
		one, err := s.registerOne(ctx, r.Body.Action, task, r.Params.IdempotencyKey)
		if err != nil {
			return nil, err // a fault of ours; what was registered counts, and the key finds it again
		}
		list[i] = &one
	}
	s.carryAllOn(ctx, list)
	answer := gen.BulkOutcome{Items: []gen.BulkItem{}}
	for i, task := range r.Body.Tasks {
		answer.Items = append(answer.Items, toBulkItem(task, *list[i]))
	}
	count := func(status gen.BulkItemStatus) int {
		return len(slices.DeleteFunc(slices.Clone(answer.Items), func(i gen.BulkItem) bool { return i.Status != status }))
	}
	answer.Applied, answer.Registered, answer.Refused = count(gen.BulkItemStatusApplied), count(gen.BulkItemStatusRegistered), count(gen.BulkItemStatusRefused)
	answer.Unsigned = count(gen.BulkItemStatusUnsigned)
	return gen.ActInBulk200JSONResponse(answer), nil
}

func (s *bulkHandlers) registerOne(ctx context.Context, action string, task gen.BulkTask, key string) (one actOutcome, err error) {
	by := caller(ctx)
	if one.c, err = s.visible(ctx, task.Case); err == nil {
		act := domain.Act{
			Case: task.Case, Action: action, Task: task.Task, By: by, Fields: procedure.Fields{},
			Roles: domain.Roles(by, one.c.Definition.Regulation, one.c.State.Parties),
		}
		if key != "" {
			act.Key = "bulk/" + key + "/" + task.Case + "/" + task.Task
		}
		one.act, err = s.ledger.Register(ctx, act)
	}
	var several procedure.Refusals
	if errors.As(err, &several) && len(several) > 0 {
		err = several[0]
	}
	if errors.As(err, &one.refusal) {
		one.act = domain.Registered{}
		return one, nil
	}
	return one, err
}

var bulkTitles = map[gen.BulkItemStatus]string{
	gen.BulkItemStatusApplied: "已办理", gen.BulkItemStatusRegistered: "已登记，尚在办理", gen.BulkItemStatusRefused: "未办理",
	gen.BulkItemStatusUnsigned: "已送审",
}

func toBulkItem(task gen.BulkTask, one actOutcome) gen.BulkItem {
	item := gen.BulkItem{
		Case: task.Case, Task: task.Task, Status: gen.BulkItemStatusRegistered, Act: one.act.ID,
		Code: gen.ProblemCode(one.act.Code), Detail: one.act.Detail,
	}
	switch {
	case one.refusal != nil:
		item.Status, item.Code, item.Detail = gen.BulkItemStatusRefused, gen.ProblemCode(one.refusal.Code), one.refusal.Detail
	case one.act.Status == domain.Rejected:
		item.Status = gen.BulkItemStatusRefused
	case one.act.Status == domain.Applied:
		item.Status = gen.BulkItemStatusApplied
	case one.act.Status == domain.Unsigned:
		item.Status, item.Act = gen.BulkItemStatusUnsigned, ""
	}
	item.StatusTitle = bulkTitles[item.Status]
	return item
}
