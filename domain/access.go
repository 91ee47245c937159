package domain

import "time"

// Access is an entry of the append-only record of who was let in, and to what. It says from where, and never a password or a token.
type Access struct {
	Seq     int64
	At      time.Time // real time, also in a drill
	Person  string    // empty: nobody was let in
	Name    string    // empty: of somebody without an account
	Action  AccessAction
	Subject string // the log-in that was tried, if there is such an account; else method and path of the request
	Origin
}

// Origin is where a request comes from.
type Origin struct {
	Address string
	Agent   string // what the client calls itself
}

// AccessAction is what came of it.
type AccessAction string

// The actions that are on the record.
const (
	LoggedIn      AccessAction = "logged_in"
	LoginFailed   AccessAction = "login_failed"
	LoginLimited  AccessAction = "login_limited" // not tried: too many had failed
	LoggedOut     AccessAction = "logged_out"
	LoginEnded    AccessAction = "login_ended" // by a newer one of the same person: there are too many
	AccessRefused AccessAction = "refused"     // the person has no right to it
	Exported      AccessAction = "exported"
	ContactRead   AccessAction = "contact_read"  // phone and address of an applicant without an account; their name stands in lists, too
	IdentityRead  AccessAction = "identity_read" // the number of their proof of identity in full
)

// Folds tells whether the same once more within a minute is not recorded again: it may come as often as somebody likes.
func (a AccessAction) Folds() bool {
	return a == AccessRefused || a == LoginLimited || a == ContactRead || a == IdentityRead
}

// AccessQuery filters the record, newest first; empty fields do not filter.
type AccessQuery struct {
	Person   string
	Action   AccessAction
	Address  string
	From, To *time.Time // from the first on, before the second
	Page     Page
}

// MayReadAccesses tells whether the person reads the record of accesses: nobody but who audits.
func MayReadAccesses(p Person) bool { return p.Holds(Auditor) }
