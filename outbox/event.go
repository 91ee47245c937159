package outbox

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/cloudevents/sdk-go/v2/event"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// eventData is the data of an event. Fields are added and never renamed: others read them.
type eventData struct {
	Case       string          `json:"case,omitempty"`
	Notice     string          `json:"notice"`
	Text       string          `json:"text"`
	Title      string          `json:"title,omitempty"`
	Subject    string          `json:"subject,omitempty"`
	Regulation string          `json:"regulation,omitempty"`
	Procedure  string          `json:"procedure,omitempty"`
	Provider   string          `json:"provider,omitempty"`
	Applicant  string          `json:"applicant,omitempty"`
	Assignees  []eventAssignee `json:"told,omitempty"`
	Link       string          `json:"link,omitempty"`
}

// eventAssignee is who was told: a position of a department, or the public. A person is not named.
type eventAssignee struct {
	Department string `json:"department,omitempty"`
	Position   string `json:"position,omitempty"`
}

// EventType is the type of the event by which a notice goes out: cn.shixian.case.overdue.
func EventType(n procedure.Notice) string {
	if n == domain.NoticeTest {
		return "cn.shixian.test"
	}
	return "cn.shixian.case." + string(n)
}

// event writes a delivery as a structured CloudEvent 1.0. It is the same, byte for byte, however often it is carried.
func (s Sender) event(d domain.Delivery) ([]byte, error) {
	p := d.Message
	e := event.New()
	e.SetID(p.ID)
	e.SetType(EventType(p.Notice))
	e.SetSource(cmp.Or(s.Workbench, "urn:shixian"))
	e.SetTime(p.At)
	if p.Case != "" {
		e.SetSubject(p.Case)
	}
	e.SetExtension("sequence", fmt.Sprintf("%020d", d.Seq)) // of deliveries; they sort as text
	if s.Drill {
		e.SetExtension("drill", true)
	}
	data := eventData{
		Case: p.Case, Notice: string(p.Notice), Text: p.Text, Title: p.Title, Subject: p.Subject, Regulation: p.Regulation,
		Procedure: p.Procedure, Provider: p.Provider, Applicant: p.Applicant, Link: s.link(p),
	}
	for _, of := range p.Assignees {
		assignee := eventAssignee{of.Department, string(of.Position)}
		if of.Person != "" {
			assignee = eventAssignee{Department: procedure.Public}
		}
		data.Assignees = append(data.Assignees, assignee)
	}
	if err := e.SetData(event.ApplicationJSON, data); err != nil {
		return nil, err
	}
	return json.Marshal(e)
}
