package procedure

import (
	"errors"
	"strings"

	"cloud.google.com/go/civil"
)

// A request for more time is decided within a period of its own, which the approver owes. While it runs, the clock that
// the request is about stands still; see [Answer].

// answerTitle follows the title of the clock that a request is about.
const answerTitle = "延期审批"

// ClockOf returns the rules of a clock by the name that its runnings bear: one that the definition names, or the period of
// the approver of a request for more time.
func (d *Definition) ClockOf(name string) Clock {
	about, found := strings.CutSuffix(name, extensionSuffix)
	c := d.Clocks.At(about)
	if !found || d.Clocks.Has(name) || c.Extend == nil || c.Extend.Answer == nil {
		return d.Clocks.At(name)
	}
	a := *c.Extend.Answer
	if a.Title == "" {
		a.Title = c.Title + answerTitle
	}
	return Clock{
		Basis: a.Basis, Title: a.Title, Owner: c.Extend.Approve, Workdays: Length{Days: a.Workdays}, From: refToday,
		Remind: a.Remind, Expired: Expiry{Basis: a.Basis, Escalate: a.Escalate},
	}
}

// answers tells whether a running is the period of the approver of a request for more time.
func (d *Definition) answers(r ClockInstance) bool {
	return strings.HasSuffix(r.Clock, extensionSuffix) && !d.Clocks.Has(r.Clock)
}

// awaiting returns the clock about which a request waits that is decided in the task or within the period, or nil.
func (s *State) awaiting(id string) *ClockInstance {
	for i := range s.Clocks {
		r := &s.Clocks[i]
		if e := r.undecided(); r.Running() && e != nil && (e.Task == id || e.Clock == id) {
			return r
		}
	}
	return nil
}

// startAnswer starts the approver's period for a request about the clock.
func (t *stepContext) startAnswer(clock string) error {
	return t.start(clock+extensionSuffix, Node{})
}

// endAnswer ends the approver's period, if there is one: met by the decision, or cancelled with what it was about.
func (t *stepContext) endAnswer(request *ExtensionRequest, how ClockOutcome) {
	if request.Clock == "" {
		return
	}
	r, at, on := t.s.clock(request.Clock), t.ev.At, t.on
	r.Outcome, r.Performed, r.EndedAt, r.EndedOn = how, how == Met, &at, &on
	t.command(Command{Kind: StopClock, Clock: r.ID, Outcome: string(how)})
}

// lapse is what follows when an approver lets his period run out: the request counts as not granted, those who supervise
// are told, and the clock goes on.
func (t *stepContext) lapse(answer, about *ClockInstance) error {
	request, at := about.undecided(), t.ev.At
	t.took(about.Clock + "/undecided")
	t.closeTask(t.task(request.Task), "")
	request.DecidedAt, request.Lapsed = &at, true
	t.endAnswer(request, Missed)
	due := answer.Due
	answer.EndedOn = &due
	t.notify(NoticeExpired, distinct(append([]string{answer.Owner}, t.m.def.ClockOf(answer.Clock).Expired.Escalate...))...)
	t.tell(NoticeExtension, about.ID, about.Owner)
	return t.goOn(about, *request)
}

// goOn lets a clock go on that a request held and that got no more time: with what was left, as after a pause. One that a
// state holds besides is counted when that lets it go.
func (t *stepContext) goOn(r *ClockInstance, request ExtensionRequest) error {
	if request.Clock == "" {
		return nil
	}
	r.Pauses = append(r.Pauses, r.waited(request, t.on))
	if r.HeldAs != "" {
		return nil
	}
	return t.redue(r, WhyPaused, ResumeClock)
}

// waited is the stay of a clock for a request that was settled on a day, since the clock was last started.
func (r ClockInstance) waited(request ExtensionRequest, on civil.Date) Pause {
	start, _, _ := r.period()
	from := later(start, DateOf(request.RequestedAt))
	to := later(from, on)
	return Pause{From: from, To: &to}
}

func later(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// ExtensionForecast says what becomes of a due day, before it is decided.
type ExtensionForecast struct {
	Days    int        // working days asked for
	Old     civil.Date // as it stands
	Agreed  civil.Date // if more time is agreed to, or taken where nobody has to agree
	Refused civil.Date // if it is not
}

// ExtensionForecast tells what a request for so many working days more, or the decision on one that waits, makes of a
// running clock's due day if it comes on the day. days is left aside where a request waits.
func (m Machine) ExtensionForecast(r ClockInstance, days int, on civil.Date) (ExtensionForecast, error) {
	f := ExtensionForecast{Days: days, Old: r.Due}
	at := StartOf(on)
	request := ExtensionRequest{Workdays: days, RequestedAt: at, DecidedAt: &at}
	earlier := r.Extensions
	if waiting := r.undecided(); waiting != nil {
		request, f.Days = *waiting, waiting.Workdays
		request.DecidedAt = &at
		earlier = earlier[:len(earlier)-1]
	}
	with := func(granted bool) (civil.Date, error) {
		what := r
		request.Granted = granted
		what.Extensions = append(earlier[:len(earlier):len(earlier)], request)
		if !granted && request.Clock != "" {
			what.Pauses = append(r.Pauses[:len(r.Pauses):len(r.Pauses)], r.waited(request, on))
		}
		due, _, err := m.due(what)
		return due, err
	}
	var err error
	if f.Agreed, err = with(true); err == nil {
		f.Refused, err = with(false)
	}
	return f, err
}

// ExtensionForecasts tells of an open action that asks for more time, or decides on it, what it makes of the due day: one
// for each number of days that may be asked for, or the one for those that were; none of any other action.
func (m Machine) ExtensionForecasts(s State, o OpenAction, on civil.Date) ([]ExtensionForecast, error) {
	var r *ClockInstance
	first, last := 0, 0
	switch o.Kind {
	case ExtendAction:
		r, first, last = s.clock(o.run), 1, o.Fields[0].Max
	case AgreeAction, RefuseAction:
		r = s.awaiting(o.Task)
	default:
	}
	if r == nil {
		return nil, nil
	}
	var list []ExtensionForecast
	for days := first; days <= last; days++ {
		f, err := m.ExtensionForecast(*r, days, on)
		if _, beyond := errors.AsType[*beyondCalendar](err); beyond { // what cannot be counted is refused when it is asked for
			break
		}
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}
