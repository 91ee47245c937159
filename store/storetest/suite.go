package storetest

import (
	"testing"

	"github.com/shixian/shixian/store"
)

// Fresh makes an empty, migrated database for one test.
type Fresh func(testing.TB) store.Config

// Run runs the suite, each test on a database of its own.
func Run(t *testing.T, fresh Fresh) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, fresh)
		})
	}
}

var tests = map[string]func(*testing.T, Fresh){
	"filing/a case is filed and read back": filedAndReadBack,
}
