package ledger_test

import (
	"os"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// A duty is owed by the departments that the regulation says: all, those that provide data, or nobody's department.
func TestWhoOwesTheDutiesThatAreDue(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../procedure/testdata/synthetic/regulation.yaml")
	require.NoError(t, err)
	owing := map[procedure.Each][]string{
		procedure.Once: {""}, procedure.EachProvider: {"mzj"}, procedure.EachDepartment: {"jtj", "mzj"},
	}
	day := civil.Date{Year: 2027, Month: 1, Day: 4}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"each: department", "each: department", []string{"jtj", "mzj"}},
		{"each: department", "each: provider", []string{"mzj"}},
		{"    each: department\n", "", []string{"mzj"}},
		{"owes: provider\n    each: department", "owes: bureau", []string{""}},
	} {
		r, err := procedure.ParseRegulation("r.yaml", []byte(strings.Replace(string(text), c.from, c.to, 1)))
		require.NoError(t, err)
		var got []string
		for _, d := range ledger.DutiesDue(r, day, day, owing) {
			got = append(got, d.Department)
		}
		require.Equal(t, c.want, got, c.to)
	}
}
