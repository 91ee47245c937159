package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// eventRow is a link of a case's chain.
type eventRow struct {
	ID         int64 `gorm:"primaryKey;autoIncrement"`
	CaseNumber string
	Seq        int
	EventID    string
	Body       string
	Hash       string
	Salt       *string
	Private    *string
}

func (eventRow) TableName() string { return "events" }

// linkJSON is what is hashed. It is written once and read back as it lies: the stored bytes are the canonical ones.
type linkJSON struct {
	Case       string           `json:"case"`
	Seq        int              `json:"seq"`
	RecordedAt int64            `json:"recorded_at"`      // microseconds since 1970 UTC
	Record     procedure.Record `json:"record"`           // values of fields as salted digests
	State      string           `json:"state,omitempty"`  // of the last link of a transition: salted digest of the state it led to
	Letter     string           `json:"letter,omitempty"` // salted digest of the letter's hash, if the event issued one
}

// digests puts digests in the place of values.
func (d Digest) digests(salt string, fields procedure.Fields) (procedure.Fields, error) {
	if fields == nil {
		return nil, nil
	}
	masked := procedure.Fields{}
	for name, value := range fields {
		text, err := jsonText(value)
		if err != nil {
			return nil, err
		}
		masked[name] = d.salted(salt, name, text)
	}
	return masked, nil
}

// links makes the rows of a transition's records, each bound to the letter that it issues, and moves the row's head to the
// last of them.
func (r *caseRow) links(d Digest, records []procedure.Record, letters []letter.Issued, random io.Reader) ([]eventRow, error) {
	var rows []eventRow
	for i, record := range records {
		state, issued := "", ""
		if i == len(records)-1 {
			state = r.State
		}
		if at := slices.IndexFunc(letters, func(l letter.Issued) bool { return l.Seq == r.Events+1 }); at >= 0 {
			issued = letters[at].Hash
		}
		row, err := r.link(d, record, state, issued, saltFrom(random))
		if err != nil {
			return nil, err
		}
		r.Events, r.Head = row.Seq, row.Hash
		rows = append(rows, row)
	}
	return rows, nil
}

func (r caseRow) link(d Digest, record procedure.Record, state, issued, salt string) (eventRow, error) {
	private, err := jsonText(record.Event.Fields)
	if err != nil {
		return eventRow{}, err
	}
	if record.Event.Fields, err = d.digests(salt, record.Event.Fields); err != nil {
		return eventRow{}, err
	}
	link := linkJSON{Case: r.Number, Seq: r.Events + 1, RecordedAt: r.RecordedAt, Record: record}
	if state != "" {
		link.State = d.salted(salt, "state", state)
	}
	if issued != "" {
		link.Letter = d.salted(salt, "letter", issued)
	}
	body, err := jsonText(link)
	return eventRow{
		CaseNumber: r.Number, Seq: link.Seq, EventID: record.Event.ID, Body: body, Hash: d.of(r.Head + body), Salt: &salt, Private: &private,
	}, err
}

func (r eventRow) read() (linkJSON, error) {
	var link linkJSON
	if err := json.Unmarshal([]byte(r.Body), &link); err != nil {
		return link, fmt.Errorf("event %d of case %s: %w", r.Seq, r.CaseNumber, err)
	}
	return link, nil
}

func (r eventRow) values() (procedure.Fields, error) {
	var fields procedure.Fields
	if r.Private == nil {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(*r.Private), &fields); err != nil {
		return nil, fmt.Errorf("the values of event %d of case %s: %w", r.Seq, r.CaseNumber, err)
	}
	return fields, nil
}

// event puts the values back in the place of their digests.
func (r eventRow) event() (domain.Event, error) {
	link, err := r.read()
	if err != nil {
		return domain.Event{}, err
	}
	link.Record.Event.Fields, err = r.values()
	return domain.Event{Seq: r.Seq, Record: link.Record, RecordedAt: moment(link.RecordedAt), Hash: r.Hash}, err
}

// openedEvent is an event as it is told.
func (t tx) openedEvent(r eventRow) (domain.Event, error) {
	if r.Private != nil {
		private, err := t.opened(*r.Private, inJSON)
		if err != nil {
			return domain.Event{}, err
		}
		r.Private = &private
	}
	return r.event()
}

// Timeline is the case's append-only history.
func (s *Store) Timeline(ctx context.Context, number string) ([]domain.Event, error) {
	t := s.reading(ctx)
	var rows []eventRow
	err := t.db.Where("case_number = ?", clean(number)).Order("seq").Find(&rows).Error
	if err == nil && len(rows) == 0 {
		err = domain.UnknownCase(number) // every case has the event by which it was filed
	}
	if err != nil {
		return nil, explain("read the timeline of case "+number, err)
	}
	signed, err := t.signedActs(number)
	if err != nil {
		return nil, explain("read the timeline of case "+number, err)
	}
	events, err := mapped(rows, func(r eventRow) (domain.Event, error) {
		e, err := t.openedEvent(r)
		act := signed[e.Record.Event.ID]
		e.SignedBy, e.SignedFor = act.SignedBy, act.SignedFor
		return e, err
	})
	return events, explain("read the timeline of case "+number, err)
}
