package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// caseRow is a case: its state, and what lists, the sweep and the chain need of it in columns.
type caseRow struct {
	Number       string `gorm:"primaryKey"`
	Definition   string
	Regulation   string
	Procedure    string
	Workflow     string
	Title        string
	Subject      string
	Node         string
	NodeTitle    string
	Applicant    string
	Provider     string
	Person       string
	Parent       *string
	FiledBy      string
	FilingKey    string
	FilingDigest string
	FiledAt      int64
	DueOn        *string
	DueClock     string
	Overdue      bool
	LightOn      *string
	Held         string
	Yellow       *int
	Outcome      string
	OutcomeTitle string
	EndedAt      *int64
	NextAlarmAt  *int64
	CallingSince *int64
	Calendar     string
	Version      int64
	LastAt       int64
	RecordedAt   int64
	Events       int
	Head         string
	State        string
}

func (caseRow) TableName() string { return "cases" }

func (r caseRow) state() (procedure.State, error) {
	var s procedure.State
	if err := json.Unmarshal([]byte(r.State), &s); err != nil {
		return s, fmt.Errorf("the state of case %s: %w", r.Number, err)
	}
	return s, nil
}

// head is what the ledger's use cases need of the row beside the state.
func (r caseRow) head() ledger.Head {
	return ledger.Head{
		Number: r.Number, Version: r.Version, Events: r.Events, Hash: r.Head,
		FiledBy: r.FiledBy, FilingKey: r.FilingKey, FilingDigest: r.FilingDigest,
		LastAt: moment(r.LastAt), AlarmAt: momentOrNil(r.NextAlarmAt), RecordedAt: moment(r.RecordedAt),
	}
}

// rowOf is a row in which nothing is derived yet.
func rowOf(h ledger.Head) caseRow {
	row := caseRow{
		Number: h.Number, Version: h.Version, Events: h.Events, Head: h.Hash,
		FiledBy: h.FiledBy, FilingKey: h.FilingKey, FilingDigest: h.FilingDigest,
	}
	if !h.LastAt.IsZero() {
		row.LastAt = micros(h.LastAt)
	}
	return row
}

// derive fills in every column that follows from the state.
func (r *caseRow) derive(m procedure.Machine, s procedure.State) error {
	text, err := jsonText(s)
	if err != nil {
		return err
	}
	r.State, r.Calendar = text, s.Calendar
	r.named(m.Definition(), s)
	r.parties(s)
	r.dated(s)
	r.setLight(m, s)
	r.NextAlarmAt, r.CallingSince = nil, nil
	if alarm, ok := m.Alarm(s); ok {
		r.NextAlarmAt = microsOrNull(&alarm.At)
	}
	if calls := s.Calls(); len(calls) > 0 {
		r.CallingSince = microsOrNull(&calls[0].RequestedAt)
	}
	r.LastAt = max(r.LastAt, micros(s.LastAt))
	return nil
}

func (r *caseRow) named(d *procedure.Definition, s procedure.State) {
	r.Number, r.Definition, r.Regulation, r.Procedure = s.Number, s.Definition, d.Regulation.ID, d.Name
	r.Workflow, r.Title = d.Workflow, d.Title
	r.Node, r.NodeTitle = s.Node, d.States.At(s.Node).Title
	if s.Resource != nil {
		r.Subject = s.Resource.Title
	}
	r.Outcome, r.OutcomeTitle = "", ""
	if s.Outcome != nil {
		r.Outcome, r.OutcomeTitle = s.Outcome.Code, s.Outcome.Title
	}
}

func (r *caseRow) parties(s procedure.State) {
	r.Applicant, r.Provider, r.Person = s.Parties.Applicant, s.Parties.Provider, s.Parties.Person
	r.Parent = textOrNull(s.Parent)
}

func (r *caseRow) dated(s procedure.State) {
	r.FiledAt, r.EndedAt, r.Overdue = micros(s.FiledAt), microsOrNull(s.EndedAt), s.Overdue()
	r.DueOn, r.DueClock = nil, ""
	if due := s.Due(); due != nil && !s.Ended() {
		r.DueOn, r.DueClock = dateOrNull(&due.Due), due.Title
	}
}

// setLight keeps the clock that presses most, and whether it counts down.
func (r *caseRow) setLight(m procedure.Machine, s procedure.State) {
	r.LightOn, r.Held, r.Yellow = nil, "", yellowOf(m)
	if run := m.Pressing(s); run != nil {
		r.LightOn, r.Held = dateOrNull(&run.Due), m.HeldAs(*run)
	}
}

// texts are the words of a form, in the order of the field names.
func texts(f procedure.Fields) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if text, ok := f[name].(string); ok {
			list = append(list, text)
		}
	}
	return list
}

func (r caseRow) summary() domain.Summary {
	return domain.Summary{
		Number: r.Number, Regulation: r.Regulation, Procedure: r.Procedure, Title: r.Title, Subject: r.Subject,
		Node: r.Node, NodeTitle: r.NodeTitle, Applicant: r.Applicant, Provider: r.Provider, FiledAt: moment(r.FiledAt),
		DueOn: dateOrNil(r.DueOn), DueClock: r.DueClock, Overdue: r.Overdue,
		Outcome: r.Outcome, OutcomeTitle: r.OutcomeTitle, EndedAt: momentOrNil(r.EndedAt),
	}
}

func (r caseRow) start(d *procedure.Definition) domain.Start {
	title := r.Title
	if r.Subject != "" {
		title += "：" + r.Subject
	}
	return domain.Start{
		Number: r.Number, Workflow: r.Workflow, Title: title, Regulation: r.Regulation, Procedure: r.Procedure,
		Law: d.Regulation.Title, FiledOn: procedure.DateOf(moment(r.FiledAt)), Provider: r.Provider, Applicant: r.Applicant,
		Version: r.Version, Ended: r.EndedAt != nil,
	}
}

// at is the legal time to judge by: what the clock says, but never earlier than what the case already holds.
func (r caseRow) at(now time.Time) time.Time {
	if last := moment(r.LastAt); last.After(now) {
		return last
	}
	return now
}
