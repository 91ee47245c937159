package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var notices = suite{
	"each assignee is told of each event once, in words": notifiedOnce,
	"notices come latest first, page by page":            noticesByPage,
}

func (l *ledger) noticeTexts(p domain.Person) []string {
	l.t.Helper()
	list, err := l.Notifications(l.ctx, p, domain.Page{})
	require.NoError(l.t, err)
	var texts []string
	for _, n := range list.Items {
		texts = append(texts, string(n.Notice)+" "+n.Text)
	}
	return texts
}

func notifiedOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	l.clock.Set("2026-10-08 09:00:00") // nobody accepted, nobody answered
	l.advance(number)
	about := number + " 政务数据共享申请（社会救助对象信息mzj-001）："
	accepted := "expired " + about + "“受理”期限已于2026年9月15日届满（惯例），办理结果：视同同意共享"
	deemed := "expired " + about + "“答复”期限已于2026年9月20日届满（第十四条第二款），办理结果：视同同意共享；涉及第二十四条第四项"
	assert.Equal(t, []string{
		deemed,
		"reminder " + about + "提醒：“答复”期限2026年9月20日届满，尚余 1 个工作日（第十四条第二款）",
		"reminder " + about + "提醒：“答复”期限2026年9月20日届满，尚余 2 个工作日（第十四条第二款）",
		accepted,
		"task " + about + "待办：受理申请，2026年9月15日前完成（惯例）",
	}, l.noticeTexts(provider))
	assert.Equal(t, []string{deemed, accepted}, l.noticeTexts(bureau))
	assert.Equal(t, []string{deemed}, l.noticeTexts(applicant))
	assert.Empty(t, l.noticeTexts(outsider))
	assert.Empty(t, l.noticeTexts(citizen))
}

func noticesByPage(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 5 {
		l.file()
	}
	var seen []string
	for after := (domain.Page{Limit: 2}); ; {
		list, err := l.Notifications(l.ctx, provider, after)
		require.NoError(t, err)
		for _, n := range list.Items {
			seen = append(seen, n.Case)
			assert.Equal(t, procedure.NoticeTask, n.Notice)
			assert.Nil(t, n.ReadAt)
		}
		if after.After = list.Next; list.Next == "" {
			break
		}
	}
	assert.Equal(t, []string{"YH-2026-000005", "YH-2026-000004", "YH-2026-000003", "YH-2026-000002", "YH-2026-000001"}, seen)
}
