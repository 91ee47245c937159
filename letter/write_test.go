package letter

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Other words are another version.
func TestTemplatesHaveAVersion(t *testing.T) {
	t.Parallel()
	assert.Equal(t, present().version, Version())
	other, err := parseForms([]byte(strings.Replace(string(source), "收件回执", "收文回执", 1)))
	require.NoError(t, err)
	assert.NotEqual(t, Version(), other.version)
	_, err = parseForms([]byte("letters: {receipt: {title: '{{', body: []}}"))
	require.Error(t, err)
	_, err = parseForms([]byte("letters: {receipt: {names: x}}"))
	require.Error(t, err)
}
