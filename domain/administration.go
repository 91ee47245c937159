package domain

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// AdministrativeAct is an entry of the append-only log of administration: who changed what of the application itself. Acts on
// cases are on the cases.
type AdministrativeAct struct {
	Seq     int64
	At      time.Time // real time, also in a drill
	Person  string    // empty: on the machine, by its command line
	Name    string
	Action  AdministrativeAction
	Subject string // code of the department, id of the person or subscription, year of the notice
	Title   string // what the subject was called
	Changes []FieldChange
}

// FieldChange is what an administrative act changed; never a password or a token.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// AdministrativeAction is what was done.
type AdministrativeAction string

// The administrative actions.
const (
	DepartmentEntered AdministrativeAction = "department_entered"
	DepartmentChanged AdministrativeAction = "department_changed"
	PersonEntered     AdministrativeAction = "person_entered"
	PersonChanged     AdministrativeAction = "person_changed"
	PasswordReset     AdministrativeAction = "password_reset"
	PasswordChanged   AdministrativeAction = "password_changed"
	LoginsEnded       AdministrativeAction = "logins_ended" // all of a person's, and their tokens
	RightsAsked       AdministrativeAction = "rights_asked"
	RightsConfirmed   AdministrativeAction = "rights_confirmed"
	RightsRefused     AdministrativeAction = "rights_refused"
	TokenIssued       AdministrativeAction = "token_issued"
	TokenRevoked      AdministrativeAction = "token_revoked"
	NoticeEntered     AdministrativeAction = "notice_entered"
	LawEntered        AdministrativeAction = "law_entered"
	AnchorTaken       AdministrativeAction = "anchor_taken"
	NumbersLeftOut    AdministrativeAction = "numbers_left_out" // on the machine, after a restore or a failover
	LedgerRestored    AdministrativeAction = "ledger_restored"
	LedgerVerified    AdministrativeAction = "ledger_verified"
	ClockConfirmed    AdministrativeAction = "clock_confirmed"
	KeysRotated       AdministrativeAction = "keys_rotated"
	KeyForgotten      AdministrativeAction = "key_forgotten"
	PersonErased      AdministrativeAction = "person_erased"
	PersonExported    AdministrativeAction = "person_exported"

	SigningEntered AdministrativeAction = "signing_entered"
	SigningRemoved AdministrativeAction = "signing_removed"

	StandInNamed AdministrativeAction = "stand_in_named"
	StandInEnded AdministrativeAction = "stand_in_ended" // before its last day

	SubscriptionEntered AdministrativeAction = "subscription_entered"
	SubscriptionChanged AdministrativeAction = "subscription_changed"
	SubscriptionRemoved AdministrativeAction = "subscription_removed"
	SecretRotated       AdministrativeAction = "secret_rotated"
)

// AdministrationQuery filters the log, newest first; empty fields do not filter.
type AdministrationQuery struct {
	Person  string // who acted
	Action  AdministrativeAction
	Subject string
	Page    Page
}

// DepartmentChange changes those parts of a Department that it gives. Its code stays: cases refer to it.
type DepartmentChange struct {
	Name  *string
	Group *string
	Area  *procedure.Area // empty: the house's own

	FullName, IssuerCode, Contact *string
}

// PersonChange changes those parts of a Person that it gives.
type PersonChange struct {
	Name       *string
	Department *string
	Positions  *[]Position
	Disabled   *bool
}

// PeopleQuery filters the people with accounts; empty fields do not filter.
type PeopleQuery struct {
	Text       string // in name or log-in
	Department string
	Disabled   *bool
	Page       Page
}

// MayAdminister tells whether the person changes departments, people and tokens.
func MayAdminister(p Person) bool { return p.Holds(Administrator) }

// MayReadAdministration tells whether the person reads the administration's lists and log, and audits the ledger.
func MayReadAdministration(p Person) bool { return len(p.Offices()) > 0 }

// MayEndLogins tells whether the person ends other people's log-ins, and revokes their tokens.
func MayEndLogins(p Person) bool { return p.Holds(Administrator) || p.Holds(Security) }
