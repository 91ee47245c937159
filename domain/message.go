package domain

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// Contact is how a person is reached outside the application, and what of.
type Contact struct {
	Email  string // empty: none, and no mail
	Mail   bool   // every notification, as it comes
	Digest bool   // the daily digest, in the application and by mail
}

// DefaultContact is that of somebody who has said nothing: whoever enters an address wants to hear.
var DefaultContact = Contact{Mail: true, Digest: true}

// ContactChange changes those parts of a Contact that it gives.
type ContactChange struct {
	Email  *string
	Mail   *bool
	Digest *bool
}

// Of is the contact with the change made.
func (c ContactChange) Of(contact Contact) Contact {
	if c.Email != nil {
		contact.Email = *c.Email
	}
	if c.Mail != nil {
		contact.Mail = *c.Mail
	}
	if c.Digest != nil {
		contact.Digest = *c.Digest
	}
	return contact
}

// Message is what is carried: a notice as it was written down, with what a receiver needs to know of its case. It names no
// person.
type Message struct {
	ID         string // of the notice: the same for all who get it, and however often they do
	Notice     procedure.Notice
	Text       string
	At         time.Time // legal time of what happened
	Case       string    // empty: of no one case
	Title      string    // of the procedure
	Subject    string    // title of the resource, if there is one
	Regulation string
	Procedure  string
	Provider   string     // department code
	Applicant  string     // department code, or procedure.Public
	Assignees  []Assignee // that were told
}

// The notices that are not of a case's making.
const (
	NoticeDigest procedure.Notice = "digest" // the daily digest
	NoticeTest   procedure.Notice = "test"   // an administrator tries a subscription out

	NoticeLetterCorrected procedure.Notice = "letter_corrected" // a letter that somebody has got is corrected by another
	NoticeHolder          procedure.Notice = "holder"           // a task of the department is given to somebody to work on
	NoticeSignOff         procedure.Notice = "sign_off"         // a draft waits for a signature, or what came of it
	NoticeUnsigned        procedure.Notice = "unsigned"         // a draft still waits on the day on which its task is due
	NoticeUnmanned        procedure.Notice = "unmanned"         // a task waits and nobody can do it
	NoticeStandIn         procedure.Notice = "stand_in"         // somebody stands in for a colleague, or no longer does
	NoticeEntryChanged    procedure.Notice = "entry_changed"    // an entry on which grants stand has changed for those who hold them
)

// Delivery is one post on its way to one receiver.
type Delivery struct {
	Seq          int64 // the order in which a receiver gets what concerns a case
	ID           string
	Channel      Channel
	Subscription string // of a webhook
	Person       string // who gets mail
	Message      Message
	Status       DeliveryStatus
	Attempts     int
	NextAt       time.Time // real time, as all of these: not tried before
	CreatedAt    time.Time
	GiveUpAt     time.Time
	SettledAt    *time.Time
	Fault        string // of the last attempt
}

// Channel is by what a delivery goes.
type Channel string

// The channels.
const (
	ByMail    Channel = "mail"
	ByWebhook Channel = "webhook"
)

// DeliveryStatus is how far a delivery has come.
type DeliveryStatus string

// A delivery is tried until it is delivered, or given up as failed, or nobody wants it any more.
const (
	DeliveryPending DeliveryStatus = "pending"
	Delivered       DeliveryStatus = "delivered"
	DeliveryFailed  DeliveryStatus = "failed"
	DeliveryDropped DeliveryStatus = "dropped"
)

// DeliveryQuery filters the list of deliveries; empty fields do not filter.
type DeliveryQuery struct {
	Status       DeliveryStatus
	Channel      Channel
	Subscription string
	Case         string
	Page         Page
}

// LeasedDelivery is a delivery that somebody holds in order to carry it, and where to.
type LeasedDelivery struct {
	Delivery
	Holder string
	Hook   Subscription // of a webhook
	Email  string       // of mail
}

// LeaseRequest asks for leased deliveries to carry.
type LeaseRequest struct {
	Holder string
	Mail   bool // mail can be carried
	Limit  int
	Each   int      // at most so many to one target: Hook.ID, or all of mail
	Batch  int      // at most so many that have not failed yet to the robot of a group, which gets them in one message
	Except []string // targets that have enough to do; "mail" is all of mail
	Lease  time.Duration
}

// DeliveryResult is what came of an attempt. Without a fault it was taken.
type DeliveryResult struct {
	Fault string
	Final bool          // trying again cannot help
	Again time.Duration // when to try again; of what was taken, when the receiver takes the next
	Hold  bool          // the receiver takes nothing before, whatever it is about
}
