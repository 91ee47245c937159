package store

import (
	"context"
	"time"

	"github.com/shixian/shixian/domain"
)

// Pulse is how the work stands now. It counts by indexes and holds nothing.
func (s *Store) Pulse(ctx context.Context) (domain.Pulse, error) {
	p, err := s.reading(ctx).pulse()
	return p, explain("take the pulse", err)
}

// pulseRow has of each backlog the number and the legal time of the oldest.
type pulseRow struct {
	Open, Overdue, Failing, GivenUp int

	Acts, Untold, Alarms, Services, Posting, Deliveries                         int
	ActsFrom, UntoldFrom, AlarmsFrom, ServicesFrom, PostingFrom, DeliveriesFrom *int64

	Sweep, DailyRun *int64
}

const pulseOf = `SELECT
	(SELECT count(*) FROM cases WHERE ended_at IS NULL) AS open,
	(SELECT count(*) FROM cases WHERE overdue) AS overdue,
	(SELECT count(*) FROM acts WHERE status = 'pending') AS acts,
	(SELECT min(registered_at) FROM acts WHERE status = 'pending') AS acts_from,
	(SELECT count(*) FROM untold) AS untold,
	(SELECT min(since) FROM untold WHERE since > 0) AS untold_from,
	(SELECT count(*) FROM cases WHERE ended_at IS NULL AND next_alarm_at < @now) AS alarms,
	(SELECT min(next_alarm_at) FROM cases WHERE ended_at IS NULL AND next_alarm_at < @now) AS alarms_from,
	(SELECT count(*) FROM cases WHERE ended_at IS NULL AND calling_since IS NOT NULL) AS services,
	(SELECT min(calling_since) FROM cases WHERE ended_at IS NULL AND calling_since IS NOT NULL) AS services_from,
	(SELECT count(*) FROM notifications WHERE NOT posted) AS posting,
	(SELECT min(at) FROM notifications WHERE NOT posted) AS posting_from,
	(SELECT count(*) FROM deliveries WHERE status = 'pending') AS deliveries,
	(SELECT min(created_at) FROM deliveries WHERE status = 'pending') AS deliveries_from,
	(SELECT count(*) FROM deliveries WHERE status = 'pending' AND attempts > 0) AS failing,
	(SELECT count(*) FROM deliveries WHERE status = 'failed') AS given_up,
	(SELECT at FROM heartbeats WHERE name = @sweep) AS sweep,
	(SELECT at FROM heartbeats WHERE name = @daily) AS daily_run`

func (t tx) pulse() (p domain.Pulse, err error) {
	clock, err := t.clock()
	if err != nil {
		return p, err
	}
	now := t.legal(clock.real)
	var row pulseRow
	err = t.db.Raw(pulseOf, map[string]any{"now": micros(now), "sweep": beatOfSweep, "daily": beatOfDailyRun}).Scan(&row).Error
	if err != nil {
		return p, err
	}
	waiting := func(count int, from *int64) domain.Backlog {
		if from == nil {
			return domain.Backlog{Count: count}
		}
		return domain.Backlog{Count: count, Oldest: t.lasted(moment(*from), now)}
	}
	p = domain.Pulse{
		Open: row.Open, Overdue: row.Overdue, Failing: row.Failing, GivenUp: row.GivenUp,
		Acts: waiting(row.Acts, row.ActsFrom), Untold: waiting(row.Untold, row.UntoldFrom), Alarms: waiting(row.Alarms, row.AlarmsFrom),
		Services: waiting(row.Services, row.ServicesFrom), Posting: waiting(row.Posting, row.PostingFrom),
		Deliveries: waiting(row.Deliveries, row.DeliveriesFrom), Held: clock.doubt != "",
	}
	p.Sweep, p.DailyRun = seenAt(row.Sweep), seenAt(row.DailyRun)
	processes, err := t.processes(clock.raw)
	for _, one := range processes {
		p.Skew = max(p.Skew, (time.Duration(one.Ahead) * time.Microsecond).Abs())
	}
	return p, err
}

func seenAt(at *int64) time.Time {
	if at == nil {
		return time.Time{}
	}
	return moment(*at)
}

// lasted is how much real time has passed between two legal instants; 0 if the first is not before the second.
func (s *Store) lasted(from, to time.Time) time.Duration {
	passed := max(to.Sub(from), 0)
	if s.drill != nil {
		passed = s.drill.lasts(passed)
	}
	return passed
}

// DailyRunEnded notes that a daily run has come to its end.
func (s *Store) DailyRunEnded(ctx context.Context) error {
	return s.writing(ctx, "note the daily run", func(t tx) error { return t.beat(beatOfDailyRun) })
}
