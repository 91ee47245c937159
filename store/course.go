package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// books are what the course of a case is read from and written to: the tables, in one transaction (tx), or what a
// chronicle holds in memory until it writes a whole past (chronicle.go).
type books interface {
	// hold takes the case, then the time, and loads what is needed to take it on.
	hold(number string) (*transition, error)
	calendar() (snapshot, error)
	// number allots the next number of a prefix with the instant at which it did.
	number(prefix string) (string, time.Time, error)
	// published is the definition under which cases of a procedure are opened now; keep puts one that is used on record.
	published(id string) (*procedure.Definition, error)
	keep(d *procedure.Definition) error
	person(id string) (office.Person, error)
	entry(code string) (office.Entry, error)
	// claimed lists the files that a form names, attached refuses one that is not of the case.
	claimed(f office.Filing, s procedure.State) ([]string, error)
	attached(number, field, id string) error
	// apart leaves nothing behind if do fails.
	apart(do func(books) error) error
	record(tr *transition) error
}

// course is what happens to cases by the ledger's rules: filing, judging an act, and what a transition means for others.
// It is one, whatever the books.
type course struct{ books }

func (t tx) apart(do func(books) error) error {
	return t.db.Transaction(func(db *gorm.DB) error { return do(tx{t.Store, db}) })
}
