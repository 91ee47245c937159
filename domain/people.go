package domain

import (
	"cmp"
	"slices"
	"time"

	"github.com/shixian/shixian/procedure"
)

// Department is an authority that applies for data, provides it, or supervises.
type Department struct {
	Code  string // unified code, e.g. "340102-mzj"
	Name  string
	Group string // for rolling up reports, e.g. "区直部门", "镇街开发区"

	CreditCode string // 统一社会信用代码 (GB 32100), 18 characters; empty: not entered

	// What its letters have. Each may be empty: then they have the name, the case's number, and nobody to ask.
	FullName   string // 全称 by which it signs, e.g. 合肥市瑶海区民政局
	IssuerCode string // 机关代字, which begins the numbers of its letters, e.g. 瑶民
	Contact    string // 联系方式 for those who have a letter of it

	Area procedure.Area // empty: the house's own
}

// Signs is the name by which the department signs and is written to.
func (d Department) Signs() string { return cmp.Or(d.FullName, d.Name) }

// AreasOf are the areas of the departments and who of the people supervises in each. If several departments hold a position in
// an area, it is the first by its code.
func AreasOf(departments []Department, people []Person) procedure.Areas {
	areas := procedure.Areas{Of: map[string]procedure.Area{}, Supervised: map[procedure.Area]map[Position]string{}}
	for _, d := range departments {
		if d.Area != "" {
			areas.Of[d.Code] = d.Area
		}
	}
	for _, p := range people {
		area, known := areas.Of[p.Department]
		for _, position := range p.Positions {
			if !known || !position.Expedites() {
				continue
			}
			if areas.Supervised[area] == nil {
				areas.Supervised[area] = map[Position]string{}
			}
			if held := areas.Supervised[area][position]; held == "" || p.Department < held {
				areas.Supervised[area][position] = p.Department
			}
		}
	}
	return areas
}

// Names are what people call the parties of cases, by code.
type Names map[string]string

// NamesOf are the names of the departments, and of the public.
func NamesOf(departments []Department) Names {
	names := Names{procedure.Public: "公民、法人和其他组织"}
	for _, d := range departments {
		names[d.Code] = d.Name
	}
	return names
}

// Of is the name by the code; one that is not known goes by its code.
func (n Names) Of(code string) string {
	if name, known := n[code]; known {
		return name
	}
	return code
}

// Person is somebody with an account: staff of a department, or a member of the
// public, who has none.
type Person struct {
	ID         string
	Login      string
	Name       string
	Department string // code; empty for the public
	Positions  []Position
	MustChange bool // the password was set by somebody else and holds only to be changed
	Machine    bool // nobody logs in with it: a machine acts by its tokens, in its own name

	StandsInFor []StoodIn // colleagues whose department work the person does now
}

// Position is what a person does in a department.
type Position = procedure.Position

// The positions, which packs name.
const (
	Staff         = procedure.Staff
	Head          = procedure.Head
	DataHead      = procedure.DataHead
	Bureau        = procedure.Bureau
	HigherBureau  = procedure.HigherBureau
	Government    = procedure.Government
	Auditor       = procedure.Auditor
	Administrator = procedure.Administrator
	Security      = procedure.Security
)

// Holds tells whether the person holds the position.
func (p Person) Holds(position Position) bool { return slices.Contains(p.Positions, position) }

// Seated tells whether the person holds a seat that every department has: whoever does speaks for the department.
func (p Person) Seated() bool { return slices.ContainsFunc(p.Positions, Position.Seat) }

// Public tells whether the person is a member of the public.
func (p Person) Public() bool { return p.Department == "" }

// Account is a person with the means to log in.
type Account struct {
	Person
	PasswordHash string // argon2id, PHC format
	Disabled     bool
}

// PasswordChange gives an account another password.
type PasswordChange struct {
	Hash       string // argon2id, PHC format
	Seen       string // the hash in whose place it is put; empty: whichever that is
	MustChange bool   // it is somebody else's choice, and holds only to be changed
	Kept       string // hash of the token whose log-in goes on; empty: none
}

// Token is a bearer token as the ledger keeps it: only its SHA-256. Its times are real ones, also in a drill.
type Token struct {
	Hash      string
	Person    string
	Title     string // of a token for a machine; empty: of a log-in
	IssuedAt  time.Time
	ExpiresAt time.Time
	LastUsed  *time.Time    // to the minute
	Idle      time.Duration // without use, after which it ends; 0: it does not
	Origin                  // of a log-in

	// Proof is, of a log-in that is being issued, the password hash that let the person in; empty: no password did.
	Proof string
	Place string // of a log-in that is being issued, the network from which it comes; empty: not to be remembered
	Most  int    // how many of the person's log-ins there may be together with it, so that the ones longest unused end; 0: any number
}

// ID names the token without letting anybody in.
func (t Token) ID() string { return t.Hash[:min(32, len(t.Hash))] }
