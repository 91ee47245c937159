package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMasked(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"": "", "7": "*", "E1234": "E***4", "E12345678": "E1*****78", "11010519491231002X": "110***********002X", "护照号码一二三四": "护照****三四",
	} {
		assert.Equal(t, want, masked(number))
	}
}
