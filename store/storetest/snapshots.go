package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
)

var snapshots = suite{
	"one of each period is due, from the first working day on": snapshotsDue,
	"what is kept never changes":                               snapshotsStay,
	"a correction is another version":                          snapshotsCorrected,
	"the database refuses to change one":                       snapshotsAppendOnly,
}

// encoded makes the body of a period as the application does.
func (l *ledger) encoded(period string) []byte {
	l.t.Helper()
	q, err := report.SnapshotQuery(period)
	require.NoError(l.t, err)
	counts, err := l.Count(l.ctx, q)
	require.NoError(l.t, err)
	body, err := report.Encode(period, counts, report.DefaultThresholds, nil, nil)
	require.NoError(l.t, err)
	return body
}

func (l *ledger) due() []string {
	l.t.Helper()
	due, err := l.SnapshotsDue(l.ctx)
	require.NoError(l.t, err)
	return due
}

func snapshotsDue(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.Empty(t, l.due(), "the ledger begins in the middle of September")
	l.clock.Set("2026-10-07 06:00:00")
	require.Empty(t, l.due(), "the first working day of October is the 8th")
	l.clock.Set("2026-10-08 00:00:00")
	require.Equal(t, []string{"2026-09", "2026-Q3"}, l.due())
	_, err := l.KeepSnapshot(l.ctx, "2026-09", l.encoded("2026-09"))
	require.NoError(t, err)
	require.Equal(t, []string{"2026-Q3"}, l.due())
	l.clock.Set("2027-01-04 06:00:00") // nobody ran it for three months
	require.Equal(t, []string{"2026-Q3", "2026-10", "2026-11", "2026-12", "2026-Q4", "2026"}, l.due())
}

func snapshotsStay(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set("2026-10-08 06:00:00")
	first, err := l.KeepSnapshot(l.ctx, "2026-09", l.encoded("2026-09"))
	require.NoError(t, err)
	assert.Equal(t, 1, first.Version)
	assert.Empty(t, first.By)
	l.advance(number) // it had been silent: consent
	again, err := l.KeepSnapshot(l.ctx, "2026-09", l.encoded("2026-09"))
	require.NoError(t, err)
	assert.Equal(t, first, again, "taken twice it is the one that was taken first")
	kept, err := l.Snapshot(l.ctx, "2026-09", 0)
	require.NoError(t, err)
	assert.Equal(t, first, kept)
	f, err := kept.Decode()
	require.NoError(t, err)
	assert.Equal(t, "2026-09-30", f.Through.String())
	kept.Body[len(kept.Body)/2]++
	_, err = kept.Decode()
	require.ErrorContains(t, err, "its hash is another")
	_, err = l.Snapshot(l.ctx, "2026-08", 0)
	refused(t, err, domain.SnapshotUnknown)
	_, err = l.Snapshot(l.ctx, "2026-09", 2)
	refused(t, err, domain.SnapshotUnknown)
}

func snapshotsCorrected(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set("2026-10-08 06:00:00")
	_, err := l.CorrectSnapshot(l.ctx, "2026-09", 1, l.encoded("2026-09"), bureau, "没有")
	refused(t, err, domain.SnapshotUnknown)
	_, err = l.KeepSnapshot(l.ctx, "2026-09", l.encoded("2026-09"))
	require.NoError(t, err)
	l.advance(number)
	second, err := l.CorrectSnapshot(l.ctx, "2026-09", 1, l.encoded("2026-09"), bureau, "补录后更正")
	require.NoError(t, err)
	assert.Equal(t, 2, second.Version)
	assert.Equal(t, "补录后更正", second.Reason)
	assert.Equal(t, bureau.ID, second.By)
	old, err := l.Snapshot(l.ctx, "2026-09", 1)
	require.NoError(t, err)
	last, err := l.Snapshot(l.ctx, "2026-09", 0)
	require.NoError(t, err)
	assert.Equal(t, second, last)
	before, err := old.Decode()
	require.NoError(t, err)
	after, err := last.Decode()
	require.NoError(t, err)
	differences := report.Differences(before, after)
	require.NotEmpty(t, differences)
	var figures []report.FigureName
	for _, d := range differences {
		if d.Key.Department == "mzj" && d.Stage == report.EveryClock {
			figures = append(figures, d.Figure)
		}
	}
	assert.Contains(t, figures, report.StillOverdue)
	assert.Contains(t, figures, report.Deemed)
	assert.Empty(t, report.Differences(after, after))
	list, err := l.Snapshots(l.ctx)
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.Equal(t, 2, list[0].Version)
	assert.Empty(t, list[0].Body)
}

func snapshotsAppendOnly(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.KeepSnapshot(l.ctx, "2026-08", l.encoded("2026-08"))
	require.NoError(t, err)
	db := l.raw()
	defer func() { require.NoError(t, db.Close()) }()
	for _, change := range []string{"UPDATE report_snapshots SET body = '{}'", "DELETE FROM report_snapshots"} {
		_, err := db.ExecContext(l.ctx, change)
		require.ErrorContains(t, err, "append-only")
	}
}
