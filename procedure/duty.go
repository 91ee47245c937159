package procedure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"cloud.google.com/go/civil"
)

// Duty is what a regulation has somebody do every year by a date, unasked: a
// report on the year before. The application opens a case of the procedure for each who
// owes it, on the day that the duty says.
type Duty struct {
	Basis `yaml:",inline"`

	Title     string  `yaml:"title"`
	Procedure string  `yaml:"procedure"` // of the same pack
	Owes      string  `yaml:"owes"`      // role; bound to the provider: a case for each department that Each says; else one case
	Each      Each    `yaml:"each"`      // which departments owe it; EachProvider if it says nothing
	Opens     YearDay `yaml:"opens"`
	Due       YearDay `yaml:"due"` // in the same year; its end is the end of the period, working day or not
	Covers    Covers  `yaml:"covers"`
}

// Each says which departments owe a duty, each for itself.
type Each string

// Who owes a duty.
const (
	Once           Each = ""           // it is owed once, by nobody's department
	EachProvider   Each = "provider"   // each department that provides a catalog entry
	EachDepartment Each = "department" // each department, but the bureau and those of the higher bureau
)

// YearDay is a day of every year; Day 0 is the month's last.
type YearDay struct {
	Month int `yaml:"month"`
	Day   int `yaml:"day"`
}

// In is the date in a year.
func (d YearDay) In(year int) civil.Date {
	last := civil.Date{Year: year, Month: 1, Day: 1}.AddMonths(d.Month).AddDays(-1)
	day := cmp.Or(d.Day, last.Day)
	return civil.Date{Year: year, Month: last.Month, Day: min(day, last.Day)}
}

// Covers is the year that a duty is about, seen from the year in which it is due.
type Covers string

// The years that a duty can be about.
const (
	PreviousYear Covers = "previous"
	CurrentYear  Covers = "current"
)

// The fields of the form in which a case of a duty finds what it is about.
const (
	DutyDepartment = "department" // department; where the duty is each department's
	DutyYear       = "year"       // integer: the year that it covers
	DutyDue        = "due"        // date
)

// Occurrence is a duty in one year.
type Occurrence struct {
	Year   int // in which it is due
	Covers int // year
	Opens  civil.Date
	Due    civil.Date
}

// In returns the duty as it is in a year.
func (d Duty) In(year int) Occurrence {
	o := Occurrence{Year: year, Covers: year, Opens: d.Opens.In(year), Due: d.Due.In(year)}
	if d.Covers == PreviousYear {
		o.Covers--
	}
	return o
}

// Open returns the occurrences that are to be opened by today: those in whose
// period today lies, and those whose first day came after the day through which
// they were opened before, though their period may be over by now.
func (d Duty) Open(through, today civil.Date) []Occurrence {
	var open []Occurrence
	for year := min(through.Year, today.Year); year <= today.Year; year++ {
		o := d.In(year)
		missed := o.Opens.After(through)
		if !o.Opens.After(today) && (missed || !o.Due.Before(today)) {
			open = append(open, o)
		}
	}
	return open
}

// OwedBy tells which departments owe the duty.
func (d Duty) OwedBy(r *Regulation) Each {
	if r.Parties.At(d.Owes).Department != RoleProvider {
		return Once
	}
	return cmp.Or(d.Each, EachProvider)
}

// Form fills in the form of a case of the duty.
func (d Duty) Form(o Occurrence, r *Regulation, department string) Fields {
	form := Fields{DutyYear: o.Covers, DutyDue: o.Due.String()}
	if d.OwedBy(r) != Once {
		form[DutyDepartment] = department
	}
	return form
}

// duties notes what no duty can be met by.
func (c *checker) duties() {
	for name, d := range c.r.Duties.All() {
		path := "duties." + name
		c.basis(path, d.Basis)
		known(c, path+".owes", "role", d.Owes, c.r.Parties)
		if side := c.r.Parties.At(d.Owes).Department; side == RoleApplicant || side == SideSuperior {
			c.fault(path+".owes", d.Owes+", bound to the "+side, "a role bound to the provider, or to no department")
		}
		if d.Each != "" && c.r.Parties.Has(d.Owes) && d.OwedBy(c.r) == Once {
			c.fault(path+".each", string(d.Each), "nothing, as "+d.Owes+" is not bound to the provider")
		}
		const leap = 2024
		if d.Due.In(leap).Before(d.Opens.In(leap)) {
			c.fault(path+".due", "a day before it opens", "a later day of the same year")
		}
	}
}

// Check tells what keeps the application from opening cases of the duty under the
// procedure, or nothing: it must be the bureau's to file, about no catalog entry,
// and its form must take what the duty fills in and ask for nothing else.
func (d Duty) Check(def *Definition) (faults []string) {
	takes := map[string]FieldType{DutyYear: Integer, DutyDue: Date}
	if d.OwedBy(def.Regulation) != Once {
		takes[DutyDepartment] = Department
	}
	if !slices.Contains(def.Filing.By, FiledByBureau) {
		faults = append(faults, "filing.by: bureau was expected, in whose name the application opens it")
	}
	if def.Filing.Parent == Required {
		faults = append(faults, "filing.parent: none was expected, as a duty follows from no case")
	}
	if def.Filing.Resource == Required {
		faults = append(faults, "filing.resource: none was expected, as a duty is about no catalog entry")
	}
	for _, f := range def.Form {
		if f.Required && takes[f.Name] == "" {
			faults = append(faults, fmt.Sprintf("form: %s is required, and the duty does not fill it in", f.Name))
		}
		if takes[f.Name] == f.Type {
			delete(takes, f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(takes)) {
		faults = append(faults, fmt.Sprintf("form: the field %s of the type %s was expected", name, takes[name]))
	}
	return faults
}
