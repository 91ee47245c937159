package store

import (
	"context"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var grantOrder = order[grantRow]{
	by:     []key{{"granted_at", descending}, {"case_number", descending}, {"call", descending}},
	cursor: func(r grantRow) []any { return []any{r.GrantedAt, r.CaseNumber, r.Call} },
}

// ListGrants lists the grants that are asked for, the latest first.
func (s *Store) ListGrants(ctx context.Context, q domain.GrantQuery) (domain.List[domain.ListedGrant], error) {
	list, err := s.reading(ctx).listGrants(q)
	return list, explain("list grants", err)
}

func (t tx) listGrants(q domain.GrantQuery) (domain.List[domain.ListedGrant], error) {
	var none domain.List[domain.ListedGrant]
	rows, err := page(ofStatus(t.ofSide(t.db, q), q), q.Page, grantOrder)
	if err != nil {
		return none, err
	}
	var numbers []string
	for _, row := range rows.Items {
		numbers = append(numbers, row.CaseNumber)
	}
	cases, err := t.caseRows(numbers)
	if err != nil {
		return none, err
	}
	grants, err := t.wholeGrants(rows.Items)
	if err != nil {
		return none, err
	}
	ending, err := t.ending(grants, cases, q.On)
	if err != nil {
		return none, err
	}
	list := domain.List[domain.ListedGrant]{Next: rows.Next}
	for _, g := range grants {
		c := cases[g.Case].summary()
		list.Items = append(list.Items, domain.ListedGrant{
			Grant: g, ResourceTitle: c.Subject, Provider: c.Provider, CaseTitle: c.Title, Ending: ending[grantKey(g)],
		})
	}
	return list, nil
}

// ending tells of each grant whether its last day is near, as its regulation or the practice has it, and no renewal continues it.
func (t tx) ending(grants []domain.Grant, cases map[string]caseRow, on civil.Date) (map[[2]string]bool, error) {
	cal, err := t.calendar()
	if err != nil {
		return nil, err
	}
	var near []domain.Grant
	for _, g := range grants {
		if g.Until == nil || !g.Stands(on) {
			continue
		}
		def, err := t.definition(cases[g.Case].Definition)
		if err != nil {
			return nil, err
		}
		if procedure.NewMachine(def, cal).GrantEnding(*g.Until, on) {
			near = append(near, g)
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	renewed, err := t.continued(near)
	ending := map[[2]string]bool{}
	for _, g := range near {
		ending[grantKey(g)] = !renewed[grantKey(g)]
	}
	return ending, err
}

func (t tx) ofSide(db *gorm.DB, q domain.GrantQuery) *gorm.DB {
	if q.Resource != "" {
		db = db.Where("resource = ?", clean(q.Resource))
	}
	p := q.Viewer
	switch {
	case q.Side == domain.GrantsAll:
		return db
	case q.Side == domain.GrantsProvided:
		return db.Where("(SELECT provider FROM cases WHERE number = grants.case_number) = ?", p.Department)
	case p.Public():
		return db.Where("person <> '' AND person = ?", p.ID)
	default:
		return db.Where("person = '' AND grantee = ?", p.Department)
	}
}

// ofStatus keeps those of the status on the day: domain.Grant.Status, in SQL.
func ofStatus(db *gorm.DB, q domain.GrantQuery) *gorm.DB {
	on := q.On.String()
	const suspended = "EXISTS (SELECT 1 FROM suspensions s WHERE s.case_number = grants.case_number AND s.call = grants.call AND s.lifted_at IS NULL)"
	if q.Through != nil {
		db = db.Where("ended_at IS NULL AND until >= ? AND until <= ?", on, q.Through.String())
	}
	switch q.Status {
	case domain.GrantOver:
		return db.Where("ended_at IS NOT NULL")
	case domain.GrantExpired:
		return db.Where("ended_at IS NULL AND until < ?", on)
	case domain.GrantSuspended:
		return db.Where("ended_at IS NULL AND (until IS NULL OR until >= ?) AND "+suspended, on)
	case domain.GrantNotBegun:
		return db.Where("ended_at IS NULL AND (until IS NULL OR until >= ?) AND first_day > ? AND NOT "+suspended, on, on)
	case domain.GrantInForce:
		return db.Where("ended_at IS NULL AND (until IS NULL OR until >= ?) AND (first_day IS NULL OR first_day <= ?) AND NOT "+suspended, on, on)
	default:
		return db
	}
}
