package api

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/sheet"
)

// historyHandlers tells what happened in a case, and what follows from it.
type historyHandlers struct {
	*caseHandlers
	ledger historyReader
	fonts  sheet.Fonts // that letters contain
}

// historyReader is what happened in a case.
type historyReader interface {
	Timeline(ctx context.Context, number string) ([]domain.Event, error)
	// Holdings are how its department divided the work, as far as that is the viewer's to know.
	Holdings(ctx context.Context, number string, viewer domain.Person) ([]domain.Holding, error)
	Obligations(ctx context.Context, number string) ([]domain.Obligation, error)
	// Letters are those that were issued, as they were issued.
	Letters(ctx context.Context, number string) ([]letter.Issued, error)
	CorrectLetter(ctx context.Context, k domain.LetterCorrection) (letter.Issued, error)
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
	// MadeUp tells whether people, catalog and cases are a demonstration's.
	MadeUp() bool
}

func (s *historyHandlers) GetTimeline(ctx context.Context, r gen.GetTimelineRequestObject) (gen.GetTimelineResponseObject, error) {
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	events, err := s.ledger.Timeline(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, v.viewer, events)
	if err != nil {
		return nil, err
	}
	holdings, err := s.ledger.Holdings(ctx, r.Number, v.viewer)
	if err != nil {
		return nil, err
	}
	line := gen.GetTimeline200JSONResponse{Items: []gen.TimelineEvent{}, Holdings: each(holdings, toHolding)}
	for _, e := range events {
		line.Items = append(line.Items, v.toTimelineEvent(e, names))
	}
	return line, nil
}

// names are those of the people who acted. The public learns which department
// acted, not who in it.
func (s *historyHandlers) names(ctx context.Context, viewer domain.Person, events []domain.Event) (map[string]string, error) {
	names := map[string]string{viewer.ID: viewer.Name}
	if viewer.Public() {
		return names, nil
	}
	for _, e := range events {
		for _, id := range []string{e.Record.Event.By.Person, e.Record.Event.By.For, e.SignedBy, e.SignedFor} {
			if _, known := names[id]; known || id == "" {
				continue
			}
			name, err := s.nameOf(ctx, id)
			if err != nil {
				return nil, err
			}
			names[id] = name
		}
	}
	return names, nil
}

func (v view) toTimelineEvent(e domain.Event, names map[string]string) gen.TimelineEvent {
	rec := e.Record
	shown := gen.TimelineEvent{
		Seq: e.Seq, ID: rec.Event.ID, Kind: gen.TimelineEventKind(rec.Event.Kind), Title: v.eventTitle(rec),
		At: local(rec.Event.At), On: v.State.LegalDate(rec), RecordedAt: local(e.RecordedAt),
		From: rec.From, FromTitle: v.stateTitle(rec.From), To: rec.To, ToTitle: v.stateTitle(rec.To),
		Fields: v.toValues(v.Definition.FieldsOf(rec), rec.Event.Fields), Changes: v.changes(rec), Hash: e.Hash,
	}
	if rec.Event.By.Person != "" {
		shown.By = v.toActor(rec.Event.By, names)
		shown.By.SignedBy, shown.By.SignedOnBehalfOf = names[e.SignedBy], names[e.SignedFor]
	}
	if rec.Refusal != nil {
		shown.Refusal = toFault(rec.Refusal)
	}
	return shown
}

func (v view) stateTitle(name string) string { return v.Definition.States.At(name).Title }

func (v view) toActor(a procedure.Actor, names map[string]string) gen.Actor {
	actor := gen.Actor{Name: names[a.Person], OnBehalfOf: names[a.For], Roles: each(a.Roles, v.roleTitle)}
	if a.Department != "" {
		actor.Department = v.departments.ref(a.Department)
	}
	return actor
}

// changes are those of the clocks' due days.
func (v view) changes(rec procedure.Record) []gen.ClockChange {
	list := []gen.ClockChange{}
	for _, c := range rec.Commands {
		title, ok := changeTitles[c.Kind]
		if !ok {
			continue
		}
		list = append(list, gen.ClockChange{
			Clock: c.Clock, Title: v.State.ClockTitle(c.Clock), Change: gen.ClockChangeChange(c.Kind), ChangeTitle: title,
			Old: valueOf(c.Old), Due: valueOf(c.Due),
		})
	}
	return list
}

// eventTitle says in a line what happened.
func (v view) eventTitle(rec procedure.Record) string {
	title := v.happened(rec)
	if rec.Refusal != nil {
		return title + "（未予办理）"
	}
	return title
}

func (v view) happened(rec procedure.Record) string {
	ev := rec.Event
	switch ev.Kind {
	case procedure.Filed:
		return "提交" + v.Definition.Title
	case procedure.Acted:
		return v.Definition.ActionTitle(rec.From, ev.Action)
	case procedure.ClockExpired:
		return "“" + v.State.ClockTitle(ev.Clock) + "”期限届满" + v.consequence(rec)
	case procedure.ReminderDue:
		return fmt.Sprintf("“%s”期限届满前 %d 个工作日提醒", v.State.ClockTitle(ev.Clock), ev.Days)
	case procedure.CalendarRevised:
		return cmp.Or(ev.Reason, "放假安排公布") + "，期限重算"
	case procedure.ServiceDone:
		return v.serviceTitle(ev.Service) + "完成"
	case procedure.ServiceFailed:
		return v.serviceTitle(ev.Service) + "未完成，转主管部门处理"
	case procedure.ExpiryUndone:
		return "撤销因时钟错误作出的“" + v.State.ClockTitle(ev.Clock) + "”期限届满的处理"
	case procedure.LetterCorrected:
		return "更正文书"
	case procedure.ChildOpened:
		return v.childTitle(ev) + "：" + ev.Case
	case procedure.ChildEnded:
		return v.childTitle(ev) + "办结：" + ev.Case
	default:
		return string(ev.Kind)
	}
}

func (v view) consequence(rec procedure.Record) string {
	for _, r := range v.State.Clocks {
		switch {
		case r.ID != rec.Event.Clock:
		case r.Outcome == procedure.Consented:
			return "，视同同意"
		case rec.From == rec.To:
			return "，逾期催办"
		}
	}
	if rec.From != rec.To {
		return "，转入“" + v.stateTitle(rec.To) + "”"
	}
	return ""
}

func (v view) serviceTitle(id string) string {
	for _, c := range v.State.Services {
		if c.ID == id {
			return procedure.Services[c.Service]
		}
	}
	return id
}

// childTitle names the child case; its end is told by number alone.
func (v view) childTitle(ev procedure.Event) string {
	for _, l := range v.State.Children {
		if l.Number == ev.Case {
			return v.Definition.Children.At(l.Name).Title
		}
	}
	return v.Definition.Children.At(ev.Action).Title
}
