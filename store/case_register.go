package store

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// Register puts an act on the register with the instant at which it did, judged against the case as it stands at that
// instant: with every act registered before it and everything that time has brought about. One that cannot be taken is
// refused and not registered, and so is one on a case that is no longer what a.Seen says. The same person's act with the
// same key is registered once, and returned as it is now. The act's id is allotted here; its roles are those that the person
// may fill in the case, or those of a.Roles among them.
func (s *Store) Register(ctx context.Context, a domain.Act) (domain.Act, error) {
	var registered domain.Act
	err := s.writing(ctx, "register an act on case "+a.Case, func(t tx) (err error) {
		registered, err = t.register(a)
		return err
	})
	return registered, err
}

func (t tx) register(a domain.Act) (domain.Act, error) {
	a.Fields, a.Key = cleanFields(a.Fields), clean(a.Key)
	digest, err := digestOf(a.Case, a.Action, a.Task, a.Fields)
	if err != nil {
		return a, err
	}
	if row, found, err := t.registeredBefore(a, digest); err != nil || found {
		if err != nil {
			return a, err
		}
		return row.act()
	}
	tr, err := t.hold(a.Case)
	if err != nil {
		return a, err
	}
	if a.By, err = t.standingIn(a.By, procedure.DateOf(tr.Now)); err != nil {
		return a, err
	}
	if a, err = t.useCases().Judge(tr, a); err != nil {
		return a, err
	}
	if a, err = t.takeUp(a); err != nil {
		return a, err
	}
	return a, t.enter(tr, a, digest)
}

// enter writes the act, and moves the case's legal time up to it: nothing later may be dated before.
func (t tx) enter(tr *ledger.Transition, a domain.Act, digest string) error {
	var last int
	err := t.db.Model(&actRow{}).Where("case_number = ?", a.Case).Select("coalesce(max(ordinal), 0)").Scan(&last).Error
	if err != nil {
		return err
	}
	row, err := toActRow(a, last+1, digest)
	if err != nil {
		return err
	}
	if err := t.db.Create(&row).Error; err != nil {
		return err
	}
	return t.db.Model(&caseRow{}).Where("number = ?", a.Case).Update("last_at", micros(tr.Now)).Error
}

func (t tx) registeredBefore(a domain.Act, digest string) (actRow, bool, error) {
	if a.Key == "" {
		return actRow{}, false, nil
	}
	if err := t.lock("act/%s/%s", a.By.ID, a.Key); err != nil {
		return actRow{}, false, err
	}
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
