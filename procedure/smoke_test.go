package procedure

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"
)

type weekdays struct{}

func (weekdays) Version() string { return "w" }
func (weekdays) IsWorkday(d civil.Date) (bool, error) {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday, nil
}
func (w weekdays) AddWorkdays(d civil.Date, n int) (civil.Date, error) {
	for n > 0 {
		d = d.AddDays(1)
		if ok, _ := w.IsWorkday(d); ok {
			n--
		}
	}
	return d, nil
}
func (w weekdays) Workdays(a, b civil.Date) (int, error)        { return 0, nil }
func (w weekdays) NextWorkday(d civil.Date) (civil.Date, error) { return d, nil }
func (weekdays) Provisional(a, b civil.Date) bool               { return false }

func TestSmoke(t *testing.T) {
	rs, _ := os.ReadFile("../regulations/yaohai-2024/regulation.yaml")
	r, err := ParseRegulation("regulation.yaml", rs)
	require.NoError(t, err)
	ps, _ := os.ReadFile("../regulations/yaohai-2024/share-application.yaml")
	d, err := Parse(r, "share-application.yaml", ps)
	require.NoError(t, err)
	m := NewMachine(d, weekdays{})
	at := time.Date(2026, 9, 14, 10, 0, 0, 0, Shanghai)
	s, rec, err := m.File(Application{Number: "YH-1", At: at, Kind: FiledByDepartment, Applicant: "A", Form: Fields{"purpose": "x", "scope": "y", "mode": "file", "no_state_secrets": true, "duty": true}, Resource: &Resource{Provider: "B", Share: "conditional"}})
	require.NoError(t, err)
	b, _ := json.MarshalIndent(rec, "", " ")
	t.Log(string(b))
	s2, recs, err := m.Advance(s, nil, at.AddDate(0, 0, 30))
	require.NoError(t, err)
	b, _ = json.MarshalIndent(recs, "", " ")
	t.Log(string(b))
	b, _ = json.MarshalIndent(s2, "", " ")
	t.Log(string(b))
}
