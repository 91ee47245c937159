package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAProcedureIsDrawnAsItsNameEnds(t *testing.T) {
	t.Parallel()
	h := newFixture(t)
	const procedure = "/regulations/yaohai-2024/procedures/share-application"
	for suffix, want := range map[string]struct{ media, text string }{
		".bpmn": {"application/bpmn+xml", `<bpmn:userTask id="review"`},
		".svg":  {"image/svg+xml", "核实需求并答复"},
	} {
		a := h.ask(call{method: "GET", path: procedure + suffix})
		assert.Equal(t, 200, a.status, suffix)
		assert.Equal(t, want.media, a.header.Get("Content-Type"))
		assert.Contains(t, string(a.raw), want.text)
	}
	assert.Equal(t, 404, h.ask(call{method: "GET", path: "/regulations/yaohai-2024/procedures/none.svg"}).status)
	assert.Equal(t, 404, h.ask(call{method: "GET", path: procedure + ".pdf"}).status)
}
