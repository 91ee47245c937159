package procedure

import "slices"

// Position is what a person does in a department. A pack says which position
// fills which of its roles.
type Position string

// The positions. Every department has the seats of staff, head and data_head, the person in charge of its data-sharing
// office; those from bureau to government are held by the staff of these authorities.
const (
	Staff         Position = "staff"
	Head          Position = "head"
	DataHead      Position = "data_head"
	Bureau        Position = "bureau"
	HigherBureau  Position = "higher_bureau"
	Government    Position = "government"
	Auditor       Position = "auditor"
	Administrator Position = "administrator"
	Security      Position = "security"
)

// Positions lists every position, in the order in which tables show them; a party
// that names none is filled by staff.
var Positions = []Position{Staff, Head, DataHead, Bureau, HigherBureau, Government, Auditor, Administrator, Security}

var positionTitles = map[Position]string{
	Staff: "工作人员", Head: "负责人", DataHead: "共享工作机构负责人", Bureau: "主管部门", HigherBureau: "上级主管部门",
	Government: "政府", Auditor: "审计监督", Administrator: "系统管理员", Security: "安全管理员",
}

// Title is the position in Chinese.
func (p Position) Title() string { return positionTitles[p] }

// Supervising are the positions whose holders see to it that others do what they
// owe.
var Supervising = []Position{Bureau, HigherBureau, Government}

// seats are the positions that every department has.
var seats = []Position{Staff, Head, DataHead}

// Seat tells whether the position is one that every department has, and that does the department's own work.
func (p Position) Seat() bool { return slices.Contains(seats, p) }

// heading are the positions that head a department, or its data-sharing office.
var heading = []Position{Head, DataHead}

// Heads tells whether who holds the position divides the work of a department among its people.
func (p Position) Heads() bool { return slices.Contains(heading, p) }

// Expedites tells whether who holds the position may expedite what others owe something.
func (p Position) Expedites() bool { return slices.Contains(Supervising, p) }

// SeesAll tells whether who holds the position sees every case: who supervises
// does, and who audits.
func (p Position) SeesAll() bool { return p.Expedites() || p == Auditor }
