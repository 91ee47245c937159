package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/procedure"
)

func TestBasisIsCited(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basis           procedure.Basis
		cited, entirely string
	}{
		{procedure.Basis{Basis: "第七条"}, "第七条", "第七条，法定"},
		{procedure.Basis{Basis: "第七条", Authority: procedure.Statutory}, "第七条", "第七条，法定"},
		{procedure.Basis{Basis: "第七条", Authority: procedure.Construed, Note: "自收到之日起"}, "第七条，解释", "第七条，解释"},
		{procedure.Basis{Basis: "第七条", Authority: procedure.Practice}, "第七条，惯例", "第七条，惯例"},
		{procedure.Basis{Basis: "practice"}, "惯例", "惯例"},
		{procedure.ByPractice, "惯例", "惯例"},
		{procedure.Basis{}, "惯例", "惯例"},
	} {
		assert.Equal(t, c.cited, c.basis.Cited(), "%+v", c.basis)
		assert.Equal(t, c.entirely, c.basis.CitedInFull(), "%+v", c.basis)
		assert.Equal(t, "（"+c.cited+"）", c.basis.Bracketed(), "%+v", c.basis)
	}
}

func TestEveryAuthorityIsExplained(t *testing.T) {
	t.Parallel()
	for _, a := range procedure.Authorities {
		assert.NotEmpty(t, a.Title(), a)
		assert.NotEmpty(t, a.Meaning(), a)
	}
}
