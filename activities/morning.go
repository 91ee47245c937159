package activities

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// Mornings is what the daily errands ask of the ledger.
type Mornings interface {
	// Today is the ledger's legal date and whether its calendar has people work on it.
	Today(ctx context.Context) (day civil.Date, workday bool, err error)
	// OpenDuties opens a case for each duty that is to be opened by today and is not
	// yet, those that were missed included, and returns their numbers.
	OpenDuties(ctx context.Context, regulations []*procedure.Regulation) ([]string, error)
	// WriteDigests tells people once a day what of theirs is late or due, and returns
	// how many it told.
	WriteDigests(ctx context.Context) (int, error)
	// DiscardUploads removes files that no filing has named in time, and returns how
	// many.
	DiscardUploads(ctx context.Context) (int, error)
}

// Supervision is what the ladder asks of the ledger.
type Supervision interface {
	// ClimbLadder tells those whom the ladder names of what is about to be overdue, or
	// is, of the next stretch of what is owed after the cursor.
	ClimbLadder(ctx context.Context, after string) (office.Climbed, error)
}

// Packs are the regulations whose duties the house does.
type Packs interface {
	Regulations() []*procedure.Regulation
}

// errand is one thing that the bureau's house does of itself every day, or on
// working days alone.
type errand struct {
	Errand
	workdays bool
}

// errands are what a Morning runs, in this order, one after another.
//
// To add one, write a method of Activities of the form
//
//	func (a *Activities) Name(ctx context.Context, m MorningDay) (ErrandDone, error)
//
// and a line here; a test holds the two together. The workflow reads the list from
// the history, so that a line more or less breaks no replay. An errand does all
// that is due by now and was not done yet, whichever day it was missed on, and
// twice the same comes to once: it may be repeated, run late, or run again on the
// same day. It is given ten minutes at a time and tried for an hour; the others
// run whatever becomes of it.
func errands() []errand {
	return []errand{
		{Errand: Errand{Activity: "OpenDuties", Title: "开立法定常规义务"}},
		{Errand: Errand{Activity: "TakeSnapshots", Title: "留存到期的报表"}},
		{Errand: Errand{Activity: "DiscardUploads", Title: "清除无人使用的上传文件"}},
		{Errand: Errand{Activity: "ClimbLadder", Title: "逐级督办临近到期和逾期的期限"}, workdays: true},
		{Errand: Errand{Activity: "WriteDigests", Title: "发出每日摘要"}, workdays: true}, // last: the others change what there is to tell
	}
}

// Agenda is what there is to do on a morning.
type Agenda struct {
	Day     MorningDay `json:"day"`
	Errands []Errand   `json:"errands,omitempty"`
}

// MorningDay is the day on which a Morning began, by the ledger's clock and calendar.
type MorningDay struct {
	Date    string `json:"date"` // YYYY-MM-DD, legal date
	Workday bool   `json:"workday,omitempty"`
}

// Errand names an activity and what people see of it.
type Errand struct {
	Activity string `json:"activity"` // name of the method of Activities
	Title    string `json:"title"`    // Chinese
}

// ErrandDone is what came of an errand.
type ErrandDone struct {
	Lines []string `json:"lines,omitempty"` // Chinese: what was done, for the Temporal UI; no person, no free text
}

// PlanMorning says what there is to do today. Whether people work today is the
// calendar's to say, which no workflow may ask.
func (a *Activities) PlanMorning(ctx context.Context) (Agenda, error) {
	today, workday, err := a.Mornings.Today(ctx)
	if err != nil {
		return Agenda{}, failure(ctx, err)
	}
	agenda := Agenda{Day: MorningDay{Date: today.String(), Workday: workday}}
	due := slices.DeleteFunc(errands(), func(e errand) bool { return e.workdays && !workday })
	for _, e := range due {
		agenda.Errands = append(agenda.Errands, e.Errand)
	}
	return agenda, nil
}
