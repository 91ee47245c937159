package workflows_test

import (
	"testing"

	"github.com/shixian/shixian/procedure"
)

// play is a story for a history: acts, each taken when the case stands as it says.
type play struct {
	file        string
	procedure   string // id, with the regulation's
	application func(*testing.T) procedure.Application
	prepare     func(*fakeLedger)
	scenes      []scene
}

type scene struct {
	when  func(procedure.State) bool
	by    string
	do    string
	with  procedure.Fields
	wakes bool // a wake instead of an act
}

// in is the case standing in a state of the definition.
func in(node string) func(procedure.State) bool {
	return func(s procedure.State) bool { return s.Node == node }
}

// reminded is the case in which somebody was warned of a deadline.
func reminded(s procedure.State) bool {
	for _, r := range s.Clocks {
		if r.Running() && len(r.Reminded) > 0 {
			return true
		}
	}
	return false
}

func plays() []play {
	reason := procedure.Fields{"reason": "试验"}
	return []play{
		{file: "ShareApplication", procedure: "yaohai-2024/share-application", application: filedOn(sharing, "2026-09-28 10:00:00"),
			scenes: []scene{
				{when: in("acceptance"), by: "provider", do: "accept"}, // and silence
				{when: in("delivery"), by: "provider", do: "deliver", with: procedure.Fields{"access": "试验", "contact": "试验"}},
			}},
		{file: "ShareApplication_outages", procedure: "yaohai-2024/share-application", application: filedOn(sharing, "2026-09-28 10:00:00"),
			prepare: withOutages,
			scenes: []scene{
				{when: in("acceptance"), by: "provider", do: "accept"},
				{when: in("review"), by: "provider", do: "approve"},
				{when: in("delivery"), by: "provider", do: "deliver", with: procedure.Fields{"access": "试验", "contact": "试验"}},
				{when: repairable, by: "bureau", do: procedure.ActionRetry},
			}},
		{file: "OpenDataRequest", procedure: "yaohai-2024/open-data-request", application: opening,
			scenes: []scene{
				{when: reminded, wakes: true},
				{when: procedure.State.Overdue, by: "provider", do: "open", with: procedure.Fields{"access": "试验"}},
			}},
		{file: "CatalogChange", procedure: "yaohai-2024/catalog-change", application: filedOn(catalogChange, "2026-09-14 09:00:00"),
			scenes: []scene{
				{when: in("prepare"), by: "provider", do: "submit"},
				{when: in("supervision"), by: "bureau", do: "accept"},
			}},
		{file: "CorrectionTicket", procedure: "yaohai-2024/correction-ticket", application: correction,
			scenes: []scene{{when: in("verify_data"), by: "provider", do: "confirm", with: reason}}},
		{file: "Rectification", procedure: "yaohai-2024/rectification", application: filedOn(rectification, "2026-09-14 09:00:00"),
			scenes: []scene{
				{when: in("rectify"), by: "respondent", do: "defend", with: reason},
				{when: in("defence"), by: "bureau", do: "dismiss", with: reason},
				{when: reminded, by: "respondent", do: "complete", with: procedure.Fields{"result": "试验"}},
				{when: in("check"), by: "bureau", do: "accept"},
			}},
		{file: "CatalogObjection", procedure: "neixiang/catalog-objection", application: objection,
			scenes: []scene{
				{when: reminded, by: "provider", do: "correct", with: procedure.Fields{"result": "试验"}},
				{when: in("change"), by: "higher_bureau", do: "change"},
			}},
		{file: "AnnualReport", procedure: "neixiang/annual-report", application: departmentReport,
			scenes: []scene{ // after the reminder, in time
				{when: reminded, by: "respondent", do: "submit", with: procedure.Fields{"summary": "试验", "report": "附件"}},
				{when: in("receive"), by: "bureau", do: "receive"},
			}},
		{file: "CountyReport", procedure: "neixiang/county-report", application: countyReport,
			scenes: []scene{ // after the bureau's silence
				{when: procedure.State.Overdue, by: "bureau", do: "submit", with: procedure.Fields{"summary": "试验", "report": "附件"}},
			}},
		{file: "ShareCoordination", procedure: "neixiang/coordination", application: dispute,
			scenes: []scene{ // after the provider's silence
				{when: in("coordinate"), by: "bureau", do: "settle", with: procedure.Fields{"note": "试验"}},
				{when: in("agreement"), by: "provider", do: "agree"},
				{when: in("agreement"), by: "applicant", do: "agree"},
			}},
		{file: "ServiceSuspension", procedure: "neixiang/grant-suspension", application: suspension,
			scenes: []scene{
				{when: in("suspended"), by: "respondent", do: "explain", with: procedure.Fields{"remedy": "试验"}},
				{when: in("check"), by: "bureau", do: "insist", with: reason},
				{when: procedure.State.Overdue, by: "bureau", do: "terminate", with: reason},
			}},
		{file: "ServiceCancellation", procedure: "yongjia-2021/grant-cancellation", application: cancellation}, // at once
		{file: "OpenDataReconsideration", procedure: "yongjia-2021/open-data-reconsideration", application: reconsideration,
			scenes: []scene{{when: procedure.State.Overdue, by: "bureau", do: "uphold", with: reason}}},
	}
}

