package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var grantEnds = suite{
	"the end of a grant is told before and after, once each":     grantEndTold,
	"days that were missed are made good by the last step":       grantEndCaughtUp,
	"what a case has ended, or a renewal continues, is not told": grantEndSpared,
	"what was over before the ledger told of ends is not told":   grantEndsOfBefore,
	"a new provider is told, and the public as who it is":        grantEndKeepers,
	"the pack says when the end is near":                         grantEndByPack,
	"nobody is told what a clock that leaps says":                grantEndsLeap,
}

// ends are the notices of the ends of grants that the person has, the earliest first.
func (l *ledger) ends(p domain.Person) []domain.Notification {
	l.t.Helper()
	list, err := l.Notifications(l.ctx, p, domain.Page{Limit: 200})
	require.NoError(l.t, err)
	var told []domain.Notification
	for _, n := range list.Items {
		if n.Notice == domain.NoticeGrantEnding || n.Notice == domain.NoticeGrantExpired {
			told = append([]domain.Notification{n}, told...)
		}
	}
	return told
}

// endsOn tells of ends at six o'clock of a day, twice, and returns how many notices there were.
func (l *ledger) endsOn(day string) int {
	l.t.Helper()
	l.clock.Set(day + " 06:00:00")
	n, err := l.TellGrantEnds(l.ctx)
	require.NoError(l.t, err)
	again, err := l.TellGrantEnds(l.ctx)
	require.NoError(l.t, err)
	assert.Zero(l.t, again, "%s: a second time tells nobody", day)
	return n
}

// until is a change of a grant: its last day.
func until(last string) func(*domain.Grant) {
	return func(g *domain.Grant) {
		on := day(last)
		g.Until = &on
	}
}

// ending tells which cases' grants are shown to the applicant as near their end on a day.
func (l *ledger) ending(on string) []string {
	l.t.Helper()
	list, err := l.ListGrants(l.ctx, domain.GrantQuery{Viewer: applicant, Side: domain.GrantsMine, On: day(on)})
	require.NoError(l.t, err)
	var numbers []string
	for _, g := range list.Items {
		if g.Ending {
			numbers = append(numbers, g.Case)
		}
	}
	return numbers
}

// grantEndTold: 2026-12-10 is a Thursday, twenty working days after 11-12 and five after 12-03.
func grantEndTold(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.endsOn("2026-09-14"))
	number := l.granted("mzj-001", until("2026-12-10"))
	l.granted("mzj-001", nil)
	for _, day := range []struct {
		on   string
		told int
	}{
		{"2026-09-15", 0}, {"2026-11-11", 0}, {"2026-11-12", 1}, {"2026-11-13", 0}, {"2026-12-02", 0}, {"2026-12-03", 1},
		{"2026-12-10", 0}, {"2026-12-11", 2}, {"2026-12-12", 0},
	} {
		assert.Equal(t, day.told, l.endsOn(day.on), day.on)
	}
	holder := l.ends(applicant)
	require.Len(t, holder, 3)
	const what = "社会救助对象信息mzj-001（mzj-001）的使用权限（"
	assert.Equal(t, what+number+" 授予）将于2026年12月10日到期，尚余 20 个工作日（惯例）；到期后不能再使用，需要继续使用的，请在到期前办理", holder[0].Text)
	assert.Contains(t, holder[1].Text, "尚余 5 个工作日")
	assert.Equal(t, what+number+" 授予）已于2026年12月10日到期，不能再据以使用数据", holder[2].Text)
	for _, n := range holder {
		assert.Equal(t, number, n.Case)
	}
	keeper := l.ends(provider)
	require.Len(t, keeper, 1)
	assert.Equal(t, number, keeper[0].Case)
	assert.Equal(t, domain.NoticeGrantExpired, keeper[0].Notice)
	assert.Equal(t, what+number+" 授予）已于2026年12月10日到期：取得的一方为wjw局", keeper[0].Text)
	assert.Empty(t, l.ends(bureau))

	assert.Empty(t, l.ending("2026-11-11"))
	assert.Equal(t, []string{number}, l.ending("2026-11-12"))
	assert.Equal(t, []string{number}, l.ending("2026-12-10"))
	assert.Empty(t, l.ending("2026-12-11"), "it has expired")
}

func grantEndCaughtUp(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.endsOn("2026-09-14"))
	l.granted("mzj-001", until("2026-12-10"))
	l.granted("mzj-002", until("2026-11-20"))
	short := l.granted("mzj-001", until("2026-09-17"))
	assert.Equal(t, 2, l.endsOn("2026-09-18"), "it was granted less than five working days before its end: only that it is over")
	assert.Equal(t, short, l.ends(applicant)[0].Case)
	assert.Equal(t, 3, l.endsOn("2026-12-05"), "one reminder, the last; and one end, to holder and provider")
	assert.Equal(t, 2, l.endsOn("2026-12-30"), "twenty days later")
	var kinds []procedure.Notice
	for _, n := range l.ends(applicant) {
		kinds = append(kinds, n.Notice)
	}
	assert.Equal(t, []procedure.Notice{
		domain.NoticeGrantExpired, domain.NoticeGrantExpired, domain.NoticeGrantEnding, domain.NoticeGrantExpired,
	}, kinds)
}

