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
func Run(t *testing.T, engine Fresh) {
	fresh := copies(t, engine)
	for group, tests := range map[string]suite{
		"duties": duties, "escalation": escalating, "evaluation": evaluation, "snapshots": snapshots,
		"filing": filing, "law": law, "acting": acting, "advancing": advancing, "deadlines": deadlines, "related": children,
		"calendar": calendars, "revision": revising, "recalculation": recalculating, "renewal": renewing, "versions": versions, "supervision": supervision,
		"lists": lists, "notices": notices, "reading": reading, "posting": posting, "digesting": digesting, "catalog": catalog,
		"searching": searching, "importing": importing, "people": accounts, "attempts": attempting, "accesses": accesses, "rights": rights,
		"attachments": attachments, "effects": effects, "sweep": sweeping, "audit": auditing, "modes": modes, "readiness": readiness,
		"timeliness": timeliness, "upgrading": upgrading, "earlier": earlier, "binding": binding,
		"bulk": chronicling, "at once": atOnce,
		"guests": guests, "administration": administration, "drafts": drafts, "areas": areas, "checks": checks, "letters": letters,
		"histories": histories, "open files": openFiles, "standing": standing, "restoring": restoring, "renumbering": renumbering, "sealing": sealing,
		"dividing": dividing, "unmanned": unmanned, "standing in": standingIn, "signing": signing,
		"leaping": leaping, "undoing": undoing, "grant ends": grantEnds, "personal": personal, "finding": finding, "ordering": ordering, "quotas": quotas,
		"arrangements": arranging, "pulse": pulsing,
	} {
		for name, test := range tests {
			t.Run(group+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, fresh)
			})
		}
	}
}
