package storetest

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var digesting = suite{
	"a digest says what is late, due today and due soon": digestsTasks,
	"a supervisor's digest says what is late everywhere": digestsSupervised,
	"one digest for a person and day":                    digestsOnce,
	"no digest on a day off, nor for who wants none":     digestsNothing,
	"long lists are counted":                             digestsLong,
	"a digest goes by mail to its person alone":          digestsByMail,
}

// digests writes the day's and returns what the person was told in digests.
func (l *ledger) digests(p domain.Person) []string {
	l.t.Helper()
	_, err := l.WriteDigests(l.ctx)
	require.NoError(l.t, err)
	var texts []string
	for _, n := range l.notices(p) {
		if n.Notice == domain.NoticeDigest {
			assert.Empty(l.t, n.Case)
			texts = append(texts, n.Text)
		}
	}
	return texts
}

func digestsTasks(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted() // on Monday 2026-09-14; the answer is due on Sunday 2026-09-20, a working day
	about := number + " 政务数据共享申请（社会救助对象信息mzj-001）：核实需求并答复，期限2026年9月20日"
	l.clock.Set("2026-09-15 08:00:00")
	assert.Empty(t, l.digests(provider), "three working days are not soon")
	l.clock.Set("2026-09-17 08:00:00")
	assert.Equal(t, []string{"2026年9月17日摘要：两个工作日内到期 1 件\n【两个工作日内到期】\n" + about}, l.digests(provider))
	l.clock.Set("2026-09-20 08:00:00")
	assert.Equal(t, "2026年9月20日摘要：今日到期 1 件\n【今日到期】\n"+about, l.digests(provider)[0])
	assert.Empty(t, l.digests(outsider))
	assert.Empty(t, l.digests(applicant))
	l.clock.Set("2026-09-28 08:00:00") // after the holidays from the 25th to the 27th
	assert.Equal(t, "2026年9月28日摘要：逾期 1 件\n【逾期】\n"+about+"，已逾期 5 个工作日", l.digests(provider)[0])
}

func digestsSupervised(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	d := definition(t, "open-data-request")
	require.NoError(t, l.PublishDefinitions(l.ctx, d))
	f := l.filing()
	f.Definition, f.By, f.Form = d, citizen, map[string]any{"purpose": "研究", "needs": "名单", "no_state_secrets": true}
	_, err := l.PutEntry(l.ctx, opened("mzj-009"))
	require.NoError(t, err)
	f.Resource = "mzj-009"
	filed, err := l.File(l.ctx, f)
	require.NoError(t, err)
	number := filed.Case.State.Number
	l.clock.Set("2026-10-30 08:00:00")
	l.advance(number)
	for _, supervisor := range []domain.Person{bureau, auditor} {
		notices := l.digests(supervisor)
		require.Len(t, notices, 1)
		assert.Contains(t, notices[0], "各部门逾期 1 件")
		assert.Contains(t, notices[0], "（mzj局）")
		assert.Contains(t, notices[0], number)
	}
	late := l.digests(provider)
	require.Len(t, late, 1)
	assert.Contains(t, late[0], "【逾期】\n"+number)
	assert.NotContains(t, late[0], "各部门")
}

func opened(code string) domain.Entry {
	e := entry(code, "conditional")
	e.Open = "conditional"
	return e
}

func digestsOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.accepted()
	l.clock.Set("2026-09-18 08:00:00")
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			_, err := l.WriteDigests(l.ctx)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Len(t, l.digests(provider), 1)
	l.clock.Set("2026-09-20 08:00:00")
	assert.Len(t, l.digests(provider), 2, "another day, another digest")
}

func digestsNothing(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.withColleague()
	no := false
	_, err := l.ChangeContact(l.ctx, colleague.ID, domain.ContactChange{Digest: &no})
	require.NoError(t, err)
	l.accepted()
	l.clock.Set("2026-09-19 08:00:00") // a Saturday
	assert.Empty(t, l.digests(provider))
	l.clock.Set("2026-09-20 08:00:00") // a Sunday that is worked
	assert.Len(t, l.digests(provider), 1)
	assert.Empty(t, l.digests(colleague))
}

func digestsLong(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 13 {
		l.file()
	}
	l.clock.Set("2026-09-15 08:00:00")
	notices := l.digests(provider)
	require.Len(t, notices, 1)
	assert.Contains(t, notices[0], "今日到期 13 件")
	assert.True(t, strings.HasSuffix(notices[0], "\n另有 3 件"), notices[0])
	assert.Equal(t, 12, strings.Count(notices[0], "\n"))
}

func digestsByMail(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.withColleague()
	no := false
	l.reachable(provider, domain.ContactChange{Mail: &no}) // the digest and nothing else
	l.subscribe(domain.Subscription{})
	l.file()
	l.post()
	for _, p := range l.takes(leaseRequest("a")) {
		l.settles(p, domain.DeliveryResult{})
	}
	l.clock.Set("2026-09-15 08:00:00")
	require.Len(t, l.digests(colleague), 1, "what has no address is told in the application")
	l.post()
	parcels := l.takes(leaseRequest("a"))
	require.Len(t, parcels, 1, "no webhook carries what is one person's")
	assert.Equal(t, provider.ID, parcels[0].Person)
	assert.Equal(t, domain.NoticeDigest, parcels[0].Message.Notice)
}
