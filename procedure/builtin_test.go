package procedure

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryBuiltInActionIsWhole(t *testing.T) {
	t.Parallel()
	names, kinds := map[string]bool{}, map[ActionKind]bool{}
	for _, b := range builtins {
		assert.False(t, names[b.name], "%s is in the table twice", b.name)
		names[b.name], kinds[b.kind] = true, true
		assert.NotEmpty(t, b.family(), "%s has no family", b.name)
		assert.NotNil(t, b.act, "nothing becomes of %s", b.name)
		assert.Equal(t, b.onTask == nil, b.beside != nil && b.in != nil, "when %s is open", b.name)
	}
	for kind := AnytimeAction + 1; kind < actionKinds; kind++ {
		assert.True(t, kinds[kind], "no action is of kind %d", kind)
	}
}
