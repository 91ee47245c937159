package api

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/regulations"
)

// What the document on supervising says of the saved queries is what there is.
func TestSavedQueriesAreDocumented(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	list, err := savedQueries(calendar.Builtin(), civil.Date{Year: 2026, Month: 9, Day: 30}, 2, library)
	require.NoError(t, err)
	text, err := os.ReadFile("../docs/supervising.md")
	require.NoError(t, err)
	for _, q := range list {
		if strings.Contains(q.query, "DueAt <") { // the day is another one each day: there is nothing to link
			assert.Contains(t, string(text), "| `"+q.name+"` |", q.name)
			continue
		}
		assert.Contains(t, string(text), "| [`"+q.name+"`]["+q.name+"] |", q.name)
		assert.Contains(t, string(text), "\n["+q.name+"]: http://127.0.0.1:8233/namespaces/shixian/workflows?query="+url.QueryEscape(q.query)+"\n", q.name)
	}
	assert.Contains(t, list[1].query, "DueAt < '2026-10-10T00:00:00+08:00'", "two working days on, across the holidays")
}

func TestSavedQueriesOfADepartment(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Overdue = true AND Department = 'gaj'", savedQuery{query: "Overdue = true"}.of("ga'j"))
	assert.Equal(t, "WorkflowType = 'Morning'", savedQuery{query: "WorkflowType = 'Morning'"}.of("gaj"))
	assert.Empty(t, oneOf("Outcome", nil))
	assert.Equal(t, "Outcome IN ('a', 'b')", oneOf("Outcome", []string{"b", "a", "b"}))
}
