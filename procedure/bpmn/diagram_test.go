package bpmn

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// everyProcedure is of every pack, and the one that uses the whole language.
func everyProcedure(t *testing.T) []*procedure.Definition {
	t.Helper()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	var list []*procedure.Definition
	for _, r := range library.Regulations() {
		list = append(list, library.Definitions(r.ID)...)
	}
	regulation, err := os.ReadFile("../testdata/synthetic/regulation.yaml")
	require.NoError(t, err)
	r, err := procedure.ParseRegulation("regulation.yaml", regulation)
	require.NoError(t, err)
	source, err := os.ReadFile("../testdata/synthetic/every-feature.yaml")
	require.NoError(t, err)
	d, err := procedure.Parse(r, "every-feature.yaml", source)
	require.NoError(t, err)
	return append(list, d)
}

func TestEveryProcedure(t *testing.T) {
	t.Parallel()
	for _, d := range everyProcedure(t) {
		t.Run(d.ID(), func(t *testing.T) {
			t.Parallel()
			dia := Draw(d)
			ids := elements(t, dia.XML())
			for id, n := range ids {
				assert.Equal(t, 1, n, "the id %s is there more than once", id)
			}
			for name := range d.States.All() {
				assert.Equal(t, 1, ids[name], "state %s", name)
			}
			elements(t, dia.SVG())
			assert.Equal(t, string(dia.XML()), string(Draw(d).XML()), "the same every time")
			checkShapes(t, dia)
			checkLines(t, dia.g)
			checkLabels(t, dia.g)
		})
	}
}

// elements counts the ids of a well-formed document.
func elements(t *testing.T, text []byte) map[string]int {
	t.Helper()
	ids := map[string]int{}
	decoder := xml.NewDecoder(strings.NewReader(string(text)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return ids
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Local == "id" {
					ids[a.Value]++
				}
			}
		}
	}
}

// checkShapes finds shapes that lie on others or outside of their lane.
func checkShapes(t *testing.T, dia *Diagram) {
	t.Helper()
	apart(t, dia.g)
	strips := map[string]box{}
	for _, l := range dia.lanes {
		strips[l.role] = l.box
	}
	for _, n := range dia.g.nodes {
		strip := strips[n.lane]
		assert.True(t, within(n.box, strip), "%s lies outside of lane %s: %v, %v", n.id, n.lane, n.box, strip)
	}
}

func within(inner, outer box) bool {
	return inner.x >= outer.x && inner.right() <= outer.right() && inner.y >= outer.y && inner.bottom() <= outer.bottom()
}

func apart(t *testing.T, g *graph) {
	t.Helper()
	for i, n := range g.nodes {
		if n.inner != nil {
			apart(t, n.inner)
			for _, part := range n.inner.nodes {
				assert.True(t, within(part.box, n.box), "%s lies outside of %s", part.id, n.id)
			}
		}
		for _, other := range g.nodes[:i] {
			if n.host != other && other.host != n {
				assert.False(t, n.box.overlaps(other.box), "%s lies on %s", n.id, other.id)
			}
		}
	}
}

// checkLines finds lines that are not orthogonal, cross a shape or do not end at their own.
func checkLines(t *testing.T, g *graph) {
	t.Helper()
	for _, e := range g.edges {
		for i := 1; i < len(e.points); i++ {
			a, b := e.points[i-1], e.points[i]
			assert.True(t, a.x == b.x || a.y == b.y, "%s is askew between %v and %v", e.id, a, b)
			for _, n := range g.nodes {
				if n != e.from && n != e.to && n != e.from.host {
					assert.False(t, line(a, b).overlaps(n.box), "%s crosses %s", e.id, n.id)
				}
			}
		}
		assert.True(t, line(e.points[0], e.points[0]).overlaps(e.from.box.grown(1)), "%s begins elsewhere", e.id)
		assert.True(t, line(e.points[len(e.points)-1], e.points[len(e.points)-1]).overlaps(e.to.box.grown(1)), "%s ends elsewhere", e.id)
	}
	for _, n := range g.nodes {
		if n.inner != nil {
			checkLines(t, n.inner)
		}
	}
}

// checkLabels finds labels that lie on shapes or on each other.
func checkLabels(t *testing.T, g *graph) {
	t.Helper()
	labels := map[string]box{}
	for _, n := range g.nodes {
		if n.label != nil {
			labels[n.id] = *n.label
		}
		if n.inner != nil {
			checkLabels(t, n.inner)
		}
	}
	for _, e := range g.edges {
		if e.label != nil {
			labels[e.id] = *e.label
		}
	}
	for id, b := range labels {
		for _, n := range g.nodes {
			assert.False(t, b.overlaps(n.box), "the label of %s lies on %s", id, n.id)
		}
		for other, at := range labels {
			assert.False(t, id < other && b.overlaps(at), "the labels of %s and %s lie on each other", id, other)
		}
	}
}

func TestTimersSayHowLongAndByWhichArticle(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	d, _ := library.Definition("yaohai-2024/share-application")
	text := string(Draw(d).XML())
	assert.Contains(t, text, `id="review-answer-timer" name="答复 5 工作日&#xA;第十四条第二款"`)
	assert.Contains(t, text, `<shixian:clock name="answer" title="答复" workdays="5" from="accepted_on"`)
	assert.Contains(t, text, `id="confirmation-confirmation-timer" name="确认 5 工作日&#xA;惯例" attachedToRef="confirmation" cancelActivity="false"`)
	assert.NotContains(t, text, `attachedToRef="review" cancelActivity="false"`, "silence is consent: the timer moves the case")
}
