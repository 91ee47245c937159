package web_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// Where the workbench translates a word of the server's by its code, its Chinese is the server's.
func TestTheWorkbenchSaysWhatTheServerSays(t *testing.T) {
	t.Parallel()
	titles, meanings := map[string]string{}, map[string]string{}
	for _, a := range procedure.Authorities {
		titles[string(a)], meanings[string(a)] = a.Title(), a.Meaning()
	}
	require.Equal(t, titles, translated(t, "reports", "marks"))
	require.Equal(t, meanings, translated(t, "common", "mark"))
}

var codeAndWord = regexp.MustCompile(`(\w+): '([^']*)'`)

// translated is the group of a Chinese locale file that has no groups in it.
func translated(t *testing.T, file, group string) map[string]string {
	t.Helper()
	text, err := os.ReadFile("src/locales/zh/" + file + ".ts")
	require.NoError(t, err)
	found := regexp.MustCompile(`\b` + group + `: \{([^{}]*)\}`).FindSubmatch(text)
	require.NotNil(t, found, "%s in %s", group, file)
	words := map[string]string{}
	for _, m := range codeAndWord.FindAllSubmatch(found[1], -1) {
		words[string(m[1])] = string(m[2])
	}
	return words
}
