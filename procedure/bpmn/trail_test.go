package bpmn_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/bpmn"
	"github.com/shixian/shixian/regulations"
)

// flows lists the sequence flows of an export by id.
func flows(t *testing.T, source []byte) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	decoder := xml.NewDecoder(strings.NewReader(string(source)))
	for {
		token, err := decoder.Token()
		if err != nil {
			return found
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "sequenceFlow" {
			continue
		}
		of := map[string]string{}
		for _, a := range element.Attr {
			of[a.Name.Local] = a.Value
		}
		found[of["id"]] = [2]string{of["sourceRef"], of["targetRef"]}
	}
}

// On every scenario of every pack: each element and flow of the trail is in the
// diagram, each flow that was taken ends in something that was come to, and a case
// that went on came there by a flow.
func TestTrailsHangTogether(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			dia := bpmn.Draw(d)
			source := dia.XML()
			drawn := flows(t, source)
			machine := procedure.NewMachine(d, calendar.Builtin())
			for _, sc := range pack.ScenariosOf(d) {
				sim, err := machine.Simulate(sc)
				require.NoError(t, err)
				if len(sim.Records) == 0 {
					continue
				}
				checkTrail(t, d.ID()+": "+sc.Title, dia.TrailOf(sim.Records, sim.State), source, drawn)
			}
		}
	}
}

func checkTrail(t *testing.T, name string, trail bpmn.Trail, source []byte, drawn map[string][2]string) {
	t.Helper()
	taken := map[string]bool{}
	for _, id := range trail.Taken {
		assert.False(t, taken[id], "%s: %s twice", name, id)
		taken[id] = true
		assert.Contains(t, string(source), ` id="`+id+`"`, name)
	}
	require.True(t, taken["start"], name)
	left := false
	for id, ends := range drawn {
		if taken[id] {
			assert.True(t, taken[ends[1]], "%s: the flow %s leads to %s, which was not come to", name, id, ends[1])
			left = left || ends[0] == "start"
		}
	}
	assert.True(t, left, "%s: nothing leads on from the start", name)
	for _, id := range trail.Present {
		assert.True(t, taken[id], "%s: stands at %s without having come there", name, id)
	}
}

// Silence takes the timer's way out of a state and none of its actions'.
func TestTrailOfSilence(t *testing.T) {
	t.Parallel()
	library, err := regulations.Embedded()
	require.NoError(t, err)
	silent := 0
	for _, pack := range library.Packs() {
		for _, d := range pack.Procedures {
			machine := procedure.NewMachine(d, calendar.Builtin())
			for _, sc := range pack.ScenariosOf(d) {
				sim, err := machine.Simulate(sc)
				require.NoError(t, err)
				if len(sim.Records) == 0 {
					continue
				}
				trail := bpmn.Draw(d).TrailOf(sim.Records, sim.State)
				silent += checkSilence(t, d.ID()+": "+sc.Title, trail, sim.Records)
			}
		}
	}
	assert.Positive(t, silent)
}

func checkSilence(t *testing.T, name string, trail bpmn.Trail, records []procedure.Record) (silent int) {
	t.Helper()
	acted := map[string]bool{}
	for _, r := range records {
		acted[r.From] = acted[r.From] || r.Event.Kind == procedure.Acted
	}
	for _, r := range records {
		if r.Event.Kind != procedure.ClockExpired || acted[r.From] {
			continue
		}
		silent++
		clock, _, _ := strings.Cut(r.Event.Clock, "#")
		assert.Contains(t, trail.Taken, r.From+"-"+clock+"-timer", name)
		for _, id := range trail.Taken {
			assert.False(t, strings.HasPrefix(id, r.From+"-by-"), "%s: %s was not taken", name, id)
		}
	}
	return silent
}
