package api

import (
	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
)

// firstPage asks for the length of a list with its first page.
func firstPage(after string, limit int) domain.Page {
	return domain.Page{After: after, Limit: limit, Count: after == ""}
}

// periodOf takes a period of days, of which either end may be left out.
func periodOf(from, through civil.Date) domain.Period {
	var p domain.Period
	if from.IsValid() {
		p.From = &from
	}
	if through.IsValid() {
		p.Through = &through
	}
	return p
}

// totalOf is how many rows a list has, and whether there are more.
func totalOf(t *domain.Total) (*int, bool) {
	if t == nil {
		return nil, false
	}
	return &t.Rows, t.More
}
