package procedure_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

const (
	syntheticRegulation = "testdata/synthetic/regulation.yaml"
	syntheticProcedure  = "testdata/synthetic/every-feature.yaml"
)

func read(t testing.TB, file string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(source)
}

func regulation(t testing.TB, file string) *procedure.Regulation {
	t.Helper()
	r, err := procedure.ParseRegulation(file, []byte(read(t, file)))
	require.NoError(t, err)
	return r
}

// synthetic returns the procedure that uses every feature of the language.
func synthetic(t testing.TB) *procedure.Definition {
	t.Helper()
	return variant(t)
}

// variant returns the synthetic procedure with texts replaced, old and new in turn.
func variant(t testing.TB, replace ...string) *procedure.Definition {
	t.Helper()
	d, err := parseVariant(t, replace...)
	require.NoError(t, err)
	return d
}

func parseVariant(t testing.TB, replace ...string) (*procedure.Definition, error) {
	t.Helper()
	source := read(t, syntheticProcedure)
	for i := 0; i < len(replace); i += 2 {
		require.Equal(t, 1, strings.Count(source, replace[i]), "occurrences of %q", replace[i])
		source = strings.Replace(source, replace[i], replace[i+1], 1)
	}
	return procedure.Parse(regulation(t, syntheticRegulation), "p.yaml", []byte(source))
}

// earlier returns the synthetic procedure with one text replaced, as one that was published when it could still be said.
func earlier(t testing.TB, old, instead string) *procedure.Definition {
	t.Helper()
	source := read(t, syntheticProcedure)
	require.Equal(t, 1, strings.Count(source, old), "occurrences of %q", old)
	d, err := procedure.Restore("p.yaml", []byte(read(t, syntheticRegulation)), []byte(strings.Replace(source, old, instead, 1)))
	require.NoError(t, err)
	return d
}

// everyDefinition returns the synthetic procedure and those of every pack.
func everyDefinition(t testing.TB) []*procedure.Definition {
	t.Helper()
	list := []*procedure.Definition{synthetic(t)}
	packs, err := filepath.Glob("../regulations/*/regulation.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, packs)
	for _, pack := range packs {
		r := regulation(t, pack)
		files, err := filepath.Glob(filepath.Join(filepath.Dir(pack), "*.yaml"))
		require.NoError(t, err)
		for _, file := range files {
			if file == pack || filepath.Base(file) == "articles.yaml" {
				continue
			}
			d, err := procedure.Parse(r, file, []byte(read(t, file)))
			require.NoError(t, err)
			list = append(list, d)
		}
	}
	return list
}
