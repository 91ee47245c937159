package office

import (
	"slices"
	"time"
)

// Department is an organ that applies for data, provides it, or supervises.
type Department struct {
	Code  string // unified code, e.g. "340102-mzj"
	Name  string
	Group string // for rolling up reports, e.g. "区直部门", "镇街开发区"
}

// Person is somebody with an account: staff of a department, or a member of the
// public, who has none.
type Person struct {
	ID         string
	Login      string
	Name       string
	Department string // code; empty for the public
	Positions  []Position
}

// Position is what a person does in a department.
type Position string

// The positions. Bureau and government are held by the staff of those organs;
// the pack says which position fills which role.
const (
	Staff         Position = "staff"
	Head          Position = "head"
	Bureau        Position = "bureau"
	HigherBureau  Position = "higher_bureau"
	Government    Position = "government"
	Auditor       Position = "auditor"
	Administrator Position = "administrator"
)

// Positions lists every position, in the order in which tables show them.
var Positions = []Position{Staff, Head, Bureau, HigherBureau, Government, Auditor, Administrator}

// Holds tells whether the person holds the position.
func (p Person) Holds(position Position) bool { return slices.Contains(p.Positions, position) }

// Public tells whether the person is a member of the public.
func (p Person) Public() bool { return p.Department == "" }

// Account is a person with the means to log in.
type Account struct {
	Person
	PasswordHash string // argon2id, PHC format
	Disabled     bool
}

// Token is a bearer token as the ledger keeps it: only its SHA-256.
type Token struct {
	Hash      string
	Person    string
	IssuedAt  time.Time
	ExpiresAt time.Time
}
