package procedure

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cloud.google.com/go/civil"
	"github.com/expr-lang/expr"
)

// memory is what two cases that stand in a state must have in common to be the same to the prover, besides the way in which they
// stand: all that can still be asked.
type memory struct {
	values    []string // paths
	questions []Expression
	past      []string // tokens
	counted   []string // actions that can be used up
}

func (w wants) memory() memory {
	return memory{
		values: slices.Sorted(maps.Keys(w.values)), questions: slices.Sorted(maps.Keys(w.questions)),
		past: slices.Sorted(maps.Keys(w.past)), counted: slices.Sorted(maps.Keys(w.counted)),
	}
}

// digest stands for what two positions must have in common to be the same. There are many, and the text is long.
type digest [sha256.Size]byte

func (x *proof) key(s *State, past history, of memory) digest {
	var b strings.Builder
	b.WriteString(configured(*s, of.counted))
	for _, name := range of.counted {
		fmt.Fprint(&b, "|", s.Taken[name])
	}
	fmt.Fprint(&b, "|", s.Parties.Applicant == "", s.Parties.Provider == "", s.Resource == nil, s.ParentCase == nil, s.Bound)
	for name, k := range x.def.Clocks.All() { // more time that was asked for, and may be asked for again
		if r := s.running(name); r != nil && k.Extend != nil {
			fmt.Fprint(&b, "|", len(r.Extensions), r.extended() < k.Extend.Workdays)
		}
	}
	if n := len(s.Breaches); n > 0 && len(x.followed) > 0 {
		b.WriteString("|" + s.Breaches[n-1].Item)
	}
	for _, path := range of.values {
		fmt.Fprint(&b, "|", s.asked(path))
	}
	for _, e := range of.questions {
		fmt.Fprint(&b, "|", x.answer(s, e))
	}
	for _, token := range of.past {
		fmt.Fprint(&b, "|", past[token])
	}
	return sha256.Sum256([]byte(b.String()))
}

// answer is what a question comes to.
func (x *proof) answer(s *State, e Expression) any {
	q, known := x.questions[e]
	if !known {
		program, err := expr.Compile(string(e), expr.Env(x.def.environmentTypes()))
		x.stop(err)
		q = compiled{program, e.reads()}
		x.questions[e] = q
	}
	v, err := expr.Run(q.program, x.machine(ordinary).environment(s, nil, q.reads))
	x.stop(err)
	return v
}

// memory is what is remembered of a case in a state. Once it has ended, that is what it hands on.
func (x *proof) memory(s *State) memory {
	if s.Ended() {
		return x.ended
	}
	return x.standing[s.Node]
}

// asked is what makes a difference of the value at a path: of a date only whether there is one.
func (s *State) asked(path string) any {
	group, name, _ := strings.Cut(path, ".")
	var v any
	switch group {
	case "form":
		v = s.Form[name]
	case "fact":
		v = s.Facts[name]
	case "resource":
		v = s.Resource.values()[name]
	case "act":
		action, field, _ := strings.Cut(name, ".")
		v = s.Acts[action][field]
	case "extended":
		v = s.extendedBy(name)
	case "parent":
		v = s.parentValues()[name]
	case "case":
		switch name {
		case "applicant", "provider":
			v = s.Parties
		case "crosses_levels":
			v = s.Parties.CrossesLevels()
		}
	}
	if text, ok := v.(string); ok && isDate(text) {
		return "a date"
	}
	return v
}

func isDate(text string) bool {
	_, err := civil.ParseDate(text)
	return err == nil
}
