package ledger

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// UndoExpiry puts the case back to where it stood before a clock ran out, if that was a mistake of the house's own clock: by the
// time as it is now, the clock has not run out yet. Records are all of the case's, and before is how it stood before each.
func (tr *Transition) UndoExpiry(u domain.ExpiryReversal, id string, records []procedure.Record, before func(int) (procedure.State, bool)) error {
	if !domain.MayUndoExpiry(u.By) {
		return procedure.Refuse(procedure.NotYourRole, "因时钟错误作出的期限处理由主管部门撤销")
	}
	if strings.TrimSpace(u.Reason) == "" {
		refusal := procedure.Refuse(procedure.FieldMissing, "请说明系统时间何时、怎样有错误")
		refusal.Field = "reason"
		return refusal
	}
	run := tr.Clock(u.Clock)
	at := lastExpiry(records, u.Clock)
	if run == nil || at < 0 {
		refusal := procedure.Refuse(procedure.FieldInvalid, "期限 %s 没有届满过", u.Clock)
		refusal.Field = "clock"
		return refusal
	}
	now := tr.Until // nothing later than this has come, whatever is on the case
	if !procedure.EndOf(run.Due).After(now) {
		return procedure.Refuse(domain.ExpiryInTime, "“%s”期限至%s，按现在的时间已经届满，不是时钟错误", run.Title, procedure.Written(run.Due))
	}
	if why := tr.actedUpon(records[at+1:]); why != "" {
		return procedure.Refuse(domain.ExpiryActedUpon, "期限处理之后%s，不能直接撤销", why)
	}
	for at > 1 && records[at-1].Event.Kind.Timely() && records[at-1].Event.At.After(now) {
		at-- // what the wrong time had brought about before
	}
	was, known := before(at)
	if then := (&Transition{State: was}).Clock(u.Clock); !known || then == nil || then.Due != run.Due || !then.Running() {
		return procedure.Refuse(domain.ExpiryActedUpon, "办件在期限处理之前的情况已不能还原，不能直接撤销")
	}
	state, record := tr.Machine.Undo(tr.State, was, procedure.Event{
		ID: id, Kind: procedure.ExpiryUndone, At: now, Clock: u.Clock, Fields: procedure.Fields{"reason": u.Reason},
		By: procedure.Actor{
			Person: u.By.ID, Department: u.By.Department, Roles: domain.Roles(u.By, tr.Machine.Definition().Regulation, tr.State.Parties),
		},
	})
	tr.Head.LastAt, tr.Now = now, now
	tr.took(state, record)
	tr.Before = procedure.State{} // of the clocks as they stand now nothing is kept
	return nil
}

func lastExpiry(records []procedure.Record, clock string) int {
	for i, r := range slices.Backward(records) {
		if r.Event.Kind == procedure.ClockExpired && r.Event.Clock == clock && r.Refusal == nil {
			return i
		}
	}
	return -1
}

// actedUpon says what has come of the expiry that does not go away with it; empty: nothing.
func (tr *Transition) actedUpon(since []procedure.Record) string {
	if tr.State.Ended() && tr.State.Parent != "" {
		return "办件已办结，来源办件已据此办理"
	}
	for _, r := range since {
		switch kind := r.Event.Kind; {
		case r.Refusal != nil:
		case kind == procedure.Acted:
			return "已有办理行为"
		case kind == procedure.ChildOpened:
			return "已有后续办件"
		case kind == procedure.ExpiryUndone:
			return "已经撤销过"
		case kind == procedure.ServiceDone && tr.service(r.Event.Service) != procedure.GrantAccess:
			return "已自动办理“" + procedure.Services[tr.service(r.Event.Service)] + "”"
		}
	}
	return ""
}

func (tr *Transition) service(call string) string {
	for _, c := range tr.State.Services {
		if c.ID == call {
			return c.Service
		}
	}
	return ""
}
