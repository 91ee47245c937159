package office

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// Entry is one version of a catalog entry, with the elements that the national
// guide for government information resource catalogs asks for.
type Entry struct {
	procedure.Resource
	Domain      string // classification, e.g. "民政"
	Summary     string
	Format      string
	Items       []Item
	ShareTerms  string // condition of sharing
	OpenTerms   string // condition of opening
	UpdateCycle string // e.g. "每日", "每月"
	Related     []string
	ReleasedOn  string    // YYYY-MM-DD
	Since       time.Time // when this version took effect
	ByCase      string    // the catalog change that made it, if one did
}

// Item is an information item of an entry.
type Item struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// EntryQuery filters the catalog; empty fields do not filter.
type EntryQuery struct {
	Text     string // in title, code, summary or items
	Provider string
	Share    string
	Open     string
	OnlyOpen bool // what the public sees: not those that are withheld from opening
	Page     Page
}

// Grant is a department's (or the public's) right to use the data of an entry.
type Grant struct {
	Case      string
	Call      string // the service call that made it; granting twice grants once
	Resource  string
	Grantee   string // department code, or procedure.Public
	Person    string // with procedure.Public
	Purpose   string
	Scope     string
	Mode      string
	Duty      string // not to pass the data on
	GrantedAt time.Time
	EndedAt   *time.Time
	EndReason string
}

// Attachment is a file that belongs to a case; its content is kept by hash.
type Attachment struct {
	ID      string
	Case    string
	Name    string
	Type    string // media type
	Size    int64
	SHA256  string
	By      string // person
	AddedAt time.Time
}

// Notification tells a seat of something that happened to a case.
type Notification struct {
	ID     string
	Case   string
	Seat   Seat
	Notice procedure.Notice
	Text   string    // Chinese
	At     time.Time // legal time of what happened
	ReadAt *time.Time
}

// Dispatch is a paper that a case sends out: a report to the government, a
// bulletin, a filing with the higher bureau.
type Dispatch struct {
	Case  string
	Call  string
	Kind  string // service that made it
	Title string
	At    time.Time
}
