package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/store/dialect"
)

// highestLetter is what no letter's ordinal is higher than: as many as the case with most has, with all that were left out.
func highestLetter(ctx context.Context, q dialect.Querier) (n int, err error) {
	err = rowsOf(ctx, q, `SELECT coalesce((SELECT max(n) FROM (SELECT count(*) AS n FROM letters GROUP BY case_number) AS cases), 0)
		+ (SELECT coalesce(sum(letters), 0) FROM number_gaps)`, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// lettersGiven has the file of the highest numbers know of the letters of a transition before anybody has them.
func (t tx) lettersGiven(tr *ledger.Transition, letters []letter.Issued) error {
	if t.highWater.path == "" || len(letters) == 0 {
		return nil
	}
	given, err := t.seriesGiven(letters)
	if err != nil {
		return err
	}
	if !tr.New { // the number of a new case is nowhere else, and so is what is numbered within it
		kept, err := t.lettersKept(tr.Head.Number)
		if err != nil {
			return err
		}
		leftOut, err := t.lettersLeftOutInAll()
		if err != nil {
			return err
		}
		given[markLetters] = kept + len(letters) + leftOut
	}
	if len(given) == 0 {
		return nil
	}
	last, err := t.lastEvent()
	if err != nil {
		return err
	}
	return t.highWater.letter(given, last+1)
}

// seriesGiven is how far the series have come in which the letters are numbered.
func (t tx) seriesGiven(letters []letter.Issued) (Numbers, error) {
	given := Numbers{}
	for _, l := range letters {
		if l.Series == "" {
			continue
		}
		row, _, err := find[numberRow](t.db, "prefix = ? AND year = ?", ofLetters(l.Series), l.On.Year)
		if err != nil {
			return nil, err
		}
		given[row.series()] = row.Last
	}
	return given, nil
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
		line, err := t.historyLine()
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
		raised, err := t.raiseSeries()
		if err != nil {
			return err
		}
		return t.leaveGap(gapOfReturn, now, gap{cases: new(int), letters: highest, exact: true, raised: raised})
	})
	if err != nil || !left {
		return err
	}
	return s.highWater.letter(Numbers{}, last)
}

// raiseSeries has the series of letters go on behind what the file of the highest numbers says, and tells of which. Those of cases do
// so with each number; for letters the file may be ahead because a transaction was not committed, and that is no gap.
func (t tx) raiseSeries() (raised []domain.FieldChange, err error) {
	known, err := t.highWater.known()
	if err != nil {
		return nil, err
	}
	ahead := Numbers{}
	for _, r := range known.rows() {
		row, _, err := find[numberRow](t.db, "prefix = ? AND year = ?", r.Prefix, r.Year)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(r.Prefix, endOfLetters) && r.Last > row.Last {
			ahead[r.series()] = r.Last
			raised = append(raised, changed(r.series(), strconv.Itoa(row.Last), strconv.Itoa(r.Last))...)
		}
	}
	slices.SortFunc(raised, func(a, b domain.FieldChange) int { return strings.Compare(a.Field, b.Field) })
	return raised, t.raiseNumbers(ahead)
}

// endOfLetters ends the prefixes of series of letters, and those of no cases.
const endOfLetters = "号"

// ofLetters is the prefix under which a series of letters is counted: 瑶民答复 gives 瑶民答复号.
func ofLetters(series string) string { return clean(series) + endOfLetters }
