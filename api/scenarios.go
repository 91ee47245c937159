package api

import (
	"context"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/bpmn"
	"github.com/shixian/shixian/procedure/comparison"
)

func (s *packHandlers) ListScenarios(_ context.Context, r gen.ListScenariosRequestObject) (gen.ListScenariosResponseObject, error) {
	if _, ok := s.packs.Regulation(r.Regulation); !ok {
		return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", r.Regulation)
	}
	list := gen.ListScenarios200JSONResponse{Items: []gen.Scenario{}}
	for i, sc := range s.packs.Scenarios(r.Regulation) {
		list.Items = append(list.Items, s.toScenario(r.Regulation, i+1, sc))
	}
	return list, nil
}

func (s *packHandlers) toScenario(regulation string, number int, sc procedure.Scenario) gen.Scenario {
	shown := gen.Scenario{Number: number, Title: sc.Title, Shows: sc.Shows, Procedure: regulation + "/" + sc.Procedure}
	if d, ok := s.packs.Definition(shown.Procedure); ok {
		shown.ProcedureTitle = d.Title
	}
	for _, id := range sc.Under {
		if law, ok := s.packs.Regulation(id); ok {
			shown.Under = append(shown.Under, toRegulationRef(law))
		}
	}
	return shown
}

// PlayScenario simulates a scenario with the calendar that came with the program, by which the packs are tested.
func (s *packHandlers) PlayScenario(ctx context.Context, r gen.PlayScenarioRequestObject) (gen.PlayScenarioResponseObject, error) {
	list := s.packs.Scenarios(r.Regulation)
	if r.Scenario > len(list) {
		return nil, refuse(scenarioUnknown, "%s 没有第 %d 个情景", r.Regulation, r.Scenario)
	}
	sc := list[r.Scenario-1]
	d := sc.Definition
	sim, err := procedure.NewMachine(d, calendar.Builtin()).Simulate(sc)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	v := view{Case: domain.Case{State: sim.State, Definition: d}, departments: refs}
	play := gen.PlayScenario200JSONResponse{
		Scenario: s.toScenario(r.Regulation, r.Scenario, sc), Running: sim.Refusal == nil && !sim.State.Ended(),
		Faults: each(sim.Faults, func(f string) string { return f }), Steps: []gen.PlayStep{},
	}
	if sim.Refusal != nil {
		play.Refused = sim.Refusal.Detail
	}
	if o := sim.State.Outcome; o != nil {
		play.Outcome = gen.Outcome{Code: o.Code, Title: o.Title, On: o.On, At: local(o.At)}
	}
	diagram := bpmn.Draw(d)
	for i, rec := range sim.Records {
		trail := diagram.TrailOf(sim.Records[:i+1], procedure.State{Node: rec.To})
		play.Steps = append(play.Steps, gen.PlayStep{
			Event: v.toTimelineEvent(domain.Event{Seq: i + 1, Record: rec, RecordedAt: rec.Event.At}, nil),
			Taken: trail.Taken, Present: trail.Present, Commands: each(rec.Commands, v.toPlayCommand),
		})
	}
	return play, nil
}

func (v view) toPlayCommand(c procedure.Command) gen.PlayCommand {
	var text string
	switch c.Kind {
	case procedure.OpenTaskCommand, procedure.CloseTask:
		text = commandTitles[c.Kind] + v.taskTitle(c.Task)
	case procedure.CallService:
		text = commandTitles[c.Kind] + v.serviceTitle(c.Service)
	case procedure.Notify:
		text = commandTitles[c.Kind] + v.roleTitle(c.Role)
	case procedure.OpenChild:
		text = commandTitles[c.Kind] + v.Definition.Children.At(c.Child).Title
	case procedure.End:
		text = commandTitles[c.Kind] + v.Definition.Outcomes.At(c.Outcome)
	default:
		text = "“" + v.State.ClockTitle(c.Clock) + "”" + changeTitles[c.Kind]
		if c.Due != nil {
			text += "，" + procedure.Written(*c.Due) + "届满"
		}
	}
	return gen.PlayCommand{Kind: string(c.Kind), Text: text}
}

func (v view) taskTitle(id string) string {
	for _, t := range v.State.Tasks {
		if t.ID == id {
			return t.Title
		}
	}
	return id
}

var commandTitles = map[procedure.CommandKind]string{
	procedure.OpenTaskCommand: "待办：", procedure.CloseTask: "办毕：", procedure.CallService: "自动办理：",
	procedure.Notify: "通知：", procedure.OpenChild: "引出：", procedure.End: "办结：",
}

// CompareRegulations tells the same events under two regulations.
func (s *packHandlers) CompareRegulations(ctx context.Context, r gen.CompareRegulationsRequestObject) (gen.CompareRegulationsResponseObject, error) {
	compared := gen.CompareRegulations200JSONResponse{Stories: []gen.ComparedStory{}, Regulations: []gen.Regulation{}}
	present, err := s.present(ctx)
	if err != nil {
		return nil, err
	}
	ids := []string{r.Regulation, r.Other}
	for _, id := range ids {
		regulation, ok := s.packs.Regulation(id)
		if !ok {
			return nil, refuse(regulationUnknown, "没有标识为 %s 的法规", id)
		}
		shown, err := s.toRegulation(ctx, regulation, present)
		if err != nil {
			return nil, err
		}
		compared.Regulations = append(compared.Regulations, shown)
	}
	stories, err := comparison.Stories()
	if err != nil {
		return nil, err
	}
	for _, story := range stories {
		shown := gen.ComparedStory{Title: story.Title, FiledAt: local(story.File.At.Time), Resource: story.Resource.Title, Sides: []gen.ComparedSide{}}
		for _, id := range ids {
			side := story.Tell(s.packs.Definitions(id), calendar.Builtin())
			shown.Sides = append(shown.Sides, toComparedSide(id+"/"+story.Procedure, side))
		}
		compared.Stories = append(compared.Stories, shown)
	}
	return compared, nil
}

func toComparedSide(id string, t *comparison.Telling) gen.ComparedSide {
	nothing := gen.ComparedSide{Owed: []string{}, Silence: []string{}, Remedies: []string{}, Notes: []string{}}
	switch {
	case t == nil:
		return nothing
	case t.Untold() != "":
		nothing.Present, nothing.Procedure, nothing.Untold = true, id, t.Untold()
		return nothing
	}
	plain := func(line string) string { return strings.ReplaceAll(strings.TrimPrefix(line, "- "), "**", "") } // Markdown's marks
	return gen.ComparedSide{
		Present: true, Procedure: id, Owed: each(t.Owed(), plain), Silence: each(t.Silence(), plain), Result: plain(t.Result()),
		Remedies: each(t.Remedies(), plain), Notes: each(t.Notes(), plain),
	}
}