// renewal grants anew, by a case that renews the one that granted.
func (l *ledger) renewal(of, last string) string {
	l.t.Helper()
	f := l.filing()
	f.Parent, f.Child = of, "renewal"
	filed, err := l.File(l.ctx, f)
	require.NoError(l.t, err)
	number := filed.Case.State.Number
	g := domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对"}
	until(last)(&g)
	require.NoError(l.t, l.Grant(l.ctx, g))
	l.act(number, "withdraw", applicant, nil) // ended, so that another one can be filed
	return number
}

func grantEndSpared(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.endsOn("2026-09-14"))
	ended := l.granted("mzj-001", until("2026-10-30"))
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: ended, By: "YH-9", Reason: "终止"}))
	renewed := l.accepted()
	l.act(renewed, "approve", provider, nil)
	l.served(renewed)
	g := domain.Grant{Case: renewed, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw", Purpose: "核对"}
	until("2026-10-30")(&g)
	require.NoError(t, l.Grant(l.ctx, g))
	shorter := l.renewal(renewed, "2026-10-29")
	assert.Equal(t, 2, l.endsOn("2026-10-28"), "one that ends before it continues nothing")
	longer := l.renewal(renewed, "2026-12-31")
	assert.Equal(t, 2, l.endsOn("2026-10-31"), "of the shorter one")
	for _, n := range l.ends(applicant)[2:] {
		assert.Equal(t, shorter, n.Case)
	}
	assert.Empty(t, l.ending("2026-10-30"))
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: longer, By: "YH-9", Reason: "终止"}))
	assert.Zero(t, l.endsOn("2026-11-02"), "its day is past")

	suspended := l.granted("mzj-001", until("2026-12-10"))
	require.NoError(t, l.Suspend(l.ctx, domain.Measure{GrantedBy: suspended, By: "YH-9", Reason: "暂停"}))
	assert.Equal(t, 1, l.endsOn("2026-11-12"))
	last := l.ends(applicant)
	assert.Contains(t, last[len(last)-1].Text, "目前暂停使用")
}

func grantEndsOfBefore(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.granted("mzj-001", until("2026-09-20"))
	l.granted("mzj-001", until("2026-09-30"))
	assert.Equal(t, 0, l.endsOn("2026-10-01"), "the first time is after both")
	l.granted("mzj-001", until("2026-10-01"))
	assert.Equal(t, 2, l.endsOn("2026-10-08"))
}

func grantEndKeepers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.endsOn("2026-09-14"))
	number := l.granted("mzj-001", func(g *domain.Grant) {
		until("2026-10-30")(g)
		g.Grantee, g.Person = procedure.Public, citizen.ID
	})
	everyone := l.granted("mzj-002", func(g *domain.Grant) {
		until("2026-10-30")(g)
		g.Grantee = procedure.Public
	})
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	e.Provider, e.Version, e.Since = "jtj", e.Version+1, l.clock.Now()
	require.NoError(t, l.PublishEntry(l.ctx, e))
	assert.Equal(t, 3, l.endsOn("2026-10-31"))
	require.Len(t, l.ends(citizen), 1)
	assert.Equal(t, number, l.ends(citizen)[0].Case)
	require.Len(t, l.ends(outsider), 1, "who provides it now")
	assert.Empty(t, l.ends(outsider)[0].Case, "and has no part in the case")
	require.Len(t, l.ends(provider), 1, "of what it still provides")
	assert.Equal(t, everyone, l.ends(provider)[0].Case)
}

func grantEndByPack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	assert.Zero(t, l.endsOn("2026-09-14"))
	number := l.timed("\ngrants: {basis: 第七条, remind: [3]}\n")
	g := domain.Grant{Case: number, Call: "1-granted", Resource: "mzj-001", Grantee: "wjw"}
	until("2026-12-10")(&g)
	require.NoError(t, l.Grant(l.ctx, g))
	assert.Zero(t, l.endsOn("2026-12-04"))
	assert.Empty(t, l.ending("2026-12-04"))
	assert.Equal(t, 1, l.endsOn("2026-12-07"))
	assert.Contains(t, l.ends(applicant)[0].Text, "尚余 3 个工作日（第七条）")
	assert.Equal(t, []string{number}, l.ending("2026-12-07"))
}

func grantEndsLeap(t *testing.T, fresh Fresh) {
	l, clock := leapingLedger(t, fresh)
	told := func() int {
		n, err := l.TellGrantEnds(l.ctx)
		require.NoError(t, err)
		return n
	}
	assert.Zero(t, told())
	l.granted("mzj-001", until("2026-09-20"))
	clock.leap = 10 * 24 * time.Hour
	l.clock.Add(15 * time.Second)
	l.look()
	assert.Zero(t, told())
	clock.leap = 0
	l.clock.Add(15 * time.Second)
	l.look()
	assert.Zero(t, told())
	l.passes(week)
	assert.Equal(t, 2, told(), "the day has come in earnest")
}
