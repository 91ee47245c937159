package report

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestARateIsGreenAsItIsWritten(t *testing.T) {
	seven := Thresholds{Green: 0.778, Amber: 0.5}
	rate := 7.0 / 9 // 77.78 %
	assert.Equal(t, "77.7%", text(Percent, &rate))
	assert.Equal(t, Amber, seven.light(&rate, 9))
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(1, 3000).Draw(t, "of")
		rate := float64(rapid.IntRange(0, of).Draw(t, "count")) / float64(of)
		green := float64(rapid.IntRange(0, 1000).Draw(t, "green")) / 10 / 100 // as the flag reads it
		written, err := strconv.ParseFloat(strings.TrimSuffix(text(Percent, &rate), "%"), 64)
		if err != nil {
			t.Fatal(err)
		}
		threshold, err := strconv.ParseFloat(fmt.Sprintf("%.1f", green*100), 64)
		if err != nil {
			t.Fatal(err)
		}
		if is := (Thresholds{Green: green}).light(&rate, of) == Green; is != (written >= threshold) {
			t.Fatalf("%s of %d is green from %s%%: %t", text(Percent, &rate), of, percent(green), is)
		}
		if written > rate*100+1e-6 {
			t.Fatalf("%v was written as %v", rate, written)
		}
	})
}
