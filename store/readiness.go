package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store/dialect"
)

// heartbeatRow is when a part of the application was last seen at work.
type heartbeatRow struct {
	Name string `gorm:"primaryKey"`
	At   int64
}

func (heartbeatRow) TableName() string { return "heartbeats" }

const (
	beatOfSweep    = "sweep"
	beatOfDailyRun = "daily run"
	beatOfProbe    = "probe" // nobody's: written to see whether writing is possible

	sweepSilent   = time.Minute      // real time after which the sweep counts as stalled
	enginePending = time.Minute      // real time that the engine has for an act
	engineRecent  = 15 * time.Minute // an act pending for longer is one case's trouble, not the engine's
	severalLate   = 2                // cases that nobody has taken on in time: no trouble of one case

	leastRoom     = 32 << 20        // bytes free on the disk below which it counts as full
	probePatience = 3 * time.Second // within which the database must have answered
)

// Swept notes that the sweep has looked through the ledger, and now and then removes the tokens and the counts of attempts that have
// expired.
func (s *Store) Swept(ctx context.Context) error {
	return s.writing(ctx, "note the sweep", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		if err := t.beat(beatOfSweep); err != nil || now.Sub(moment(s.tidied.Load())).Abs() < tidyEvery {
			return err
		}
		s.tidied.Store(micros(now))
		if err := t.db.Delete(&tokenRow{}, "expires_at < ? OR idle > 0 AND "+unused+" < ?", micros(now), micros(now)).Error; err != nil {
			return err
		}
		return t.forgetOldAttempts(now)
	})
}

// tidyEvery is how often what has expired is removed: it counts no more in any case.
const tidyEvery = time.Minute

func (t tx) beat(name string) error {
	now, err := t.real()
	if err != nil {
		return err
	}
	return t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&heartbeatRow{name, micros(now)}).Error
}

// Outage says in the API's words what is the matter with the database, if that is what the error comes from.
func (s *Store) Outage(err error) *procedure.Refusal {
	switch s.dialect.Outage(err) {
	case dialect.Unreachable:
		return procedure.Refuse(domain.DatabaseUnreachable, "数据库暂时不可达")
	case dialect.Busy:
		return procedure.Refuse(domain.DatabaseBusy, "数据库正忙")
	case dialect.ReadOnly:
		return procedure.Refuse(domain.DatabaseReadOnly, "数据库只读，不能登记")
	case dialect.Full:
		return procedure.Refuse(domain.DiskFull, "磁盘已满，不能登记")
	case dialect.None:
	}
	return nil
}

// Impediments are what keeps the ledger, or those who work on it, from their work: a database that does not answer or
// cannot be written to, a full disk, a sweep or an engine that stands still. None: all is well.
func (s *Store) Impediments(ctx context.Context) procedure.Refusals {
	ctx, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	list := s.cramped()
	at, err := s.probe(ctx)
	if err != nil {
		return append(list, s.impediment(err))
	}
	for _, look := range []func(tx, time.Time) (*procedure.Refusal, error){tx.sweepStalled, tx.engineStalled} {
		found, err := look(s.reading(ctx), at)
		if err != nil {
			return append(list, s.impediment(err))
		}
		if found != nil {
			list = append(list, found)
		}
	}
	return list
}

// impediment names the outage; a database that fails in another way, or not in time, is as good as out of reach.
func (s *Store) impediment(err error) *procedure.Refusal {
	s.config.Log.Warn("not ready: the ledger fails", "error", err)
	if known := s.Outage(err); known != nil && !errors.Is(err, context.DeadlineExceeded) {
		return known
	}
	return procedure.Refuse(domain.DatabaseUnreachable, "数据库没有及时答复")
}

// cramped looks at the disks before anything is written: the last bytes are gone faster than anybody asks.
func (s *Store) cramped() procedure.Refusals {
	var list procedure.Refusals
	room, seen := s.dialect.Room()
	if s.config.Attachments != "" {
		if beside, also := dialect.Room(s.config.Attachments); also && (!seen || beside < room) {
			room, seen = beside, true
		}
	}
	if seen && room < leastRoom {
		list = append(list, procedure.Refuse(domain.DiskFull, "磁盘将满，只剩 %d MB", room>>20))
	}
	return list
}

// probe writes, and tells the real time.
func (s *Store) probe(ctx context.Context) (at time.Time, err error) {
	err = s.writing(ctx, "probe", func(t tx) error {
		if at, err = t.real(); err != nil {
			return err
		}
		return t.beat(beatOfProbe)
	})
	return at, err
}

func (t tx) sweepStalled(now time.Time) (*procedure.Refusal, error) {
	row, found, err := find[heartbeatRow](t.db, "name = ?", beatOfSweep)
	if err != nil {
		return nil, err
	}
	if !found {
		return procedure.Refuse(domain.SweepStalled, "没有办理进程（worker）在工作"), nil
	}
	if silent := now.Sub(moment(row.At)).Abs(); silent > sweepSilent {
		return procedure.Refuse(domain.SweepStalled, "办理进程的巡检已停 %s", silent.Truncate(time.Second)), nil
	}
	return nil, nil
}

// engineStalled looks at the newest of the acts that the engine has had time for: if it waits, or nobody could tell the engine what it
// came to, the engine stands still. So it does if it has taken on none of several cases whose time has come. One case that cannot be
// taken on is not the engine's fault.
func (t tx) engineStalled(now time.Time) (*procedure.Refusal, error) {
	from, to := micros(t.legal(now.Add(-engineRecent))), micros(t.legal(now.Add(-enginePending)))
	deaf, err := t.unheard(from, to)
	if err != nil {
		return nil, err
	}
	if deaf {
		return procedure.Refuse(domain.EngineStalled, "引擎没有办理已登记的行为，等待已超过 %s", enginePending), nil
	}
	r, err := t.clock()
	if err != nil || r.doubt != "" {
		return nil, err // expiries are held
	}
	var late []string
	err = t.db.Model(&caseRow{}).Where("ended_at IS NULL AND next_alarm_at BETWEEN ? AND ?", from, to).Limit(severalLate).Pluck("number", &late).Error
	if err != nil || len(late) < severalLate {
		return nil, err
	}
	return procedure.Refuse(domain.EngineStalled, "多个办件到时应处理而没有处理，已超过 %s", enginePending), nil
}

// unheard tells whether of the acts of a time the newest waits, or is one of which the engine has not heard.
func (t tx) unheard(from, to int64) (bool, error) {
	var newest []struct {
		Status string
		Untold bool
	}
	err := t.db.Model(&actRow{}).Where("registered_at BETWEEN ? AND ?", from, to).Order("registered_at DESC").Limit(1).
		Select("status, EXISTS (SELECT 1 FROM untold WHERE untold.case_number = acts.case_number AND untold.since BETWEEN 1 AND ?) AS untold", to).
		Scan(&newest).Error
	return len(newest) > 0 && (newest[0].Untold || newest[0].Status == string(domain.Pending)), err
}
