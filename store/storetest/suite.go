package storetest

import (
	"testing"

	"github.com/shixian/shixian/store"
)

// Fresh makes an empty, migrated database for one test.
type Fresh func(testing.TB) store.Config

// suite is a group of tests by what they pin.
type suite map[string]func(*testing.T, Fresh)

// Run runs the suite, each test on a database of its own.
func Run(t *testing.T, fresh Fresh) {
	for group, tests := range map[string]suite{
		"filing": filing, "acting": acting, "advancing": advancing, "deadlines": deadlines, "related": related,
		"calendar": calendars, "revision": revising, "versions": versions, "lists": lists, "notices": notices, "catalog": catalog, "people": accounts,
		"attachments": attachments, "world": world, "sweep": sweeping, "audit": auditing, "modes": modes,
	} {
		for name, test := range tests {
			t.Run(group+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, fresh)
			})
		}
	}
}
