package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// actRow is an act on the register.
type actRow struct {
	ID           string `gorm:"primaryKey"`
	CaseNumber   string
	Ordinal      int
	Action       string
	Task         string
	Person       string
	Department   string
	Roles        string
	Fields       string
	ActKey       string
	Digest       string
	RegisteredAt int64
	Status       string
	Code         string
	Detail       string
	Behalf       string // for whom the person stood in; empty: in their own name
	SignedBy     string // who signed it; empty: it needed no signature
	SignedFor    string // for whom they stood in
}

func (actRow) TableName() string { return "acts" }

// actor is who acted, and in which roles, as it stood when the act was registered.
func (r actRow) actor() (procedure.Actor, error) {
	actor := procedure.Actor{Person: r.Person, Department: r.Department, For: r.Behalf}
	if err := json.Unmarshal([]byte(r.Roles), &actor.Roles); err != nil {
		return actor, fmt.Errorf("the roles of act %s: %w", r.ID, err)
	}
	return actor, nil
}

func (r actRow) values() (procedure.Fields, error) {
	var fields procedure.Fields
	if err := json.Unmarshal([]byte(r.Fields), &fields); err != nil {
		return nil, fmt.Errorf("the fields of act %s: %w", r.ID, err)
	}
	return fields, nil
}

// event is the act as the machine takes it.
func (r actRow) event() (procedure.Event, error) {
	actor, err := r.actor()
	if err != nil {
		return procedure.Event{}, err
	}
	fields, err := r.values()
	return procedure.Event{
		ID: r.ID, Kind: procedure.Acted, At: moment(r.RegisteredAt), Action: r.Action, Task: r.Task, By: actor, Fields: fields,
	}, err
}

func (r actRow) act() (domain.Act, error) {
	ev, err := r.event()
	return domain.Act{
		ID: r.ID, Case: r.CaseNumber, Action: r.Action, Task: r.Task,
		By: domain.Person{ID: r.Person, Department: r.Department}, Roles: ev.By.Roles, For: r.Behalf, Fields: ev.Fields, Key: r.ActKey,
		SignedBy: r.SignedBy, SignedFor: r.SignedFor,
		RegisteredAt: moment(r.RegisteredAt), Status: domain.ActStatus(r.Status), Code: procedure.Code(r.Code), Detail: r.Detail,
	}, err
}

func toActRow(a domain.Act, ordinal int, digest string) (actRow, error) {
	roles, err := jsonText(a.Roles)
	if err != nil {
		return actRow{}, err
	}
	fields, err := jsonText(a.Fields)
	return actRow{
		ID: a.ID, CaseNumber: a.Case, Ordinal: ordinal, Action: a.Action, Task: a.Task, Person: a.By.ID,
		Department: a.By.Department, Roles: roles, Fields: fields, ActKey: a.Key, Digest: digest,
		RegisteredAt: micros(a.RegisteredAt), Status: string(a.Status), Code: string(a.Code), Detail: a.Detail, Behalf: a.For,
		SignedBy: a.SignedBy, SignedFor: a.SignedFor,
	}, err
}

// LastAct is when the act was last registered in the case, and not rejected.
func (r repository) LastAct(number, action string) (time.Time, error) {
	var last int64
	err := r.db.Model(&actRow{}).Where("case_number = ? AND action = ? AND status <> ?", number, action, string(domain.Rejected)).
		Select("coalesce(max(registered_at), 0)").Scan(&last).Error
	if err != nil || last == 0 {
		return time.Time{}, err
	}
	return moment(last), nil
}
