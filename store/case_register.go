package store

import (
	"context"
	"errors"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Register puts an act on the register with the instant at which it did, judged against the case as it stands at that
// instant: with every act registered before it and everything that time has brought about. One that cannot be taken is
// refused and not registered, and so is one on a case that is no longer what a.Seen says. The same person's act with the
// same key is registered once, and returned as it is now. The act's id is allotted here; its roles are those that the person
// may fill in the case, or those of a.Roles among them. What has to be signed first is kept for that in the place of being registered:
// domain.Unsigned, with the id of the draft.
//
// The case is taken on by the act in the same transaction. It stays pending for the engine while expiries are held and one of them
// comes before it, and if to take the case on fails: that somebody acted, and when, is on the register all the same.
func (s *Store) Register(ctx context.Context, a domain.Act) (domain.Registered, error) {
	var registered domain.Registered
	register := func(take func(tx, *ledger.Transition, domain.Act, string) (domain.Registered, error)) error {
		return s.writing(ctx, "register an act on case "+a.Case, func(t tx) (err error) {
			registered, err = t.register(a, take)
			return err
		})
	}
	err := register(tx.takeOn)
	if s.dialect.Taken(err) { // the key, in the meantime, for an act on another case
		err = register(tx.takeOn)
	}
	if err == nil || ctx.Err() != nil || refused(err) {
		return registered, err
	}
	if register(tx.leavePending) != nil {
		return registered, err
	}
	s.config.Log.ErrorContext(ctx, "an act is registered and the case could not be taken on by it; the engine tries again", "case", a.Case, "error", err)
	return registered, nil
}

// refused tells whether an error is an answer to whoever asked.
func refused(err error) bool {
	var several procedure.Refusals
	var refusal *procedure.Refusal
	return errors.As(err, &several) || errors.As(err, &refusal)
}

func (t tx) register(
	a domain.Act, take func(tx, *ledger.Transition, domain.Act, string) (domain.Registered, error),
) (registered domain.Registered, err error) {
	a.Fields, a.Key = cleanFields(a.Fields), clean(a.Key)
	digest, err := digestOf(a.Case, a.Action, a.Task, a.Fields)
	if err != nil {
		return registered, err
	}
	tr, err := t.holdFor(a.Case, a)
	if err != nil {
		return registered, err
	}
	if t.besides(a.Case).Used > 0 {
		return t.doneBefore(a, digest, tr.Case())
	}
	if a.By, err = t.standingIn(a.By, procedure.DateOf(tr.Now)); err != nil {
		return registered, err
	}
	if a, err = t.useCases().Judge(tr, a); err != nil {
		return registered, err
	}
	if a, err = t.takeUp(a); err != nil {
		return registered, err
	}
	rule, needed, err := t.signature(tr, a)
	if err != nil {
		return registered, err
	}
	if needed {
		sent, err := t.send(tr, a, rule, digest)
		return domain.Registered{Act: sent, Case: tr.Case()}, err
	}
	return take(t, tr, a, digest)
}

// doneBefore is what the same person's key was used for.
func (t tx) doneBefore(a domain.Act, digest string, c domain.Case) (domain.Registered, error) {
	row, found, err := t.registeredBefore(a, digest)
	if err == nil && found {
		a, err = row.act()
	} else if err == nil {
		a, _, err = t.sentBefore(a, digest)
	}
	return domain.Registered{Act: a, Case: c}, err
}

// takeOn takes the case on by the act, and writes both.
func (t tx) takeOn(tr *ledger.Transition, a domain.Act, digest string) (domain.Registered, error) {
	tr.Engine = ledger.AtOnce
	a, err := tr.Take(a)
	if err != nil {
		return domain.Registered{}, err
	}
	if err := t.enter(tr, a, digest); err != nil || a.Status == domain.Pending {
		return domain.Registered{Act: a, Case: tr.Case()}, err
	}
	if err := t.useCases().Conclude(tr); err != nil {
		return domain.Registered{}, err
	}
	step := t.step(tr)
	step.Answers = []domain.Act{a}
	return domain.Registered{Act: a, Case: tr.Case(), Step: &step}, nil
}

// leavePending writes the act alone.
func (t tx) leavePending(tr *ledger.Transition, a domain.Act, digest string) (domain.Registered, error) {
	return domain.Registered{Act: a, Case: tr.Case()}, t.enter(tr, a, digest)
}

// enter writes the act, and moves the case's legal time up to it: nothing later may be dated before.
func (t tx) enter(tr *ledger.Transition, a domain.Act, digest string) error {
	by := t.besides(a.Case)
	by.Acts++
	row, err := toActRow(a, by.Acts, digest)
	if err != nil {
		return err
	}
	if err := t.db.Create(&row).Error; err != nil || a.Status != domain.Pending {
		return err // with an act that it has taken the case is written itself
	}
	return t.db.Model(&caseRow{}).Where("number = ?", a.Case).Update("last_at", micros(tr.Now)).Error
}

func (t tx) registeredBefore(a domain.Act, digest string) (actRow, bool, error) {
	row, found, err := find[actRow](t.db, "person = ? AND act_key = ?", a.By.ID, a.Key)
	if err == nil && found && row.Digest != digest {
		return row, true, reusedKey(a.Key)
	}
	return row, found, err
}

// Act returns an act on the register, with what came of it.
func (s *Store) Act(ctx context.Context, id string) (domain.Act, error) {
	row, err := take[actRow](s.reader.WithContext(ctx), false, procedure.Refuse(domain.ActUnknown, "没有登记编号为 %s 的办理", id), "id = ?", id)
	if err != nil {
		return domain.Act{}, explain("read act "+id, err)
	}
	a, err := row.act()
	return a, explain("read act "+id, err)
}
