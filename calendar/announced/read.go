package announced

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/plaintext"
)

// Reading is a notice as it was understood, to be looked at by a person before it is entered.
type Reading struct {
	Notice  calendar.Year // its Notice, the document number, is empty where the text has none
	Remarks []Remark
}

// Remark is something that was read and has no effect on the days.
type Remark struct {
	Kind RemarkKind
	Text string     // the sentence; empty for what is of a date
	Date civil.Date // of OrdinaryWorkday
}

// RemarkKind is why something has no effect.
type RemarkKind string

// The kinds of remark.
const (
	Advice          RemarkKind = "advice"           // a sentence that recommends a day of rest and orders none
	OrdinaryWorkday RemarkKind = "ordinary_workday" // said to be worked, and neither Saturday nor Sunday
	SetAside        RemarkKind = "set_aside"        // a sentence with a date of which nothing is said
)

// Fault is why a text cannot be read.
type Fault struct {
	Kind FaultKind
	Text string // the sentence, or what of it is meant
	Got  string
	Want string
}

// FaultKind is what is wrong, for those who word it in another language.
type FaultKind string

// The faults of a text.
const (
	NotText       FaultKind = "not_text"       // in none of the encodings
	NoYear        FaultKind = "no_year"        // nothing says of which year it is
	NoDays        FaultKind = "no_days"        // names no day off and no day worked
	WeekdayOther  FaultKind = "weekday_other"  // the weekday in brackets is not that of the date
	TotalOther    FaultKind = "total_other"    // 共N天, and another number of days
	Unread        FaultKind = "unread"         // dates without a word that is understood
	NoSuchDay     FaultKind = "no_such_day"    // such as 30 February
	Backwards     FaultKind = "backwards"      // a stretch that ends before it begins
	Contradiction FaultKind = "contradiction"  // a day both off and worked
	NothingBefore FaultKind = "nothing_before" // a notice of a part of a year, and nothing of the year to be read on top of
	// SeveralNotices are two pasted one after the other, or one that names two years.
	SeveralNotices FaultKind = "several_notices"
)

func (e *Fault) Error() string {
	return fmt.Sprintf("announced: %s: %q: got %s, want %s", e.Kind, e.Text, e.Got, e.Want)
}

// Read understands a notice: prose, or JSON in the format of holiday-cn. Known is the calendar that a notice of a part of a year
// is read on top of; presumed is the year of prose that does not say, 0 if nothing does. It fails with every *Fault that it
// finds, joined, or with calendar's *NoticeError for JSON of another form. Whether the notice can be right is for
// Calendar.With to say, and Year.Balance.
func Read(data []byte, known *calendar.Calendar, presumed int) (Reading, error) {
	decoded, ok := plaintext.Decode(data)
	if !ok {
		return Reading{}, &Fault{Kind: NotText, Got: "bytes that are no text", Want: "UTF-8, UTF-16 or GB18030"}
	}
	text := string(decoded)
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		return readJSON(trimmed)
	}
	return readProse(text, known, presumed)
}

func readJSON(text string) (Reading, error) {
	year, err := calendar.ParseYear([]byte(text))
	r := Reading{Notice: year}
	for _, day := range year.Days {
		r.remarkOn(day)
	}
	return r, err
}

// remarkOn tells of a day that is said to be worked as it would have been anyhow.
func (r *Reading) remarkOn(day calendar.YearDay) {
	if weekday := day.Date.Weekday(); !day.Off && weekday != time.Saturday && weekday != time.Sunday {
		r.Remarks = append(r.Remarks, Remark{Kind: OrdinaryWorkday, Date: day.Date})
	}
}

func readProse(text string, known *calendar.Calendar, presumed int) (Reading, error) {
	text = withoutPageNumbers(text)
	if at := lone.FindString(text); at != "" {
		return Reading{}, &Fault{Kind: Unread, Text: folded(at), Got: "a number on a line of its own", Want: "the lines joined"}
	}
	doc, err := cut(usual(folded(text)), presumed)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Remarks: doc.outside()}
	var faults []error
	var all []arrangement
	for _, s := range doc.sections {
		a, remarks, err := arrange(s, doc.year)
		faults = append(faults, err)
		r.Remarks = append(r.Remarks, remarks...)
		all = append(all, a)
	}
	if err := errors.Join(faults...); err != nil {
		return Reading{}, err
	}
	r.Notice, err = doc.compose(all, known)
	for _, day := range r.Notice.Days {
		r.remarkOn(day)
	}
	return r, err
}
