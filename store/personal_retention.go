package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// retainedRow are the cases that somebody filed, or is the applicant of, under one definition.
type retainedRow struct {
	Person     string
	Definition string
	Cases      int
	Open       int
	Ended      int64
}

// retainedCases finds the cases of those members of the public who are still named.
const retainedCases = `
SELECT who.person, who.definition, count(*) AS cases, sum(CASE WHEN who.ended_at IS NULL THEN 1 ELSE 0 END) AS open, coalesce(max(who.ended_at), 0) AS ended
FROM (
	SELECT person, definition, ended_at FROM cases WHERE person <> ''
	UNION ALL
	SELECT filed_by AS person, definition, ended_at FROM cases WHERE filed_by <> person
) who
JOIN people ON people.id = who.person AND people.department = ''
WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.person = who.person)
GROUP BY who.person, who.definition
ORDER BY who.person, who.definition`

// RetainedUntil lists the members of the public whose period of retention is over on a day: all their cases have ended, and of each
// the years have passed that its regulation says, or else the house. Whoever has a case without such a period is not listed.
func (s *Store) RetainedUntil(ctx context.Context, day civil.Date) ([]domain.Retained, error) {
	t := s.reading(ctx)
	var rows []retainedRow
	if err := t.db.Raw(retainedCases).Scan(&rows).Error; err != nil {
		return nil, explain("look whose period of retention is over", err)
	}
	var over []domain.Retained
	for len(rows) > 0 {
		end := slices.IndexFunc(rows, func(r retainedRow) bool { return r.Person != rows[0].Person })
		if end < 0 {
			end = len(rows)
		}
		kept, limited, err := t.retained(rows[:end])
		if err != nil {
			return nil, err
		}
		if limited && kept.Through.Before(day) {
			over = append(over, kept)
		}
		rows = rows[end:]
	}
	return over, nil
}

// retained is until when it is kept who somebody is; false: as long as nobody erases it.
func (t tx) retained(rows []retainedRow) (domain.Retained, bool, error) {
	kept := domain.Retained{Person: rows[0].Person}
	var grounds []string
	for _, r := range rows {
		d, err := t.definition(r.Definition)
		if err != nil {
			return kept, false, err
		}
		years, ground := t.retention(d.Regulation)
		if r.Open > 0 || years == 0 {
			return kept, false, nil
		}
		kept.Cases += r.Cases
		if through := procedure.KeptThrough(moment(r.Ended), years); kept.Through.Before(through) {
			kept.Through = through
		}
		if !slices.Contains(grounds, ground) {
			grounds = append(grounds, ground)
		}
	}
	kept.Ground = strings.Join(grounds, "、")
	return kept, true, nil
}

// retention is how many years a regulation, or else the house, has it kept who filed, and on what ground; 0: no limit.
func (t tx) retention(r *procedure.Regulation) (years int, ground string) {
	if r.Retention != nil {
		return r.Retention.Years, r.Short + r.Retention.Article()
	}
	return t.config.Retention, "本机关规定的保管期限"
}

// EraseRetained erases everybody whose period of retention is over, and returns how many it erased. Somebody who has filed
// meanwhile is left.
func (s *Store) EraseRetained(ctx context.Context) (int, error) {
	today, _, err := s.Today(ctx)
	if err != nil {
		return 0, err
	}
	over, err := s.RetainedUntil(ctx, today)
	if err != nil {
		return 0, err
	}
	erased := 0
	for _, kept := range over {
		_, err := s.ErasePerson(ctx, kept.Person, "保管期限至"+procedure.Written(kept.Through)+"届满（"+kept.Ground+"）", domain.Person{})
		if refusal, refused := errors.AsType[*procedure.Refusal](err); refused && refusal.Code != domain.PersonUnknown {
			continue
		}
		if err != nil {
			return erased, err
		}
		erased++
	}
	return erased, nil
}
