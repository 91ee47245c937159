package whatif

import (
	"fmt"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// services are the calls of a case as they were recorded, with the first result of each.
type services struct {
	calls   map[string]procedure.Call
	results map[string]procedure.Event
}

func servicesOf(h domain.History) services {
	s := services{calls: map[string]procedure.Call{}, results: map[string]procedure.Event{}}
	for _, call := range h.State.Services {
		s.calls[call.ID] = call
	}
	for _, record := range h.Records {
		if ev := record.Event; ended(ev) && strings.HasPrefix(ev.ID, fmt.Sprintf("service:%s:1:", ev.Service)) {
			s.results[ev.Service] = ev
		}
	}
	return s
}

func ended(ev procedure.Event) bool {
	return ev.Kind == procedure.ServiceDone || ev.Kind == procedure.ServiceFailed
}

// asRecorded tells whether the call was made when the record says: then its result comes when that does.
func (s services) asRecorded(call procedure.Call) bool {
	recorded, known := s.calls[call.ID]
	return known && (call.Tries > 1 || recorded.RequestedAt.Equal(call.RequestedAt))
}

// answer is the result of a call that the record does not have as it is: after as long as it took then, or at once if it is
// not known. A call that had no result has none.
func (s services) answer(call procedure.Call) (procedure.Event, bool) {
	recorded, known := s.calls[call.ID]
	done := procedure.Event{ID: "supposed:" + call.ID, Kind: procedure.ServiceDone, At: call.RequestedAt, Service: call.ID}
	if !known {
		return done, true
	}
	result, there := s.results[call.ID]
	result.At = call.RequestedAt.Add(result.At.Sub(recorded.RequestedAt))
	return result, there
}

// result is the next result that does not come as the record says.
func (r *replay) result() (first procedure.Event, found bool) {
	for _, call := range r.State.Calls() {
		if r.services.asRecorded(call) {
			continue
		}
		if ev, there := r.services.answer(call); there && (!found || ev.At.Before(first.At)) {
			first, found = ev, true
		}
	}
	return first, found
}

// awaits tells whether the case waits for a recorded result, as it did then.
func (r *replay) awaits(ev procedure.Event) bool {
	for _, call := range r.State.Calls() {
		if call.ID == ev.Service {
			return r.services.asRecorded(call)
		}
	}
	return false
}
