package procedure_test

import (
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func dateOn(t *testing.T, text string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(text)
	require.NoError(t, err)
	return d
}

func TestTheLastDayOfAMonth(t *testing.T) {
	t.Parallel()
	for text, day := range map[string]procedure.YearDay{
		"2027-01-31": {Month: 1}, "2027-02-28": {Month: 2}, "2027-12-31": {Month: 12}, "2027-03-05": {Month: 3, Day: 5},
		"2027-04-30": {Month: 4, Day: 31},
	} {
		require.Equal(t, text, day.In(2027).String())
	}
	require.Equal(t, "2028-02-29", procedure.YearDay{Month: 2}.In(2028).String())
}

// What a day opens: what is in its period, and what began since the last time,
// though it be over; never what began before the application did its duties at all.
func TestDutiesToOpen(t *testing.T) {
	t.Parallel()
	duty := procedure.Duty{Opens: procedure.YearDay{Month: 1, Day: 1}, Due: procedure.YearDay{Month: 1}, Covers: procedure.PreviousYear}
	for _, c := range []struct {
		name, through, today string
		covers               []int
	}{
		{"the day before", "2026-12-30", "2026-12-31", nil},
		{"the first day", "2026-12-31", "2027-01-01", []int{2026}},
		{"again, in the period", "2027-01-01", "2027-01-02", []int{2026}},
		{"the last day", "2027-01-30", "2027-01-31", []int{2026}},
		{"over", "2027-01-31", "2027-02-01", nil},
		{"down all January", "2026-12-31", "2027-02-06", []int{2026}},
		{"down for two years", "2026-12-20", "2028-01-05", []int{2026, 2027}},
		{"the first daily run, in February", "2027-02-06", "2027-02-06", nil},
		{"the first daily run, in January", "2027-01-20", "2027-01-20", []int{2026}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var covers []int
			for _, o := range duty.Open(dateOn(t, c.through), dateOn(t, c.today)) {
				covers = append(covers, o.Covers)
				require.Equal(t, o.Covers+1, o.Opens.Year)
			}
			require.Equal(t, c.covers, covers)
		})
	}
}

func TestFaultsOfDuties(t *testing.T) {
	t.Parallel()
	source := read(t, syntheticRegulation)
	for want, replace := range map[string][2]string{
		`duties.yearly_report.due: found a day before it opens`:              {"opens: {month: 1, day: 1}", "opens: {month: 3, day: 1}"},
		`duties.yearly_report.owes: found the undeclared role "nobody"`:      {"owes: provider", "owes: nobody"},
		`duties.yearly_report.owes: found applicant, bound to the applicant`: {"owes: provider", "owes: applicant"},
		`duties.yearly_report.each: found department, expected nothing`:      {"owes: provider", "owes: bureau"},
		`duties.yearly_report.each: found`:                                   {"each: department", "each: everybody"},
		`duties.yearly_report.opens.month: found the number 13`:              {"opens: {month: 1, day: 1}", "opens: {month: 13}"},
		`duties.yearly_report: found no covers, expected covers (The year`:   {"    covers: previous\n", ""},
	} {
		_, err := procedure.ParseRegulation("r.yaml", []byte(strings.Replace(source, replace[0], replace[1], 1)))
		require.ErrorContains(t, err, want)
	}
}

// A procedure that asks for more than a duty can fill in could not be opened.
func TestWhatADutyNeedsOfItsProcedure(t *testing.T) {
	t.Parallel()
	d := synthetic(t)
	faults := strings.Join(d.Regulation.Duties.At("yearly_report").Check(d), "\n")
	require.Contains(t, faults, "filing.by: bureau was expected")
	require.Contains(t, faults, "form: the field year of the type integer was expected")
	require.Contains(t, faults, "form: the field department of the type department was expected")
}

// Who owes a duty is each that provides data, if the regulation says nothing else.
func TestWhoOwesADuty(t *testing.T) {
	t.Parallel()
	r := synthetic(t).Regulation
	duty := r.Duties.At("yearly_report")
	require.Equal(t, procedure.EachDepartment, duty.OwedBy(r))
	duty.Each = ""
	require.Equal(t, procedure.EachProvider, duty.OwedBy(r))
	duty.Owes = "bureau"
	require.Equal(t, procedure.Once, duty.OwedBy(r))
}
