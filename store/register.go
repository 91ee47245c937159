package store

import (
	"context"
	"slices"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Register puts an act on the register with the instant at which it did, judged against the case as it stands at that
// instant: with every act registered before it and everything that time has brought about. One that cannot be taken is
// refused and not registered, and so is one on a case that is no longer what a.Seen says. The same person's act with the
// same key is registered once, and returned as it is now. The act's id is allotted here; its roles are those that the person
// may fill in the case, or those of a.Roles among them.
func (s *Store) Register(ctx context.Context, a office.Act) (office.Act, error) {
	var registered office.Act
	err := s.writing(ctx, "register an act on case "+a.Case, func(t tx) (err error) {
		registered, err = t.register(a)
		return err
	})
	return registered, err
}

func (t tx) register(a office.Act) (office.Act, error) {
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
	if err := tr.advance(); err != nil {
		return a, err
	}
	if tr.changedSince(a.Seen) {
		return a, refuse(office.Stale, "事项 %s 在读取之后已有变动，请查看后再办理", a.Case)
	}
	if a, err = (course{t}).judge(tr, a); err != nil {
		return a, err
	}
	return a, t.enter(tr, a, digest)
}

// changedSince tells whether the case is another one than whoever acts has seen: a later version, or about to become one by
// acts that wait and time that has passed.
func (tr *transition) changedSince(seen []int64) bool {
	return len(seen) > 0 && (len(tr.records) > 0 || !slices.Contains(seen, tr.row.Version))
}

// judge has the machine try the act on the case as it stands.
func (c course) judge(tr *transition, a office.Act) (office.Act, error) {
	a.ID, a.RegisteredAt, a.Status, a.Code, a.Detail = tr.id(), tr.now, office.Pending, "", ""
	a.Roles = rolesOf(a, tr)
	if err := c.checkAttachments(tr, a); err != nil {
		return a, err
	}
	_, record, err := tr.machine.Step(tr.state, procedure.Event{
		ID: a.ID, Kind: procedure.Acted, At: tr.now, Action: a.Action, Task: a.Task, Fields: a.Fields,
		By: procedure.Actor{Person: a.By.ID, Department: a.By.Department, Roles: a.Roles},
	})
	if err != nil {
		return a, err
	}
	if record.Refusal != nil {
		return a, record.Refusal
	}
	a.Fields = record.Event.Fields
	return a, nil
}

func rolesOf(a office.Act, tr *transition) []string {
	roles := office.Roles(a.By, tr.machine.Definition().Regulation, tr.state.Parties)
	if len(a.Roles) == 0 {
		return roles
	}
	return slices.DeleteFunc(roles, func(r string) bool { return !slices.Contains(a.Roles, r) })
}

// enter writes the act, and moves the case's legal time up to it: nothing later may be dated before.
func (t tx) enter(tr *transition, a office.Act, digest string) error {
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
	return t.db.Model(&caseRow{}).Where("number = ?", a.Case).Update("last_at", micros(tr.now)).Error
}

func (t tx) registeredBefore(a office.Act, digest string) (actRow, bool, error) {
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
func (s *Store) Act(ctx context.Context, id string) (office.Act, error) {
	row, err := take[actRow](s.reader.WithContext(ctx), false, refuse(office.ActUnknown, "没有登记编号为 %s 的办理", id), "id = ?", id)
	if err != nil {
		return office.Act{}, explain("read act "+id, err)
	}
	a, err := row.act()
	return a, explain("read act "+id, err)
}