func filedOn(f func(*testing.T, string) procedure.Application, when string) func(*testing.T) procedure.Application {
	return func(t *testing.T) procedure.Application { return f(t, when) }
}

func opening(t *testing.T) procedure.Application {
	a := sharing(t, "2026-09-14 09:00:00")
	a.Kind, a.Applicant, a.Person = procedure.FiledByPublic, procedure.Public, "somebody"
	a.Form = procedure.Fields{"purpose": "研究", "needs": "分街道人数", "no_state_secrets": true}
	return a
}

func objection(t *testing.T) procedure.Application {
	a := opening(t)
	a.Number = "NX-2026-0001"
	a.Form = procedure.Fields{"doubt": "试验", "correction": "试验", "no_state_secrets": true}
	return a
}

// dispute is about an application that was refused.
func dispute(t *testing.T) procedure.Application {
	a := sharing(t, "2026-09-14 09:00:00")
	a.Number, a.Parent = "NX-2026-0002", "earlier"
	delete(a.Form, "duty")
	a.Form["matter"], a.Form["objection"] = "试验", "试验"
	return a
}

// departmentReport is opened by the application, in the bureau's name, by nobody.
func departmentReport(t *testing.T) procedure.Application {
	a := countyReport(t)
	a.Number = "NX-2027-0001"
	a.Form = procedure.Fields{"department": "340102-mzj", "year": 2026, "due": "2027-01-31"}
	return a
}

func countyReport(t *testing.T) procedure.Application {
	return procedure.Application{
		Number: "NX-2027-0002", At: moment(t, "2027-01-01 06:00:00"), Kind: procedure.FiledByBureau, Applicant: "340102-sjj",
		Form: procedure.Fields{"year": 2026, "due": "2027-01-10"},
	}
}

func suspension(t *testing.T) procedure.Application {
	a := afterGrant(t, "NX-2026-0003")
	a.Form = procedure.Fields{"respondent": "340102-yyj", "ground": "scope", "facts": "试验", "measure": "suspend"}
	return a
}

func cancellation(t *testing.T) procedure.Application {
	a := afterGrant(t, "YJ-2026-0001")
	a.Form = procedure.Fields{"respondent": "340102-yyj", "ground": "spread", "facts": "试验"}
	return a
}

// afterGrant is filed by the bureau about what an earlier case had granted.
func afterGrant(t *testing.T, number string) procedure.Application {
	a := sharing(t, "2026-09-14 09:00:00")
	a.Number, a.Kind, a.Applicant, a.Parent = number, procedure.FiledByBureau, "340102-sjj", "earlier"
	return a
}

func reconsideration(t *testing.T) procedure.Application {
	a := opening(t)
	a.Number, a.Parent = "YJ-2026-0002", "earlier"
	a.Form = procedure.Fields{"matter": "试验", "answer": "试验", "objection": "试验"}
	return a
}

// withOutages has the ledger be down once for longer than a workflow task's own
// retries last, and the service fail for good at first.
func withOutages(l *fakeLedger) {
	calls, failed := 0, false
	l.down = func() error {
		if calls++; 1 < calls && calls < 6 {
			return errDown
		}
		return nil
	}
	l.broken = func(string) error {
		if failed {
			return nil
		}
		failed = true
		return &procedure.Refusal{Code: "entry_gone", Detail: "试验"}
	}
}

func repairable(s procedure.State) bool {
	return len(s.OpenTasks()) > 0 && s.OpenTasks()[0].Service != ""
}
