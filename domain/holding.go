package domain

import (
	"cmp"
	"slices"
	"time"

	"github.com/shixian/shixian/procedure"
)

// Holding is a change of who works on a task within its department (承办人). It changes nothing of the law: whom it binds, and who
// may act, stay as they are.
type Holding struct {
	ID         string
	Case       string
	Task       string
	TaskTitle  string
	Department string // within which it was
	Holder     string // from now on; empty: nobody
	HolderName string
	Before     string // empty: nobody
	BeforeName string
	How        HoldingAct
	By         string // who did it; empty: the application, since the holder can no longer act
	ByName     string
	At         time.Time // legal time
	Note       string
}

// HoldingAct is how somebody came to hold a task, or no longer does.
type HoldingAct string

// The ways in which a department divides its work.
const (
	Claim   HoldingAct = "claim"     // 接办
	Assign  HoldingAct = "assign"    // 分派
	PassOn  HoldingAct = "hand_over" // 转办
	Release HoldingAct = "release"   // 退回待办
	TakeUp  HoldingAct = "take_up"   // by an act on a task that somebody else held
	Lose    HoldingAct = "lose"      // the holder can no longer act: disabled, moved, or in another position
)

// Division is a wish to divide work: who holds a task from now on.
type Division struct {
	Case string
	Task string
	How  HoldingAct // Claim, Assign, PassOn or Release
	By   Person
	To   string // Assign, PassOn: whom to
	Note string
}

// MayAssign tells whether the person gives tasks of their department to its people.
func MayAssign(p Person) bool {
	return slices.ContainsFunc(p.WorkPositions(), Position.Heads)
}

// Works tells whether the person may do the department's task, and could hold it.
func (s Assignee) Works(p Person) bool { return s.Person == "" && s.Admits(p) }

// Divides tells which ways of dividing a task that holder holds, if anybody does, are the person's.
func (s Assignee) Divides(p Person, holder string) []HoldingAct {
	var ways []HoldingAct
	mine := holder != "" && (holder == p.ID || p.StandsInForPerson(holder))
	if s.Works(p) && holder != p.ID {
		ways = append(ways, Claim)
	}
	if s.heads(p) {
		ways = append(ways, Assign)
	}
	if mine {
		ways = append(ways, PassOn)
	}
	if mine || holder != "" && s.heads(p) {
		ways = append(ways, Release)
	}
	return ways
}

// heads tells whether the person heads a department that does the task.
func (s Assignee) heads(p Person) bool {
	return s.Person == "" && !p.Public() && MayAssign(p) && (s.Department == p.Department || s.Department == "" && s.Works(p))
}

// Holder is who holds the task after the division, or why it is refused. To is the person that d.To names.
func (d Division) Holder(s Assignee, holder string, to Person) (string, error) {
	ways := s.Divides(d.By, holder)
	if !slices.Contains(ways, d.How) {
		return "", procedure.Refuse(DivisionRefused, "%s", cmp.Or(whyNot[d.How], "任务不能这样交办"))
	}
	if d.How == Claim {
		return d.By.ID, nil
	}
	if d.How == Release {
		return "", nil
	}
	if to.Department != d.By.Department || to.Machine || !s.Works(to) {
		return "", about("to", DivisionRefused, "只能交给本部门能够办理这项任务的人")
	}
	if to.ID == holder {
		return "", about("to", DivisionRefused, "已经由其承办")
	}
	return to.ID, nil
}

//nolint:gosec // words of a refusal, taken for a credential because of the constant that is called PassOn
var whyNot = map[HoldingAct]string{
	Claim:   "这项任务不由您的角色办理，或者已经由您承办",
	Assign:  "分派由办理部门的负责人作出",
	PassOn:  "只有承办人可以转办",
	Release: "只有承办人和部门负责人可以退回待办",
}

// TakenUp tells who holds a task once somebody has acted on it in a name (Capacity.For), and in whose name the act is: who stands in
// for the holder, and could act in the holder's positions, acts in the holder's name; else who acts on what another holds takes it up.
func (s Assignee) TakenUp(by Person, name, holder string) (holds, inNameOf string) {
	if holder == "" || holder == by.ID {
		return holder, name
	}
	for _, c := range by.Capacities() {
		if c.For == holder && s.Works(c.Person) {
			return holder, holder
		}
	}
	return by.ID, name
}

// HeldTask is an open task with who works on it.
type HeldTask struct {
	Task       string
	Holder     string // empty: nobody yet
	HolderName string
	Since      *time.Time
	Ways       []HoldingAct // what the viewer may do about it
}

// Done is a case in which somebody did something.
type Done struct {
	Case Summary
	At   time.Time // last
}

// Load is how much of a department's work one of its people has.
type Load struct {
	Person   string // empty: what nobody holds
	Name     string
	Open     int // held
	Soon     int // of those, yellow
	Overdue  int // of those, red
	Done     int // tasks closed by an act in the last 30 days
	Late     int // of those, after their due day
	LateDays int // working days, of all that were late together
}
