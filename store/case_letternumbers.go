package store

import (
	"context"
	"database/sql"

	"github.com/shixian/shixian/store/dialect"
)

// highestLetter is what no letter's ordinal is higher than: as many as the case with most has, with all that were left out.
func highestLetter(ctx context.Context, q dialect.Querier) (n int, err error) {
	err = rowsOf(ctx, q, `SELECT coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM letters GROUP BY case_number) AS cases), 0)
		+ (SELECT coalesce(sum(letters), 0) FROM number_gaps)`, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// lettersGiven has the file of the highest numbers know of more letters of a case before anybody has them.
func (t tx) lettersGiven(number string, more int) error {
	if t.highWater.path == "" || more == 0 {
		return nil
	}
	kept, err := t.lettersKept(number)
	if err != nil {
		return err
	}
	leftOut, err := t.lettersLeftOutInAll()
	if err != nil {
		return err
	}
	last, err := t.lastEvent()
	if err != nil {
		return err
	}
	return t.highWater.letter(kept+more+leftOut, last+1)
}

func (t tx) lastEvent() (id int, err error) {
	err = t.db.Model(&eventRow{}).Select("coalesce(max(id), 0)").Scan(&id).Error
	return id, err
}

// followHighWater has the file of the highest numbers know what the ledger does, and a ledger that was set back by hand go on behind
// what the file says.
func (s *Store) followHighWater(ctx context.Context) error {
	h, t := s.highWater, s.reading(ctx)
	if h.path == "" {
		return nil
	}
	if err := s.leaveReturned(ctx); err != nil {
		return err
	}
	numbers, err := t.numbers()
	if err != nil {
		return err
	}
	if _, known := h.given[markLetters]; !known { // an earlier build has kept it
		if numbers[markLetters], err = highestLetter(ctx, s.pools[1]); err != nil {
			return err
		}
	}
	return h.cover(numbers)
}

// leaveReturned leaves a gap in the letters if the ledger has not come as far as when the last one was given: it was set back, or
// died right before that one. A database that has a line of its own tells by that.
func (s *Store) leaveReturned(ctx context.Context) error {
	returned := func(t tx) (bool, error) {
		line, err := t.dialect.Line(t.db)
		if err != nil || line != "" {
			return false, err
		}
		last, err := t.lastEvent()
		return s.highWater.given[markEvent] > last, err
	}
	if maybe, err := returned(s.reading(ctx)); err != nil || !maybe {
		return err
	}
	last, left := 0, false
	err := s.writing(ctx, "go on behind the file of the highest numbers", func(t tx) error {
		highest, err := s.highWater.letters() // as it is now that nobody else writes
		if err != nil {
			return err
		}
		if left, err = returned(t); err != nil || !left {
			return err
		}
		if last, err = t.lastEvent(); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		return t.leaveGap(gapOfReturn, now, gap{cases: new(int), letters: highest, exact: true})
	})
	if err != nil || !left {
		return err
	}
	return s.highWater.letter(0, last)
}
