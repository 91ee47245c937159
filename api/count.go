package api

import (
	"context"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/bpmn"
)

const clockUnknown procedure.Code = "clock_unknown"

// ExplainClock answers "why this date?" with every day of the clock's course.
func (s *historyHandlers) ExplainClock(ctx context.Context, r gen.ExplainClockRequestObject) (gen.ExplainClockResponseObject, error) {
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.State.Clocks, func(run procedure.ClockInstance) bool { return run.ID == r.Clock })
	if i < 0 {
		return nil, refuse(clockUnknown, "办件 %s 没有标识为 %s 的期限", r.Number, r.Clock)
	}
	count, err := v.count(v.State.Clocks[i])
	if err != nil {
		return nil, outOfRange(err)
	}
	return gen.ExplainClock200JSONResponse(count), nil
}

func (v view) count(r procedure.ClockInstance) (gen.ClockCount, error) {
	days, err := v.machine.Count(r)
	if err != nil {
		return gen.ClockCount{}, err
	}
	count := gen.ClockCount{Clock: v.toClock(r), From: r.Start, Days: []gen.ClockDay{}, Notes: countNotes(r, days)}
	if n := len(r.Restarts); n > 0 {
		count.From = r.Restarts[n-1]
	}
	for _, d := range days {
		day, err := v.cal.Day(d.Date)
		if err != nil {
			return gen.ClockCount{}, err
		}
		count.Days = append(count.Days, gen.ClockDay{
			Date: d.Date, Counted: d.N, Why: day.Why() + countedAs[d.How], How: gen.ClockDayHow(d.How), Provisional: day.Provisional,
		})
	}
	return count, nil
}

// countNotes says what the days alone do not show.
func countNotes(r procedure.ClockInstance, days []procedure.Counted) []string {
	notes := []string{}
	if r.Running() && r.HeldAs != "" {
		notes = append(notes, "期限现在不计时（"+heldTitles[r.HeldAs]+"），此后再计，截止日期随之变动。")
	}
	granted, last, beyond := r.Granted(), 0, false
	for _, d := range days {
		last, beyond = max(last, d.N), beyond || d.How == procedure.CountedFloor && r.Floor == nil && !r.Stood()
	}
	if (!r.Running() || r.Overdue) && (last < granted || beyond) {
		notes = append(notes, "截止日期之后，日历又有修订：各日按现行的日历说明，截止日期不再变动。")
	}
	return notes
}

// GetCaseDiagram draws the procedure as it was when the case was filed.
func (s *historyHandlers) GetCaseDiagram(ctx context.Context, r gen.GetCaseDiagramRequestObject) (gen.GetCaseDiagramResponseObject, error) {
	c, err := s.visible(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	events, err := s.ledger.Timeline(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	records := make([]procedure.Record, 0, len(events))
	for _, e := range events {
		records = append(records, e.Record)
	}
	diagram := bpmn.Draw(c.Definition)
	trail := diagram.TrailOf(records, c.State)
	return gen.GetCaseDiagram200JSONResponse{
		Bpmn: string(diagram.XML()), Taken: trail.Taken, Present: trail.Present,
	}, nil
}
