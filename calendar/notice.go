package calendar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
)

// Year is the State Council's holiday notice of a year: the days off that it names, and the weekend days worked instead.
// The days that it does not name are what their weekday makes them.
//
// As in the files of the holiday-cn project, the year is the one in the title of the notice: it may name days of the
// December before (the notice of 2019 gave 2018-12-31 off).
type Year struct {
	Year   int
	Notice string // the document number, 国办发明电〔2025〕7号; several are joined by "；"
	Days   []YearDay
}

// YearDay is a day that a notice names.
type YearDay struct {
	Date civil.Date
	Name string // the holiday that the day belongs to
	Off  bool   // false: a weekend day worked
}

// paperSeparator joins the documents of a year for which there was more than one.
const paperSeparator = "；"

var wantDate = fmt.Sprintf("a date written YYYY-MM-DD, %d-01-01..%d-12-31", firstYear, lastYear)

// yearJSON and dayJSON are the file format. Their fields are pointers so that one that is missing is noticed: a day off
// whose isOffDay was misspelt would otherwise become a day worked.
type yearJSON struct {
	Year   *int      `json:"year"`
	Papers []string  `json:"papers"`
	Days   []dayJSON `json:"days"`
}

type dayJSON struct {
	Name     *string `json:"name"`
	Date     *string `json:"date"`
	IsOffDay *bool   `json:"isOffDay"`
}

// ParseYear reads a notice in the JSON format of the holiday-cn project. It checks the form, With the content; either
// fails with *NoticeError.
func ParseYear(data []byte) (Year, error) {
	// Editors on Windows begin a file with a byte order mark, which JSON does not allow.
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var text yearJSON
	if err := json.Unmarshal(data, &text); err != nil {
		return Year{}, &NoticeError{Fault: NoticeMalformed, Where: "JSON", Got: err.Error(), Want: "a file in the format of holiday-cn"}
	}
	if text.Year == nil {
		return Year{}, &NoticeError{Fault: NoticeMalformed, Where: "year", Got: "nothing", Want: "the year of the notice, such as 2026"}
	}
	y := Year{Year: *text.Year, Notice: strings.Join(text.Papers, paperSeparator)}
	for i, d := range text.Days {
		day, err := d.parse(fmt.Sprintf("days[%d]", i))
		if err != nil {
			err.Year = y.Year
			return Year{}, err
		}
		y.Days = append(y.Days, day)
	}
	return y, nil
}

func (d dayJSON) parse(where string) (YearDay, *NoticeError) {
	switch {
	case d.Date == nil:
		return YearDay{}, &NoticeError{Fault: NoticeMalformed, Where: where + ".date", Got: "nothing", Want: wantDate}
	case d.Name == nil:
		return YearDay{}, &NoticeError{Fault: NoticeMalformed, Where: where + ".name", Got: "nothing", Want: "the name of the holiday"}
	case d.IsOffDay == nil:
		return YearDay{}, &NoticeError{Fault: NoticeMalformed, Where: where + ".isOffDay", Got: "nothing", Want: "true or false"}
	}
	date, err := ParseDate(*d.Date)
	if err != nil {
		return YearDay{}, &NoticeError{Fault: NoticeMalformed, Where: where + ".date", Got: fmt.Sprintf("%q", *d.Date), Want: wantDate}
	}
	return YearDay{Date: date, Name: *d.Name, Off: *d.IsOffDay}, nil
}

// MarshalJSON writes the format that ParseYear reads.
func (y Year) MarshalJSON() ([]byte, error) {
	text := yearJSON{Year: &y.Year, Papers: []string{}, Days: make([]dayJSON, 0, len(y.Days))}
	if y.Notice != "" {
		text.Papers = strings.Split(y.Notice, paperSeparator)
	}
	for i := range y.Days {
		d := &y.Days[i]
		date := d.Date.String()
		text.Days = append(text.Days, dayJSON{Name: &d.Name, Date: &date, IsOffDay: &d.Off})
	}
	return json.Marshal(text)
}

// UnmarshalJSON is ParseYear, for a notice inside a larger document.
func (y *Year) UnmarshalJSON(data []byte) error {
	parsed, err := ParseYear(data)
	if err != nil {
		return err
	}
	*y = parsed
	return nil
}

// sorted is a copy with the days in order, which shares nothing with the caller's.
func (y Year) sorted() Year {
	y.Days = slices.Clone(y.Days)
	slices.SortStableFunc(y.Days, func(a, b YearDay) int { return a.Date.Compare(b.Date) })
	return y
}
