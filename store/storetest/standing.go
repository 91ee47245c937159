package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var standing = suite{
	"the grants on an entry are listed":                         entryGrants,
	"holders are told once of a change of their entry":          holdersTold,
	"holders are told what a file changes":                      holdersToldOfFile,
	"nobody is told of a change that is the same to who use it": nobodyTold,
}

// granted files a case and has it grant the applicant the entry, as changed, and returns its number.
func (l *ledger) granted(code string, change func(*domain.Grant)) string {
	l.t.Helper()
	number := l.file()
	g := domain.Grant{Case: number, Call: "1-granted", Resource: code, Grantee: "wjw", Purpose: "核对"}
	if change != nil {
		change(&g)
	}
	require.NoError(l.t, l.Grant(l.ctx, g))
	return number
}

func entryGrants(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	over := day("2026-09-13")
	stands := l.granted("mzj-001", nil)
	expired := l.granted("mzj-001", func(g *domain.Grant) { g.Until = &over })
	l.granted("mzj-002", nil)
	ended, suspended := l.granted("mzj-001", nil), l.granted("mzj-001", nil)
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: ended, By: "YH-9", Reason: "终止"}))
	require.NoError(t, l.Suspend(l.ctx, domain.Measure{GrantedBy: suspended, By: "YH-9", Reason: "暂停"}))

	grants, err := l.StandingGrants(l.ctx, "mzj-001", day("2026-09-14"))
	require.NoError(t, err)
	assert.Equal(t, []string{stands, suspended}, casesOf(grants))
	assert.Equal(t, "YH-9", grants[1].Suspended().By)

	first, err := l.EntryGrants(l.ctx, "mzj-001", domain.Page{Limit: 3})
	require.NoError(t, err)
	rest, err := l.EntryGrants(l.ctx, "mzj-001", domain.Page{Limit: 3, After: first.Next})
	require.NoError(t, err)
	assert.Empty(t, rest.Next)
	assert.Equal(t, []string{suspended, ended, expired, stands}, append(casesOf(first.Items), casesOf(rest.Items)...))
}

func casesOf(grants []domain.Grant) []string {
	numbers := make([]string, len(grants))
	for i, g := range grants {
		numbers[i] = g.Case
	}
	return numbers
}

// told are the texts of the notices of a changed entry that the person has, the latest first.
func (l *ledger) told(p domain.Person) []domain.Notification {
	l.t.Helper()
	list, err := l.Notifications(l.ctx, p, domain.Page{Limit: 200})
	require.NoError(l.t, err)
	var told []domain.Notification
	for _, n := range list.Items {
		if n.Notice == domain.NoticeEntryChanged {
			told = append(told, n)
		}
	}
	return told
}

func holdersTold(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	granted := l.granted("mzj-001", nil)
	suspended := l.granted("mzj-001", func(g *domain.Grant) { g.Grantee, g.Person = "public", citizen.ID })
	require.NoError(t, l.Suspend(l.ctx, domain.Measure{GrantedBy: suspended, By: "YH-9", Reason: "暂停"}))
	changing := l.file()
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)

	moved := e
	moved.Share, moved.Provider, moved.ByCase, moved.Since, moved.Version = "withheld", "jtj", changing, l.clock.Now(), e.Version+1
	require.NoError(t, l.PublishEntry(l.ctx, moved))
	require.NoError(t, l.PublishEntry(l.ctx, moved), "the call is tried again")

	holder := l.told(applicant)
	require.Len(t, holder, 1)
	assert.Equal(t, granted, holder[0].Case)
	assert.Contains(t, holder[0].Text, "共享类型由有条件共享改为不予共享，提供部门由mzj局改为jtj局（依 "+changing+"）")
	assert.Contains(t, holder[0].Text, granted+"于2026年9月14日授予的使用权限不因目录变动而终止，继续有效")
	public := l.told(citizen)
	require.Len(t, public, 1)
	assert.Equal(t, suspended, public[0].Case)
	assert.Contains(t, public[0].Text, "仍为暂停")
	assert.NotContains(t, public[0].Text, "共享类型", "the public learns nothing of classes of sharing")
	for _, keeper := range []domain.Person{bureau, provider, outsider} { // outsider is of who provides from now on
		list := l.told(keeper)
		require.Len(t, list, 1, keeper.ID)
		assert.Equal(t, changing, list[0].Case)
		assert.Contains(t, list[0].Text, "其上有 2 项授权："+granted+"（wjw局，有效）、"+suspended+"（公民、法人和其他组织，暂停）")
	}

	last := moved
	last.Retired, last.Version, last.Since = true, moved.Version+1, l.clock.Now().Add(1e9)
	require.NoError(t, l.PublishEntry(l.ctx, last))
	require.Len(t, l.told(applicant), 2)
	assert.Contains(t, l.told(applicant)[0].Text, "目录条目由在目录中改为退出目录")
	assert.Len(t, l.told(provider), 1, "it is another's entry now")
}

func holdersToldOfFile(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.granted("mzj-001", nil)
	_, err := l.importOf(versioned(entry("mzj-001", "withheld"), 2), versioned(entry("mzj-010", "conditional"), 1))
	require.NoError(t, err)
	require.Len(t, l.told(applicant), 1)
	assert.Equal(t, number, l.told(applicant)[0].Case)
	require.Len(t, l.told(bureau), 1)
	assert.Empty(t, l.told(bureau)[0].Case, "no case made it")
	assert.Contains(t, l.told(bureau)[0].Text, "依 目录文件导入")
}

func nobodyTold(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.granted("mzj-001", nil)
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	e.Title, e.ByCase, e.Since, e.Version = "新名称", number, l.clock.Now(), e.Version+1
	require.NoError(t, l.PublishEntry(l.ctx, e))
	e.Share, e.ByCase, e.Since, e.Version = "withheld", number, l.clock.Now().Add(1e9), e.Version+1
	require.NoError(t, l.Revoke(l.ctx, domain.Measure{GrantedBy: number, By: "YH-9", Reason: "终止"}))
	require.NoError(t, l.PublishEntry(l.ctx, e))
	for _, p := range people {
		assert.Empty(t, l.told(p), p.ID)
	}
}
