package web_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
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
	require.Equal(t, titles, translated(t, "reports", "authorities"))
	require.Equal(t, meanings, translated(t, "common", "authority"))

	held := map[string]string{}
	for _, p := range procedure.Positions {
		held[string(p)] = p.Title()
	}
	require.Equal(t, held, translated(t, "common", "position"))

	share, open := map[string]string{}, map[string]string{}
	for _, class := range procedure.Classes {
		title := procedure.ClassTitle(class)
		share[class], open[class] = title+"共享", title+"开放"
	}
	require.Equal(t, share, translated(t, "file", "share"))
	require.Equal(t, open, translated(t, "file", "open"))
}

// The codes that pages list by themselves are all that there are, in the order of the server's tables.
func TestTheWorkbenchListsTheServersCodes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("src/api/words.ts")
	require.NoError(t, err)
	for name, codes := range map[string]any{
		"authorities": procedure.Authorities, "classes": procedure.Classes, "positions": procedure.Positions,
	} {
		list := strings.ReplaceAll(strings.Trim(fmt.Sprintf("%q", codes), "[]"), `" "`, `', '`)
		require.Contains(t, string(text), "const "+name+":")
		require.Contains(t, string(text), "= ['"+strings.Trim(list, `"`)+"']\n", name)
	}
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
