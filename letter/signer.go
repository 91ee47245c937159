package letter

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// signer is the code of the department in whose name the letter goes out: of who decided, be it by an act or by silence,
// which may be some steps before, if a gateway, a service or a child case came between. A receipt is the provider's. What
// nobody decided is the bureau's. It is empty if that is not one department: then the regulation's own issuer signs.
func (c writer) signer() (string, error) {
	switch {
	case c.rec.Event.Kind == procedure.LetterCorrected:
		return c.rec.Event.By.Department, nil
	case c.rec.Event.Kind != procedure.Filed:
		if code, decided, err := c.decider(); err != nil || decided {
			return code, err
		}
	case c.kind == procedure.RectificationLetter && c.rec.Event.By.Department != "":
		return c.rec.Event.By.Department, nil
	case c.kind != procedure.AnswerLetter && c.State.Parties.Provider != "":
		return c.State.Parties.Provider, nil
	}
	return c.Ledger.DepartmentOf(domain.Assignee{Position: procedure.Bureau})
}

// decider is the department that decided last, up to and with the event, if any has.
func (c writer) decider() (code string, decided bool, err error) {
	if code, decided, err = c.decides(c.rec); err != nil || decided {
		return code, decided, err
	}
	earlier, err := c.Ledger.Records(c.State.Number)
	if err != nil {
		return "", false, err
	}
	for _, rec := range slices.Backward(slices.Concat(earlier, c.Before)) {
		if rec.Refusal != nil {
			continue // it was tried and changed nothing
		}
		if code, decided, err = c.decides(rec); err != nil || decided {
			return code, decided, err
		}
	}
	return "", false, nil
}

// decides tells whether the event is a decision, and of which department: somebody else than the applicant took an action of
// the pack or decided on more time, or let the time run out.
func (c writer) decides(rec procedure.Record) (code string, decided bool, err error) {
	d, ev := c.Machine.Definition(), rec.Event
	switch {
	case ev.Kind == procedure.Acted:
		own := d.States.At(rec.From).Actions.Has(ev.Action) || d.Anytime.Has(ev.Action) || extends(rec)
		return ev.By.Department, own && !byApplicant(d, rec), nil
	case ev.Kind == procedure.ClockExpired && rec.From != rec.To && !d.OwedByApplicant(c.owner(ev.Clock)):
		code, err = c.Ledger.DepartmentOf(domain.AssigneeOf(d.Regulation.Parties.At(c.owner(ev.Clock)), c.State.Parties))
		return code, true, err
	default:
		return "", false, nil
	}
}

// owner is the role that owed the clock.
func (c writer) owner(id string) string {
	for _, r := range c.State.Clocks {
		if r.ID == id {
			return r.Owner
		}
	}
	name, _, _ := strings.Cut(id, "#")
	return c.Machine.Definition().Clocks.At(name).Owner
}
