package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/domain"
)

type attemptRow struct {
	Key    string `gorm:"primaryKey"`
	Count  int
	EndsAt int64
}

func (attemptRow) TableName() string { return "attempts" }

type loginPlaceRow struct {
	Person  string `gorm:"primaryKey"`
	Address string `gorm:"primaryKey"`
	At      int64
}

func (loginPlaceRow) TableName() string { return "login_places" }

// familiarFor is how long a place is known after the last log-in from it.
const familiarFor = 90 * day

// attemptKey hides what was typed: somebody may have typed a password in the place of a log-in.
func attemptKey(l domain.AttemptLimit) string { return SHA256.of(l.Key) }

// TakeAttempt counts an attempt under each limit before it is made, so that many at once, in however many processes, are no way
// round. If one of them is exhausted, it counts under none and is refused with domain.TooSoon. The time is real, also in a drill.
func (s *Store) TakeAttempt(ctx context.Context, limits ...domain.AttemptLimit) error {
	limits = slices.SortedFunc(slices.Values(limits), func(a, b domain.AttemptLimit) int { return strings.Compare(a.Key, b.Key) })
	return s.writing(ctx, "count an attempt", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		var rows []attemptRow
		var wait time.Duration
		for _, l := range limits {
			row, err := t.attemptsOf(l, now)
			if err != nil {
				return err
			}
			if row.Count >= l.Allowed {
				wait = max(wait, moment(row.EndsAt).Sub(now))
			}
			row.Count++
			rows = append(rows, row)
		}
		if wait > 0 {
			return domain.TooSoon{Wait: wait}
		}
		return t.db.Clauses(overwrite).Create(&rows).Error
	})
}

// attemptsOf is the count under a limit, which is held. One whose window is over, or ends later than any could, begins anew.
func (t tx) attemptsOf(l domain.AttemptLimit, now time.Time) (attemptRow, error) {
	key := attemptKey(l)
	if err := t.lock("attempts/%s", key); err != nil {
		return attemptRow{}, err
	}
	row, found, err := find[attemptRow](t.db, "key = ?", key)
	latest := micros(now.Add(l.Window))
	if !found || row.EndsAt <= micros(now) || row.EndsAt > latest {
		row = attemptRow{Key: key, EndsAt: latest}
	}
	return row, err
}

// ReturnAttempt takes back an attempt that was not in vain, or came to nothing through a fault of ours.
func (s *Store) ReturnAttempt(ctx context.Context, limits ...domain.AttemptLimit) error {
	return explain("return an attempt", s.writer.WithContext(ctx).
		Exec("UPDATE attempts SET count = count - 1 WHERE key IN ? AND count > 0", keysOfLimits(limits)).Error)
}

// ForgetAttempts begins to count anew: one has succeeded.
func (s *Store) ForgetAttempts(ctx context.Context, limits ...domain.AttemptLimit) error {
	return explain("forget attempts", s.writer.WithContext(ctx).Delete(&attemptRow{}, "key IN ?", keysOfLimits(limits)).Error)
}

func keysOfLimits(limits []domain.AttemptLimit) []string {
	var keys []string
	for _, l := range limits {
		keys = append(keys, attemptKey(l))
	}
	return keys
}

// Familiar tells whether the person with this log-in has logged in from the address lately.
func (s *Store) Familiar(ctx context.Context, login, address string) (bool, error) {
	t := s.reading(ctx)
	now, err := t.real()
	if err != nil {
		return false, explain("look for a place", err)
	}
	var known int64
	err = t.db.Model(&loginPlaceRow{}).Joins("JOIN people ON people.id = login_places.person").
		Where("people.login <> '' AND people.login_key = ? AND login_places.address = ? AND login_places.at > ?",
			clean(strings.ToLower(login)), clean(address), micros(now.Add(-familiarFor))).
		Count(&known).Error
	return known > 0, explain("look for a place", err)
}

// loggedInFrom notes where somebody was let in.
func (t tx) loggedInFrom(person, address string, now time.Time) error {
	if address == "" {
		return nil
	}
	return t.db.Clauses(overwrite).Create(&loginPlaceRow{person, clean(address), micros(now)}).Error
}

// forgetOldAttempts removes what no longer limits anybody, and places that have become strange.
func (t tx) forgetOldAttempts(now time.Time) error {
	if err := t.db.Delete(&attemptRow{}, "ends_at <= ?", micros(now)).Error; err != nil {
		return err
	}
	return t.db.Delete(&loginPlaceRow{}, "at <= ?", micros(now.Add(-familiarFor))).Error
}
