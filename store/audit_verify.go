package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Audit is what Verify found.
type Audit struct {
	Cases  int
	Events int
	Erased int // events and letters whose values were erased; their digests still stand in the chain

	Persons     int    // people whose data were erased
	Seals       int    // of rows beside the chains of cases
	Unsealed    int    // rows that came after the last anchor: the next one binds them
	SealedSince string // legal time of the upgrade at which what was there already was bound; empty: all was from the first
	Contents    int    // of attachments, all of which were read

	Faults []Fault
}

// Fault is a place where the ledger is not what was written.
type Fault struct {
	Case string // empty: the ledger as a whole
	Seq  int    // of the event; 0: the case itself
	What string
}

func (f Fault) String() string {
	if f.Case == "" {
		return f.What
	}
	if f.Seq == 0 {
		return fmt.Sprintf("case %s: %s", f.Case, f.What)
	}
	return fmt.Sprintf("case %s, event %d: %s", f.Case, f.Seq, f.What)
}

// verifyBatch is how many cases are read at a time.
const verifyBatch = 200

// Verify walks every chain and says where something was touched: a link, a value beside it, the end of a chain, the state
// that the last link has the digest of, a letter, a column or an obligation that says otherwise than the state, a row that is not
// what its seal says, or the content of an attachment. That a case or a row is gone with its seal, only a comparison with an anchor
// shows.
func (s *Store) Verify(ctx context.Context) (Audit, error) {
	return s.verify(ctx, func(Audit) error { return nil })
}

// verify tells how far it has come after each batch.
func (s *Store) verify(ctx context.Context, progress func(Audit) error) (Audit, error) {
	var audit Audit
	err := s.reader.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		var batch []caseRow
		err := db.FindInBatches(&batch, verifyBatch, func(*gorm.DB, int) error {
			for _, row := range batch {
				if err := (tx{Store: s, db: db}).verifyCase(row, &audit); err != nil {
					return err
				}
			}
			return progress(audit)
		}).Error
		if err != nil {
			return err
		}
		return (tx{Store: s, db: db}).verifySeals(&audit)
	}, s.dialect.Snapshot())
	return audit, explain("verify the chains", err)
}

// VerifyCase walks the chain of one case.
func (s *Store) VerifyCase(ctx context.Context, number string) (domain.Audit, error) {
	var audit Audit
	err := s.reader.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		row, err := take[caseRow](db, false, domain.UnknownCase(number), "number = ?", number)
		if err != nil {
			return err
		}
		return (tx{Store: s, db: db}).verifyCase(row, &audit)
	}, s.dialect.Snapshot())
	return audit.result(), explain("verify case "+number, err)
}

func (a Audit) result() domain.Audit {
	result := domain.Audit{Cases: a.Cases, Events: a.Events, Erased: a.Erased}
	for _, f := range a.Faults {
		result.Faults = append(result.Faults, domain.LedgerFault{Case: f.Case, Seq: f.Seq, What: f.What})
	}
	return result
}

func (t tx) verifyCase(row caseRow, audit *Audit) error {
	var links []eventRow
	if err := t.db.Where("case_number = ?", row.Number).Order("seq").Find(&links).Error; err != nil {
		return err
	}
	audit.Cases++
	audit.Events += len(links)
	for _, link := range links {
		if link.Salt == nil {
			audit.Erased++
		}
	}
	chain, err := t.verifyChain(row, links)
	if err != nil {
		return err
	}
	audit.Faults = append(audit.Faults, chain...)
	letters, err := t.verifyLetters(row.Number, links)
	if err != nil {
		return err
	}
	audit.Faults = append(audit.Faults, letters...)
	derived, err := t.verifyDerived(row)
	audit.Faults = append(audit.Faults, derived...)
	return err
}

func (t tx) verifyChain(row caseRow, links []eventRow) (faults []Fault, err error) {
	previous := ""
	for i, link := range links {
		if link.Seq != i+1 {
			return append(faults, Fault{row.Number, i + 1, "the event is missing"}), nil
		}
		fault, err := t.verifyLink(link, previous)
		if err != nil {
			return faults, err
		}
		if fault != "" {
			faults = append(faults, Fault{row.Number, link.Seq, fault})
		}
		previous = link.Hash
	}
	if len(links) != row.Events || len(links) == 0 {
		return append(faults, Fault{row.Number, len(links) + 1, fmt.Sprintf("the chain has %d events, not %d", len(links), row.Events)}), nil
	}
	if previous != row.Head {
		faults = append(faults, Fault{row.Number, 0, "the head is not the hash of the last event"})
	}
	if fault := links[len(links)-1].verifyState(row.State); fault != "" {
		faults = append(faults, Fault{row.Number, 0, fault})
	}
	return faults, nil
}

// verifyLink says what is wrong with a link, or nothing.
func (t tx) verifyLink(r eventRow, previous string) (string, error) {
	if madeBy(r.Hash).of(previous+r.Body) != r.Hash {
		return "the content, or the event before it, was touched", nil
	}
	link, unread := r.read()
	if unread != nil {
		return unread.Error(), nil //nolint:nilerr // that it cannot be read is what is wrong with it
	}
	if link.Case != r.CaseNumber || link.Seq != r.Seq || link.Record.Event.ID != r.EventID {
		return "the event was moved from another place", nil
	}
	if r.Salt == nil || r.Private == nil {
		return "", nil
	}
	fault := r.verifyValues(link.Record.Event.Fields)
	if fault == "" || !strings.Contains(*r.Private, sealMark) {
		return fault, nil
	}
	// What was encrypted at the upgrade is bound as it was before.
	private, err := t.opened(*r.Private, inJSON)
	r.Private = &private
	return r.verifyValues(link.Record.Event.Fields), err
}

func (r eventRow) verifyValues(kept procedure.Fields) string {
	values, err := r.values()
	if err != nil {
		return err.Error()
	}
	found, err := madeBy(r.Hash).digests(*r.Salt, values)
	if err != nil {
		return err.Error()
	}
	if len(found) != len(kept) {
		return "values were added or taken away"
	}
	for name, digest := range found {
		if kept[name] != digest {
			return "the value of " + name + " was touched"
		}
	}
	return ""
}

func (r eventRow) verifyState(state string) string {
	link, err := r.read()
	if err != nil || r.Salt == nil {
		return ""
	}
	if link.State != madeBy(r.Hash).salted(*r.Salt, "state", state) {
		return "the state is not the one that the last event led to"
	}
	return ""
}
