package store

import (
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// correspondents are who writes and is written to in a simulated history: whom the ledger knew when it began.
type correspondents struct {
	departments  domain.Names
	people       domain.Names
	departmentOf ledger.DepartmentOf
}

// bulkLetters is what the letters of a simulated case are composed from.
type bulkLetters struct {
	rows *CaseRows
	correspondents
}

func (b bulkLetters) Names() (domain.Names, error) { return b.departments, nil }

func (b bulkLetters) PersonName(id string) (string, error) { return b.people[id], nil }

func (b bulkLetters) DepartmentOf(a domain.Assignee) (string, error) { return b.departmentOf(a) }

func (b bulkLetters) Records(string) ([]procedure.Record, error) { return recordsOf(b.rows.events) }

func (b bulkLetters) Letters(string) (int, error) { return len(b.rows.letters), nil }

func (b bulkLetters) Letter(_ string, seq int) (letter.Issued, error) {
	for _, row := range b.rows.letters {
		if row.Seq == seq {
			return row.issued()
		}
	}
	return letter.Issued{}, domain.UnknownLetter(seq)
}
