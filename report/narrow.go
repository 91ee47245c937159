package report

import (
	"cmp"

	"cloud.google.com/go/civil"
)

// Behind narrows the query to the obligations that a row is about.
func (q Query) Behind(r Row) Query {
	q.By = nil
	q.Department = cmp.Or(r.Department, q.Department)
	q.Group = cmp.Or(r.Group, q.Group)
	q.Regulation = cmp.Or(r.Regulation, q.Regulation)
	q.Procedure = cmp.Or(r.Procedure, q.Procedure)
	q.Article = cmp.Or(r.Article, q.Article)
	q.Clock = cmp.Or(r.Clock, q.Clock)
	q.Authority = r.Authority
	if from, through, err := ParsePeriod(r.Period); err == nil {
		q.From, q.Through = later(q.From, from), earlier(q.Through, through)
	}
	return q
}

func later(a, b civil.Date) civil.Date {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return a
	}
	return b
}
