package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

func done(c procedure.Call) procedure.Event {
	return procedure.Event{ID: fmt.Sprintf("service:%s:%d:done", c.ID, c.Tries), Kind: procedure.ServiceDone, Service: c.ID}
}

func filedAndReadBack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.filing())
	require.NoError(t, err)
	assert.False(t, filed.Repeated)
	assert.Equal(t, "YH-2026-000001", filed.Case.State.Number)

	c, err := l.Case(l.ctx, "YH-2026-000001")
	require.NoError(t, err)
	assert.Equal(t, filed.Case, c)
	assert.Equal(t, int64(1), c.Version)
	assert.False(t, c.Started)
	assert.Equal(t, "acceptance", c.State.Node)
	assert.True(t, c.State.FiledAt.Equal(At("2026-09-14 10:00:00")))

	l.act(c.State.Number, "accept", provider, nil)
	l.act(c.State.Number, "approve", provider, nil)
	out := l.served(c.State.Number)
	assert.True(t, out.Case.State.Ended())
	assert.Equal(t, "approved", out.Case.State.Outcome.Code)
}
