package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
)

func TestCreditCodeSound(t *testing.T) {
	t.Parallel()
	const sound = "91350100M000100Y43" // the example of the standard
	assert.True(t, domain.CreditCodeSound(sound))
	for i := range sound {
		other := byte('1')
		if sound[i] == other {
			other = '2'
		}
		assert.False(t, domain.CreditCodeSound(sound[:i]+string(other)+sound[i+1:]), "digit %d is wrong", i)
	}
	for _, code := range []string{"", sound[:17], sound + "0", "91350100m000100y43", "9135010IM000100Y43"} {
		assert.False(t, domain.CreditCodeSound(code), code)
	}
}
