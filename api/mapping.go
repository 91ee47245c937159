package api

import (
	"time"

	"github.com/shixian/shixian/procedure"
)

// each maps a list. It never returns nil, which JSON would show as null.
func each[A, B any](list []A, f func(A) B) []B {
	mapped := make([]B, 0, len(list))
	for _, a := range list {
		mapped = append(mapped, f(a))
	}
	return mapped
}

// local is the instant as the law reads it, in Shanghai; zero stays zero, which
// answers leave out.
func local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(procedure.Shanghai)
}

// valueOf is what an optional value points to, or zero, which answers leave out.
func valueOf[T any](p *T) T {
	var none T
	if p == nil {
		return none
	}
	return *p
}

func localOr(t *time.Time) time.Time { return local(valueOf(t)) }
