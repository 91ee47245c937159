package store

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// repository is a transaction as the ledger's use cases see it.
type repository struct{ tx }

// useCases are the ledger's use cases in this transaction.
func (t tx) useCases() ledger.Cases { return ledger.Cases{Repository: repository{t}} }

// Hold locks a case's row, then reads the clock, and loads what is needed to take the case on.
func (r repository) Hold(number string) (*ledger.Transition, error) { return r.hold(number) }

func (t tx) hold(number string) (*ledger.Transition, error) { return t.holdFor(number, domain.Act{}) }

// holdFor holds a case for an act, of which beside then tells whether its key was used before.
func (t tx) holdFor(number string, a domain.Act) (*ledger.Transition, error) {
	row, by, err := t.heldRow(number, a)
	if err != nil {
		return nil, err
	}
	r, err := t.clock()
	if err != nil {
		return nil, err
	}
	snap, err := t.calendar()
	if err != nil {
		return nil, err
	}
	acts := map[string][]domain.Act{}
	if by.Waiting > 0 {
		if acts, err = t.pendingOf([]caseRow{row}); err != nil {
			return nil, err
		}
	}
	tr, err := t.transition(row, snap, t.legal(r.real), acts[number])
	if err != nil {
		return nil, err
	}
	tr.Until, tr.Held = t.legal(r.until), r.doubt != ""
	return tr, nil
}

// transition is a case of the ledger, at the start of its way.
func (t tx) transition(row caseRow, snap ledger.Calendar, now time.Time, acts []domain.Act) (*ledger.Transition, error) {
	def, err := t.definition(row.Definition)
	if err != nil {
		return nil, err
	}
	state, err := row.state()
	if err != nil {
		return nil, err
	}
	return &ledger.Transition{
		Head: row.head(), Machine: procedure.NewMachine(def, snap), Calendar: snap,
		State: state, Before: state, Acts: acts, Now: row.at(now),
	}, nil
}

// pendingOf are the acts that wait in each of the cases, in the order in which they were registered.
func (t tx) pendingOf(rows []caseRow) (map[string][]domain.Act, error) {
	var numbers []string
	for _, r := range rows {
		numbers = append(numbers, r.Number)
	}
	var pending []actRow
	err := t.db.Where("case_number IN ? AND status = ?", numbers, domain.Pending).Order("registered_at, ordinal").Find(&pending).Error
	if err != nil {
		return nil, err
	}
	byCase := map[string][]domain.Act{}
	for _, row := range pending {
		act, err := row.act()
		if err != nil {
			return nil, err
		}
		byCase[act.Case] = append(byCase[act.Case], act)
	}
	return byCase, nil
}

func (r repository) Calendar() (ledger.Calendar, error) { return r.calendar() }

func (r repository) Law() (domain.Law, error) {
	a, err := r.arrangements()
	if err != nil {
		return domain.Law{}, err
	}
	return a.law, nil
}

func (r repository) Alike(d *procedure.Definition) []*procedure.Definition {
	if r.config.Packs == nil {
		return nil
	}
	return r.config.Packs.Alike(d)
}

func (r repository) NextNumber(prefix string) (string, time.Time, error) { return r.number(prefix) }

func (r repository) Published(id string) (*procedure.Definition, error) { return r.published(id) }

func (r repository) Keep(d *procedure.Definition) error { return r.keep(d) }

func (r repository) Person(id string) (domain.Person, error) { return r.person(id) }

func (r repository) Entry(code string) (domain.Entry, error) { return r.entry(code) }

func (r repository) CheckDepartment(code string) error {
	a, err := r.arrangements()
	if err != nil {
		return err
	}
	if _, found := a.department(code); !found {
		return procedure.Refuse(domain.DepartmentUnknown, "没有代码为 %s 的部门", code)
	}
	return nil
}

func (r repository) NewID(time.Time) string { return uuid.Must(uuid.NewV7()).String() }

func (r repository) Savepoint(do func(ledger.Repository) error) error {
	kept := len(r.seen.kept)
	err := r.db.Transaction(func(db *gorm.DB) error { return do(repository{tx{r.Store, db, r.seen, nil}}) })
	if err != nil {
		clear(r.seen.cases)
		r.seen.writes = nil
		r.seen.kept = r.seen.kept[:kept]
	}
	return err
}
