package ledger

import (
	"maps"
	"reflect"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Judge has the machine try an act on the case as it stands, with everything that was registered before it and everything
// that time has brought about. It returns the act as it is to be registered, or why it cannot be taken. The act's roles are
// those that the person may fill in the case, or those of a.Roles among them.
func (c Cases) Judge(tr *Transition, a domain.Act) (domain.Act, error) {
	if !domain.MaySee(a.By, tr.State.Parties) {
		return a, domain.UnknownCase(a.Case)
	}
	if err := tr.Advance(); err != nil {
		return a, err
	}
	if tr.changedSince(a.Seen) {
		return a, procedure.Refuse(domain.Stale, "办件 %s 在读取之后已有变动，请查看后再办理", a.Case)
	}
	a.ID, a.RegisteredAt, a.Status, a.Code, a.Detail = c.NewID(tr.Now), tr.Now, domain.Pending, "", ""
	if err := c.checkAttachments(tr, a); err != nil {
		return a, err
	}
	a, next, record, err := c.tried(tr, a)
	if err != nil {
		return a, err
	}
	if record.Refusal != nil {
		return a, record.Refusal
	}
	if err := c.notToday(a); err != nil {
		return a, err
	}
	a.Fields, a.About = record.Event.Fields, record.Event.Task
	d := tr.Machine.Definition()
	if err := c.servable(d, tr.State, next); err != nil {
		return a, err
	}
	if err := c.amendsNothing(d, next, a.Action); err != nil {
		return a, err
	}
	if maps.EqualFunc(next.Form, tr.State.Form, func(was, is any) bool { return reflect.DeepEqual(was, is) }) {
		return a, nil
	}
	return a, c.publishable(d, next) // an amended form is looked at as a new one
}

// notToday refuses a second act of one that is taken once a day, by whoever it was taken.
func (c Cases) notToday(a domain.Act) error {
	if !procedure.Daily(a.Action) {
		return nil
	}
	last, err := c.LastAct(a.Case, a.Action)
	if err != nil || last.IsZero() || procedure.DateOf(last) != procedure.DateOf(a.RegisteredAt) {
		return err
	}
	return procedure.Refuse(domain.DoneToday, "今日（%s）已经办理过，每日限一次", procedure.Written(procedure.DateOf(last)))
}

// tried has the machine try the act in the person's own name, and, where that is not theirs to do, in that of each colleague for whom
// they stand in.
func (c Cases) tried(tr *Transition, a domain.Act) (domain.Act, procedure.State, procedure.Record, error) {
	var own procedure.Record
	for i, as := range a.By.Capacities() {
		try := a
		try.Roles, try.For = rolesOf(as.Person, a.Roles, tr), as.For
		var err error
		if try.Fields, err = c.unsaidBy(try, tr); err != nil {
			return a, procedure.State{}, own, err
		}
		next, record, err := tr.Machine.Step(tr.State, eventOf(try))
		if err != nil || record.Refusal == nil || record.Refusal.Code != procedure.NotYourRole {
			return try, next, record, err
		}
		if i == 0 {
			own = record
		}
	}
	return a, tr.State, own, nil
}

// changedSince tells whether the case is another one than whoever acts has seen: a later version, or about to become one by
// acts that wait and time that has passed.
func (tr *Transition) changedSince(seen []int64) bool {
	return len(seen) > 0 && (len(tr.Records) > 0 || !slices.Contains(seen, tr.Head.Version))
}

// rolesOf are the roles that the person may fill in the case, or those of the given ones among them.
func rolesOf(p domain.Person, given []string, tr *Transition) []string {
	roles := domain.Roles(p, tr.Machine.Definition().Regulation, tr.State.Parties)
	if len(given) == 0 {
		return roles
	}
	return slices.DeleteFunc(roles, func(r string) bool { return !slices.Contains(given, r) })
}

// checkAttachments refuses an act whose attachment fields name what is not a file of the case.
func (c Cases) checkAttachments(tr *Transition, a domain.Act) error {
	named := func(o procedure.OpenAction) map[string]string {
		if o.Action != a.Action {
			return nil
		}
		return a.Fields.Attachments(o.Fields)
	}
	// What is open is computed only if it matters: few acts name a file.
	some := func(o procedure.OpenAction) bool { return len(named(o)) > 0 }
	if !slices.ContainsFunc(tr.Machine.Definition().OpenIn(tr.State.Node), some) {
		return nil
	}
	open, err := tr.Machine.Open(tr.State)
	if err != nil {
		return err
	}
	for _, o := range open {
		for field, id := range named(o) {
			if err := c.CheckAttachment(a.Case, field, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// NotOfCase refuses an attachment that a field names and the case does not have.
func NotOfCase(field, id string) *procedure.Refusal {
	refusal := procedure.Refuse(domain.AttachmentUnknown, "附件 %s 不属于本件", id)
	refusal.Field = field
	return refusal
}
