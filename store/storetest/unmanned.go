package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var unmanned = suite{
	"who is the last to be able to act is told of before they go": lastOneNamed,
	"the bureau is told at filing and each day":                   bureauHearsOfUnmanned,
}

func lastOneNamed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	gone, moved := true, "jtj"
	left := func(p domain.Person, c domain.PersonChange) (list []string) {
		places, err := l.LeftUnmanned(l.ctx, p.ID, c)
		require.NoError(t, err)
		for _, u := range places {
			list = append(list, u.String())
		}
		return list
	}
	assert.Equal(t, []string{"mzj局（工作人员）"}, left(provider, domain.PersonChange{Disabled: &gone}))
	assert.Equal(t, []string{"mzj局（工作人员）"}, left(provider, domain.PersonChange{Department: &moved}))
	assert.Equal(t, []string{"mzj局（工作人员）"}, left(provider, domain.PersonChange{Positions: &[]domain.Position{domain.Head}}))
	assert.Equal(t, []string{"sjj局（工作人员）", "主管部门"}, left(bureau, domain.PersonChange{Disabled: &gone}))
	assert.Equal(t, []string{"sjj局（工作人员）"}, left(bureau, domain.PersonChange{Department: &moved}), "a bureau is one wherever it is")
	assert.Empty(t, left(auditor, domain.PersonChange{Disabled: &gone}), "no regulation has an auditor do anything")
	assert.Empty(t, left(citizen, domain.PersonChange{Disabled: &gone}))
	places, err := l.LeftUnmanned(l.ctx, provider.ID, domain.PersonChange{Disabled: &gone})
	require.NoError(t, err)
	assert.Equal(t, []any{1, number}, []any{places[0].Tasks, places[0].FirstCase})
	l.withColleague()
	assert.Empty(t, left(provider, domain.PersonChange{Disabled: &gone}), "somebody else is there")
}

func bureauHearsOfUnmanned(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	waiting := l.file()
	heard := func() (texts []string) {
		for _, n := range l.notices(bureau) {
			if n.Notice == domain.NoticeUnmanned {
				texts = append(texts, n.Text)
			}
		}
		return texts
	}
	tell := func(want int) {
		n, err := l.TellUnmanned(l.ctx)
		require.NoError(t, err)
		assert.Equal(t, want, n)
	}
	tell(0)
	gone := true
	_, err := l.ChangePerson(l.ctx, provider.ID, domain.PersonChange{Disabled: &gone}, bureau)
	require.NoError(t, err)
	tasks, err := l.UnmannedTasks(l.ctx, l.show(waiting))
	require.NoError(t, err)
	require.Len(t, tasks, 1)
	assert.Equal(t, l.openTask(waiting), tasks[0].ID)
	assert.Empty(t, heard())
	number := l.file()
	require.Len(t, heard(), 1)
	assert.Contains(t, heard()[0], number)
	assert.Contains(t, heard()[0], "mzj局（工作人员）办理，目前无人可办")

	tell(1)
	tell(0) // once a day
	require.Len(t, heard(), 2)
	assert.Contains(t, heard()[0], "mzj局（工作人员），任务 2 项，最早2026年9月15日届满（"+waiting+"）")
	l.clock.Set("2026-09-15 10:00:00")
	tell(1)
	l.withColleague()
	l.clock.Set("2026-09-16 10:00:00")
	tell(0)
	assert.Len(t, heard(), 3)
}
