package whatif

import (
	"context"
	"path"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// Ledger is what a supposition is asked of. Nothing is written to it.
type Ledger interface {
	Now(ctx context.Context) (time.Time, error)
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// PublishedDefinitions are those under which cases are filed now.
	PublishedDefinitions(ctx context.Context) ([]*procedure.Definition, error)
	// Laws are what somebody ever said of which regulations apply here and how they stand to each other, the first first.
	Laws(ctx context.Context) ([]domain.Law, error)
	// Here is a procedure where the law applies, with the ceilings of higher laws if they bind.
	Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error)
	// Histories hands over the cases of the query in batches, and returns how many there are with those of other procedures.
	Histories(ctx context.Context, q domain.HistoryQuery, look func([]domain.History) error) (int, error)
	DepartmentOf(ctx context.Context, a domain.Assignee) (string, error)
}

// Supposition is what somebody supposes.
type Supposition struct {
	Library []*procedure.Definition // of which those count that say otherwise than what is published
	Notice  *calendar.Year          // a notice of the State Council; nil: none
	Since   civil.Date              // cases count that were open at some time from this day on; zero: a year ago
}

// Ask replays the ledger's cases. Each is told of every case that differs, by number; it may be nil.
func Ask(ctx context.Context, l Ledger, s Supposition, each func(Difference) error) (Answer, error) {
	q, err := s.question(ctx, l)
	if err != nil {
		return Answer{}, err
	}
	study := NewStudy(q, func(a domain.Assignee) (string, error) { return l.DepartmentOf(ctx, a) }, each)
	all, err := l.Histories(ctx, q.Query(), study.Add)
	if err != nil {
		return Answer{}, err
	}
	return study.Answer(all), nil
}

func (s Supposition) question(ctx context.Context, l Ledger) (q Question, err error) {
	if q.Now, err = l.Now(ctx); err != nil {
		return q, err
	}
	if q.Calendar, err = l.Calendar(ctx); err != nil {
		return q, err
	}
	if s.Notice != nil {
		if q.Supposed, err = notice.Holidays(q.Calendar, *s.Notice); err != nil {
			return q, err
		}
	}
	published, err := l.PublishedDefinitions(ctx)
	if err != nil {
		return q, err
	}
	q.Definitions = Changed(s.Library, published)
	if q.Houses, err = houses(ctx, l, q.Definitions); err != nil {
		return q, err
	}
	since := s.Since
	if since.IsZero() {
		today := procedure.DateOf(q.Now)
		since = civil.DateOf(time.Date(today.Year-1, today.Month, today.Day, 0, 0, 0, 0, time.UTC))
	}
	q.Since = procedure.StartOf(since)
	return q, nil
}

// houses are the changed procedures under each law that ever applied here.
func houses(ctx context.Context, l Ledger, changed map[string]*procedure.Definition) ([]House, error) {
	laws, err := l.Laws(ctx)
	if err != nil {
		return nil, err
	}
	var list []House
	for _, law := range laws {
		h := House{From: law.EnteredAt, Definitions: map[string]*procedure.Definition{}}
		for id, d := range changed {
			if h.Definitions[id], err = l.Here(law, d); err != nil {
				return nil, err
			}
		}
		list = append(list, h)
	}
	return list, nil
}

// Rewritten reads a procedure anew that is published in a regulation. The error is procedure.Faults, or a refusal
// (domain.DefinitionUnknown) of a procedure that is not published.
func Rewritten(published []*procedure.Definition, regulation, file string, source []byte) (*procedure.Definition, error) {
	first := slices.IndexFunc(published, func(p *procedure.Definition) bool { return p.Regulation.ID == regulation })
	if first < 0 {
		return nil, procedure.Refuse(domain.DefinitionUnknown, "没有已发布的法规：%s", regulation)
	}
	r, err := procedure.ParseRegulation(path.Join(regulation, "regulation.yaml"), published[first].Source.Regulation)
	if err != nil {
		return nil, err
	}
	d, err := procedure.Parse(r, file, source)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(published, func(p *procedure.Definition) bool { return p.ID() == d.ID() }) {
		return nil, procedure.Refuse(domain.DefinitionUnknown, "没有已发布的事项定义：%s", d.ID())
	}
	return d, nil
}
