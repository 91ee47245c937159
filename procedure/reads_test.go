package procedure

import (
	"reflect"
	"testing"
)

func TestReads(t *testing.T) {
	for text, want := range map[Expression]reads{
		`form.mode == "file"`:                         {"form": {"mode": nil}},
		`act.approve.days > act.extend.days`:          {"act": {"approve": {"days": nil}, "extend": {"days": nil}}},
		`len(act.approve) == 0 && act.approve.note`:   {"act": {"approve": nil}},
		`form.mode == "" || form[resource.code] == 1`: {"form": nil, "resource": {"code": nil}},
		`acted("approve")`:                            {"acted": nil},
	} {
		if got := text.reads(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s reads %v, not %v", text, got, want)
		}
	}
}
