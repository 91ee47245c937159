package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var accesses = suite{
	"log-ins and log-outs are on record":   loginsRecorded,
	"the record is filtered and paged":     accessesFound,
	"the record is kept and bound":         accessesKept,
	"what folds is recorded once a minute": accessesFolded,
}

var desk = domain.Origin{Address: "10.0.0.7", Agent: "Browser"}

func (l *ledger) accesses(q domain.AccessQuery) []domain.Access {
	l.t.Helper()
	var all []domain.Access
	for {
		list, err := l.Accesses(l.ctx, q)
		require.NoError(l.t, err)
		all = append(all, list.Items...)
		if q.Page.After = list.Next; list.Next == "" {
			return all
		}
	}
}

func loginsRecorded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.IssueToken(l.ctx, domain.Token{
		Hash: "t", Person: bureau.ID, Proof: "hash of p-bureau", Origin: desk, ExpiresAt: time.Time{}.Add(time.Hour),
	}))
	refused(t, l.IssueToken(l.ctx, domain.Token{Hash: "u", Person: bureau.ID, Proof: "another", Origin: desk}), domain.Stale)
	at := l.clock.Now()
	l.clock.Add(time.Minute)
	require.NoError(t, l.LogOut(l.ctx, "t", desk))
	require.NoError(t, l.LogOut(l.ctx, "t", desk), "who is out is out")
	list := l.accesses(domain.AccessQuery{})
	require.Len(t, list, 2)
	assert.Equal(t, domain.LoggedOut, list[0].Action)
	in := list[1]
	assert.True(t, in.At.Equal(at))
	in.Seq, in.At = 0, time.Time{}
	assert.Equal(t, domain.Access{Person: bureau.ID, Name: bureau.Name, Action: domain.LoggedIn, Subject: "Wang", Origin: desk}, in)

	filed, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	require.NoError(t, l.IssueToken(l.ctx, domain.Token{Hash: "g", Person: filed.Case.State.Parties.Person, ExpiresAt: time.Time{}.Add(time.Hour)}))
	require.NoError(t, l.LogOut(l.ctx, "g", desk))
	assert.Len(t, l.accesses(domain.AccessQuery{}), 2, "guests have no log-in")
}

func accessesFound(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	begun := l.clock.Now()
	for _, a := range []domain.Access{
		{Action: domain.LoginFailed, Subject: "Wang", Origin: desk},
		{Person: bureau.ID, Name: "王", Action: domain.Exported, Subject: "GET /x", Origin: desk},
		{Person: provider.ID, Name: "张", Action: domain.Exported, Subject: "GET /x", Origin: domain.Origin{Address: "10.0.0.8"}},
	} {
		require.NoError(t, l.RecordAccess(l.ctx, a))
		l.clock.Add(time.Hour)
	}
	first, third := begun.Add(time.Hour), begun.Add(2*time.Hour)
	for _, c := range []struct {
		query domain.AccessQuery
		found int
	}{
		{domain.AccessQuery{}, 3}, {domain.AccessQuery{Page: domain.Page{Limit: 2}}, 3}, {domain.AccessQuery{Person: bureau.ID}, 1},
		{domain.AccessQuery{Action: domain.Exported}, 2}, {domain.AccessQuery{Address: "10.0.0.7"}, 2},
		{domain.AccessQuery{From: &first}, 2}, {domain.AccessQuery{From: &first, To: &third}, 1}, {domain.AccessQuery{Person: "none"}, 0},
	} {
		assert.Len(t, l.accesses(c.query), c.found, "%+v", c.query)
	}
	require.NoError(t, l.RecordAccess(l.ctx, domain.Access{Action: domain.LoginFailed, Origin: domain.Origin{Agent: strings.Repeat("字", 1000)}}))
	assert.LessOrEqual(t, len(l.accesses(domain.AccessQuery{})[0].Agent), 203, "nobody writes at length into the record")
}

func accessesKept(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	require.NoError(t, l.RecordAccess(l.ctx, domain.Access{Action: domain.LoginFailed, Subject: "Wang", Origin: desk}))
	raw := l.raw()
	defer func() { require.NoError(t, raw.Close()) }()
	for _, statement := range []string{"UPDATE accesses SET address = 'x'", "DELETE FROM accesses"} {
		_, err := raw.ExecContext(l.ctx, statement)
		require.ErrorContains(t, err, "append-only")
	}
	kept := l.anchored()
	require.Empty(t, l.findings(kept))
	l.tamper("DELETE FROM accesses")
	assert.Contains(t, l.findings(kept), "accesses 1: it is missing")
}

func accessesFolded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	refusal := domain.Access{Person: provider.ID, Name: "张", Action: domain.AccessRefused, Subject: "GET /x", Origin: desk}
	record := func(a domain.Access) { require.NoError(t, l.RecordAccess(l.ctx, a)) }
	record(refusal)
	record(refusal)
	assert.Len(t, l.accesses(domain.AccessQuery{}), 1)
	elsewhere := refusal
	elsewhere.Address = "10.0.0.8"
	record(elsewhere)
	assert.Len(t, l.accesses(domain.AccessQuery{}), 2)
	l.clock.Add(time.Minute)
	record(refusal)
	assert.Len(t, l.accesses(domain.AccessQuery{}), 3)
	failure := domain.Access{Action: domain.LoginFailed, Subject: "Wang", Origin: desk}
	record(failure)
	record(failure)
	assert.Len(t, l.accesses(domain.AccessQuery{Action: domain.LoginFailed}), 2, "each failure is on it")
}
