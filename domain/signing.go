package domain

import (
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// SigningRule says that what a department decides is signed before it is on the register (审签): in which department, in which
// procedure, and by whom. It is the house's own, and no regulation knows of it.
type SigningRule struct {
	ID         string
	Department string   // code; empty: every department
	Procedure  string   // "regulation/procedure"; empty: every one
	Position   Position // whose holders in the department sign
	By         string   // who entered it
	ByName     string
	At         time.Time // real time, also in a drill
	Signers    int       // how many could sign now; of a rule for every department not counted
}

// Check refuses a rule for everything, and a position whose holders do not do the work of a department.
func (r SigningRule) Check() error {
	if r.Department == "" && r.Procedure == "" {
		return about("department", SigningInvalid, "应指定部门或者程序，也可以两者都指定")
	}
	if r.Position.Title() == "" || slices.Contains(offices, r.Position) {
		return about("position", SigningInvalid, "审签的角色应是办理部门工作的角色")
	}
	return nil
}

// Narrowest is the rule that counts for a department in a procedure; false: none. That of the department goes before that of the
// procedure, and that of both before either.
func Narrowest(rules []SigningRule, department, procedure string) (SigningRule, bool) {
	weight := func(r SigningRule) int {
		switch {
		case r.Department != "" && r.Department != department, r.Procedure != "" && r.Procedure != procedure:
			return 0
		case r.Department != "" && r.Procedure != "":
			return 3
		case r.Department != "":
			return 2
		}
		return 1
	}
	var found SigningRule
	for _, r := range rules {
		if weight(r) > 0 && (found.ID == "" || weight(r) > weight(found)) {
			found = r
		}
	}
	return found, found.ID != ""
}

// Binds tells whether an action is signed first when the person takes it in a role: what decides, unless the person holds the position
// that signs, or the role is that position's own.
func (r SigningRule) Binds(p Person, d *procedure.Definition, o procedure.OpenAction) bool {
	filled := AssigneeOf(d.Regulation.Parties.At(o.Role), procedure.Parties{Applicant: p.Department, Provider: p.Department})
	return d.Manner(o) == procedure.Decides && !p.Own().Holds(r.Position) && filled.Position != r.Position
}

// SignOff is an act that was drafted for a signature (送审): nothing that counts until it is signed. The case stands as it stood and
// its periods run on.
type SignOff struct {
	ID         string
	Case       string
	Action     string
	Title      string // of the action
	Task       string // that it is about
	Department string
	Position   Position // whose holders in the department sign
	By         string   // who drafted it
	ByName     string
	For        string // for whom they stood in; empty: in their own name
	ForName    string
	Fields     procedure.Fields // none once the applicant is erased
	SentAt     time.Time        // legal time

	Status         SignOffStatus
	SettledBy      string // who signed, returned or withdrew it; empty: nobody yet, or it has lapsed by itself
	SettledByName  string
	SettledFor     string
	SettledForName string
	SettledAt      *time.Time // legal time
	Reason         string     // of its return, or why it has lapsed
	Act            string     // that was registered with the signature

	// In lists.
	Summary   Summary
	TaskTitle string
	DueOn     *civil.Date // of the task; nil: none
	Signal    procedure.Signal
}

// SignOffStatus is what came of a draft.
type SignOffStatus string

// A draft waits until one of the others comes of it.
const (
	AwaitsSignature SignOffStatus = "waiting"
	Signed          SignOffStatus = "signed"
	Returned        SignOffStatus = "returned"  // for a reason, to go on with
	Withdrawn       SignOffStatus = "withdrawn" // by who drafted it
	LapsedUnsigned  SignOffStatus = "lapsed"    // the case has moved on
)

var signOffTitles = map[SignOffStatus]string{
	AwaitsSignature: "待审签", Signed: "已审签", Returned: "已退回", Withdrawn: "已撤回", LapsedUnsigned: "已失效",
}

// Title is the status in Chinese.
func (s SignOffStatus) Title() string { return signOffTitles[s] }

// Signer tells whether the person may sign or return the draft, and in whose name (Capacity.For): who holds the position in the
// department, or stands in for somebody who does. Nobody signs what they drafted, and who stands in for a signer signs neither what
// the other drafted nor what was drafted in the name of either. Who holds the position signs also what was drafted in their name:
// their own acts need no signature.
func (s SignOff) Signer(p Person) (inNameOf string, may bool) {
	if p.Department != s.Department || p.Machine || p.ID == s.By {
		return "", false
	}
	for _, c := range p.Capacities() {
		if c.Holds(s.Position) && (c.For == "" || c.For != s.By && c.For != s.For && p.ID != s.For) {
			return c.For, true
		}
	}
	return "", false
}

// Drafted tells whether it is the person's to withdraw, and to go on with.
func (s SignOff) Drafted(p Person) bool { return p.ID == s.By || p.ID == s.For }

// Signs tells whether somebody with the positions signs under the rule.
func (r SigningRule) Signs(p Person) bool {
	return !p.Public() && p.Acts(r.Position) && (r.Department == "" || r.Department == p.Department)
}

// CheckReturn refuses a return that gives no reason.
func CheckReturn(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return about("reason", procedure.FieldMissing, "退回须说明理由")
	}
	return nil
}
