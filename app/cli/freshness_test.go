package cli_test

import (
	"database/sql"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// overdueOn counts the entries whose data are overdue for update on a day, and all whose cycle sets days.
func overdueOn(t *testing.T, data string, day civil.Date) (overdue, all int) {
	t.Helper()
	withLedger(t, data, func(db *sql.DB) {
		rows, err := db.QueryContext(t.Context(), "SELECT cycle, base_on FROM catalog_freshness")
		require.NoError(t, err)
		defer func() { require.NoError(t, rows.Close()) }()
		for rows.Next() {
			var cycle, base string
			require.NoError(t, rows.Scan(&cycle, &base))
			last, err := civil.ParseDate(base)
			require.NoError(t, err)
			if next, ok := domain.NextUpdate(cycle, last); ok {
				all++
				if next.Before(day) {
					overdue++
				}
			}
		}
		require.NoError(t, rows.Err())
	})
	return overdue, all
}

// What is overdue for update stands out on the day on which a demonstration is made: most data were updated in time.
func TestSeededDataAreMostlyFresh(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	overdue, all := overdueOn(t, data, procedure.DateOf(time.Now()))
	assert.Greater(t, all, 60)
	assert.GreaterOrEqual(t, overdue, 5)
	assert.LessOrEqual(t, overdue, 8)

	past := historyOf(t, "7")
	overdue, all = overdueOn(t, past, civil.Date{Year: 2025, Month: time.December, Day: 1})
	assert.Greater(t, all, 390)
	assert.GreaterOrEqual(t, overdue, 7)
	assert.LessOrEqual(t, overdue, all/10)
	assert.Equal(t, "0", ask(t, past, "SELECT count(*) FROM catalog_updates WHERE on_day >= '2025-12-01' OR at >= 1764518400000000"), "nothing lies ahead")
	assert.Equal(t, "0", ask(t, past, "SELECT count(*) FROM catalog_updates WHERE person NOT IN (SELECT id FROM people)"))
	assert.Equal(t, "0", ask(t, past, `SELECT count(*) FROM catalog_freshness f LEFT JOIN catalog_updates u ON u.code = f.code
		WHERE coalesce(f.updated_on, '') <> coalesce(u.on_day, '')`))
}
