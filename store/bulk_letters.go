package store

import (
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// correspondents are who writes and is written to in a simulated history: whom the ledger knew when it began.
type correspondents struct {
	names        domain.Names
	departments  map[string]domain.Department
	people       domain.Names
	departmentOf ledger.DepartmentOf
}

// bulkLetters is what the letters of a simulated case are composed from.
type bulkLetters struct {
	rows *CaseRows
	correspondents
}

func (b bulkLetters) Names() (domain.Names, error) { return b.names, nil }

func (b bulkLetters) Department(code string) (domain.Department, error) {
	if d, known := b.departments[code]; known {
		return d, nil
	}
	return domain.Department{Code: code, Name: code}, nil
}

func (b bulkLetters) Correspondent(id string) (letter.Correspondent, error) {
	return letter.Correspondent{Name: b.people[id]}, nil
}

func (b bulkLetters) DepartmentOf(a domain.Assignee) (string, error) { return b.departmentOf(a) }

func (b bulkLetters) Records(string) ([]procedure.Record, error) { return recordsOf(b.rows.events) }

func (b bulkLetters) Letters(string) (int, error) { return len(b.rows.letters), nil }

// Next is none: cases are written beside each other, and a series would come out otherwise each time.
func (b bulkLetters) Next(string, int) (int, error) { return 0, nil }

func (b bulkLetters) Letter(_ string, seq int) (letter.Issued, error) {
	for _, row := range b.rows.letters {
		if row.Seq == seq {
			return row.issued()
		}
	}
	return letter.Issued{}, domain.UnknownLetter(seq)
}
