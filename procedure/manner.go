package procedure

import (
	"slices"

	"cloud.google.com/go/civil"
)

// Manner is what an action is to the case. It follows from what the action does, and tells how it is shown.
type Manner string

// The manners of action.
const (
	Decides    Manner = "decides"    // does what is owed: decides, or takes the case on
	Requests   Manner = "requests"   // asks somebody else to decide
	Supervises Manner = "supervises" // urges or complains, and moves nothing
	Besides    Manner = "besides"    // may be done at any time, such as withdrawing
)

// Manner is what the open action is to the case.
func (d *Definition) Manner(o OpenAction) Manner {
	switch {
	case o.idle():
		return Supervises
	case o.Kind == ExtendAction && d.Approver(o) != "":
		return Requests
	case o.Task == "":
		return Besides
	default:
		return Decides
	}
}

// Approver is the role that decides on what the action asks for; empty: the action asks for nothing.
func (d *Definition) Approver(o OpenAction) string {
	if o.Kind != ExtendAction {
		return ""
	}
	return d.Clocks.At(o.Action[len(extendPrefix):]).Extend.Approve
}

// Justified tells whether the action has to give a reason, as what refuses or sends back does.
func (o OpenAction) Justified() bool {
	return slices.ContainsFunc(o.Fields, func(f Field) bool { return f.Required && f.Tells == TellsReason })
}

// EndsWith tells whether the case ends at once with what it leads to.
func (d *Definition) EndsWith(o OpenAction) bool {
	node := d.States.At(o.To)
	return o.To != "" && node.End != "" && node.Service == ""
}

// Explanation is what the act said that decided the case, as far as its fields tell of a decision. There is none of what was
// decided by silence, and of a case that is not decided.
func (m Machine) Explanation(s State) ([]Field, Fields) {
	if s.Outcome == nil {
		return nil, nil
	}
	action := s.deciding()
	for _, a := range m.def.actions() {
		if a.name != action {
			continue
		}
		told := slices.DeleteFunc(slices.Clone(a.fields), func(f Field) bool { return f.Tells == "" })
		return told, s.Acts[action]
	}
	return nil, nil
}

// deciding is the action that closed the last task; empty: none did.
func (s State) deciding() string {
	var last OpenTask
	for _, task := range s.Tasks {
		if task.ClosedAt == nil || task.decidesExtension() || last.ClosedAt != nil && task.ClosedAt.Before(*last.ClosedAt) {
			continue
		}
		if last.ClosedAt == nil || task.ClosedAt.After(*last.ClosedAt) || task.Action != "" {
			last = task
		}
	}
	return last.Action
}

// Asked is what a request for more time says that the task is to decide on; none of any other task.
func (m Machine) Asked(s State, task OpenTask) ([]Field, Fields) {
	r := s.awaiting(task.ID)
	if r == nil || !task.decidesExtension() {
		return nil, nil
	}
	return m.Requested(s, *r)
}

// AskedForecast is what the request that the task is to decide on makes of the due day, decided on a day: one, or none.
func (m Machine) AskedForecast(s State, task OpenTask, on civil.Date) ([]ExtensionForecast, error) {
	return m.ExtensionForecasts(s, OpenAction{Kind: AgreeAction, Task: task.ID}, on)
}

// Requested is what the last request said for more time on the clock.
func (m Machine) Requested(s State, r ClockInstance) ([]Field, Fields) {
	e := m.def.Clocks.At(r.Clock).Extend
	if e == nil {
		return nil, nil
	}
	return e.fields(e.Workdays), s.Acts[extendPrefix+r.Clock]
}
