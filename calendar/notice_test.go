package calendar_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return text
}

func TestParseYear(t *testing.T) {
	t.Parallel()
	y, err := calendar.ParseYear([]byte(`{
		"$schema": "https://example.org/schema.json", "year": 2020,
		"papers": ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"],
		"days": [
			{"name": "元旦", "date": "2020-01-01", "isOffDay": true},
			{"name": "春节", "date": "2020-01-19", "isOffDay": false}
		]}`))
	require.NoError(t, err)
	want := calendar.Year{
		Year:   2020,
		Notice: "国办发明电〔2019〕16号；国办发明电〔2020〕1号",
		Days: []calendar.YearDay{
			{Date: date(t, "2020-01-01"), Name: "元旦", Off: true},
			{Date: date(t, "2020-01-19"), Name: "春节"},
		},
	}
	assert.Empty(t, cmp.Diff(want, y))

	text, err := json.Marshal(want)
	require.NoError(t, err)
	assert.JSONEq(t, `{"year":2020,"papers":["国办发明电〔2019〕16号","国办发明电〔2020〕1号"],"days":[
		{"name":"元旦","date":"2020-01-01","isOffDay":true},{"name":"春节","date":"2020-01-19","isOffDay":false}]}`, string(text))
}

func TestYearWithinADocument(t *testing.T) {
	t.Parallel()
	type document struct{ Notice calendar.Year }
	want := document{notice2027(t)}
	text, err := json.Marshal(want)
	require.NoError(t, err)
	var got document
	require.NoError(t, json.Unmarshal(text, &got))
	assert.Empty(t, cmp.Diff(want, got))

	text, err = json.Marshal(calendar.Year{Year: 2030})
	require.NoError(t, err)
	assert.JSONEq(t, `{"year":2030,"papers":[],"days":[]}`, string(text), "lists, never null")
}

func TestParseYearAllowsAByteOrderMark(t *testing.T) {
	t.Parallel()
	y, err := calendar.ParseYear([]byte("\ufeff" + `{"year": 2027, "papers": [], "days": []}`))
	require.NoError(t, err)
	assert.Equal(t, 2027, y.Year)
}

func TestParseYearRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
	}{
		{"nothing", ``, "calendar: notice: JSON: got unexpected end of JSON input, want a file in the format of holiday-cn"},
		{"null", `null`, "calendar: notice: year: got nothing, want the year of the notice, such as 2026"},
		{"a list", `[]`, "want a file in the format of holiday-cn"},
		{"two documents", `{"year":2027} {}`, "want a file in the format of holiday-cn"},
		{"no year", `{"days":[]}`, "year: got nothing"},
		{"a year in words", `{"year":"2027"}`, "want a file in the format of holiday-cn"},
		{"isOffDay misspelt", `{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffday_":true}]}`,
			"calendar: notice of 2027: days[0].isOffDay: got nothing, want true or false"},
		{"no name", `{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true}]}`, "days[0].name: got nothing"},
		{"no date", `{"year":2027,"days":[{"name":"元旦","isOffDay":true}]}`, "days[0].date: got nothing"},
		{"a date written loosely", `{"year":2027,"days":[{"name":"元旦","date":"2027-1-1","isOffDay":true}]}`,
			`days[0].date: got "2027-1-1", want a date written YYYY-MM-DD, 2002-01-01..2099-12-31`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := calendar.ParseYear([]byte(tt.text))
			var fault *calendar.NoticeError
			require.ErrorAs(t, err, &fault)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

// FuzzParseYear: no text makes it panic, and what it accepts it writes and reads back unchanged.
func FuzzParseYear(f *testing.F) {
	f.Add(readFile(f, "testdata/2026.json"))
	f.Add([]byte(`{"year":2027,"papers":["a；b",""],"days":[{"name":"","date":"2027-01-01","isOffDay":false}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		y, err := calendar.ParseYear(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(y)
		require.NoError(t, err)
		back, err := calendar.ParseYear(again)
		require.NoError(t, err)
		assert.Empty(t, cmp.Diff(y, back))
		_, _ = calendar.Builtin().With(y)
	})
}
