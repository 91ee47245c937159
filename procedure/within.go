package procedure

import (
	"fmt"

	"cloud.google.com/go/civil"
)

// capped refuses dates that are promised for later than they may be, and says which day would be the last.
func (t *stepContext) capped(fields []Field, values Fields) error {
	for _, f := range fields {
		text, said := values[f.Name].(string)
		if f.Within == nil || !said || t.m.branch != nil { // to the explorer dates decide nothing
			continue
		}
		last, err := t.latest(*f.Within)
		if err != nil {
			return err
		}
		if promised, err := civil.ParseDate(text); err == nil && promised.After(last) {
			return &Refusal{FieldInvalid, fmt.Sprintf("“%s”不得晚于%s", f.Title, Written(last)), f.Name}
		}
	}
	return nil
}

// latest is the last day that can be promised; never before today, or nothing could be.
func (t *stepContext) latest(w Within) (civil.Date, error) {
	from, err := t.date(w.From)
	if err != nil {
		return from, err
	}
	last, err := t.m.cal.AddWorkdays(from, w.Workdays)
	if err == nil && last.Before(t.on) {
		last, err = t.m.cal.NextWorkday(t.on)
	}
	if err != nil {
		return last, &beyondCalendar{err}
	}
	return last, nil
}
