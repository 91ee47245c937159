package whatif

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// Ending is where a replay has come to.
type Ending struct {
	Machine procedure.Machine
	State   procedure.State
	Stop    *Stop    // nil: everything recorded could be repeated
	Unled   []string // numbers of the cases that followed from this one and would not
}

// Stop says at which recorded step a replay ended, since the step could not be repeated.
type Stop struct {
	Kind  StopKind  `json:"kind"`
	At    time.Time `json:"at"`
	Title string    `json:"title"` // of the action, or of the procedure that was filed
	Why   string    `json:"why"`   // Chinese: the machine's refusal
}

// StopKind is why a step could not be repeated.
type StopKind string

// The kinds of stop.
const (
	NotFiled      StopKind = "not_filed"      // the filing would be refused
	DecidedBefore StopKind = "decided_before" // the case would have had its outcome by then
	NotPossible   StopKind = "not_possible"   // the act would be refused where the case then stands
)

// StopKinds lists them all, in the order in which tables show them.
var StopKinds = []StopKind{DecidedBefore, NotPossible, NotFiled}

// Title is the kind in Chinese.
func (k StopKind) Title() string {
	return map[StopKind]string{
		NotFiled: "申请不再受理", DecidedBefore: "此前已有结果", NotPossible: "不再能够办理",
	}[k]
}

// decided is the case's outcome, or nil.
func (e Ending) decided() *procedure.Decision { return e.State.Outcome }

// Result is the case's outcome, or where it stands and what has been decided on the way there, in Chinese.
func (e Ending) Result() string {
	switch {
	case e.decided() != nil:
		return e.decided().Title
	case e.Stop != nil && e.Stop.Kind == NotFiled:
		return e.Stop.Kind.Title()
	case e.Stop != nil:
		return e.pending() + "须另行办理（" + e.node() + "）"
	default:
		return e.pending() + "在办（" + e.node() + "）"
	}
}

// pending is what has been decided of a case that has yet to come to its end.
func (e Ending) pending() string {
	if e.State.Pending == "" {
		return ""
	}
	return e.Machine.Definition().Outcomes.At(e.State.Pending) + "，"
}

func (e Ending) node() string {
	return e.Machine.Definition().States.At(e.State.Node).Title
}
