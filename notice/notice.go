package notice

import (
	"cmp"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Notice is what one assignee is told of one event.
type Notice struct {
	To    domain.Assignee
	Kind  procedure.Notice
	Text  string
	At    time.Time // legal time of the event
	Clock string    // id of the clock that it is about; empty: of none
}

// Case is what a notice is worded from: the rules of a case and the state that they have led to.
type Case struct {
	Machine procedure.Machine
	State   procedure.State
}

// precedence tells which of several notices of one event says most.
var precedence = []procedure.Notice{
	procedure.NoticeExpired, procedure.NoticeOverdue, procedure.NoticeDecided, procedure.NoticeService,
	procedure.NoticeExtension, procedure.NoticeComplaint, procedure.NoticeExpedited, procedure.NoticeReminder, procedure.NoticeTask, procedure.NoticeProgress,
}

// Of is what the parties are told of a step. Each assignee is told once; only a revised calendar may tell it more: of each
// clock that moved.
func (c Case) Of(record procedure.Record) []Notice {
	var notices []Notice
	for _, command := range record.Commands {
		if command.Kind != procedure.Notify {
			continue
		}
		to := c.Assignee(command.Role)
		if to.Vacant() {
			continue
		}
		notices = merge(notices, Notice{
			To: to, Kind: command.Notice, Text: c.text(record, command), At: record.Event.At,
			Clock: cmp.Or(command.Clock, record.Event.Clock),
		})
	}
	return notices
}

// merge keeps, of two notices to one assignee, the one that says more.
func merge(notices []Notice, n Notice) []Notice {
	if n.Kind == procedure.NoticeMoved {
		return append(notices, n)
	}
	same := slices.IndexFunc(notices, func(o Notice) bool { return o.To == n.To && o.Kind != procedure.NoticeMoved })
	if same < 0 {
		return append(notices, n)
	}
	if slices.Index(precedence, n.Kind) < slices.Index(precedence, notices[same].Kind) {
		notices[same] = n
	}
	return notices
}

// Assignee is who fills a role in the case.
func (c Case) Assignee(role string) domain.Assignee {
	return domain.AssigneeOf(c.Machine.Definition().Regulation.Parties.At(role), c.State.Parties)
}

// clock is nil if the case has no clock with this id.
func (c Case) clock(id string) *procedure.ClockInstance {
	i := slices.IndexFunc(c.State.Clocks, func(r procedure.ClockInstance) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &c.State.Clocks[i]
}

// LetterCorrected tells whom a letter was addressed to that another one corrects it.
func (c Case) LetterCorrected(to domain.Assignee, title, number string, at time.Time) Notice {
	return Notice{To: to, Kind: domain.NoticeLetterCorrected, Text: c.about(letterCorrected(title, number)), At: at}
}
