package storetest

import (
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var sweeping = suite{
	"the sweep finds what the engine does not know":   sweepFinds,
	"the sweep keeps to its limit":                    sweepLimit,
	"the sweep tells what the engine heard too early": sweepHears,
}

func (l *ledger) stale(limit int) []string {
	l.t.Helper()
	starts, err := l.Stale(l.ctx, limit)
	require.NoError(l.t, err)
	var numbers []string
	for _, s := range starts {
		numbers = append(numbers, s.Number)
	}
	return numbers
}

func sweepFinds(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	assert.Empty(t, l.stale(10), "whoever files or acts has some seconds to tell the engine")
	l.clock.Add(6 * time.Second)
	starts, err := l.Stale(l.ctx, 10)
	require.NoError(t, err)
	assert.Equal(t, []domain.Start{{
		Number: number, Workflow: "ShareApplication", Title: "政务数据共享申请：社会救助对象信息mzj-001",
		Regulation: "yaohai-2024", Procedure: "share-application", Provider: "mzj", Applicant: "wjw",
		Law: "合肥市瑶海区政务数据资源共享开放管理办法", FiledOn: civil.Date{Year: 2026, Month: 9, Day: 14}, Version: 2, Untold: true,
	}}, starts)
	l.heard(number)
	assert.Empty(t, l.stale(10))

	_, err = l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	l.clock.Add(6 * time.Second)
	assert.Equal(t, []string{number}, l.stale(10))
	l.advance(number)
	require.NoError(t, l.WriteTold(l.ctx))
	assert.Empty(t, l.stale(10), "the engine has asked")
	l.clock.Add(2 * time.Minute)
	assert.Equal(t, []string{number}, l.stale(10), "a service was asked for and nothing came")
	l.served(number)
	assert.Empty(t, l.stale(10))

	late := l.accepted()
	l.heard(late)
	l.clock.Set("2026-09-17 09:00:04")
	assert.Empty(t, l.stale(10))
	l.clock.Set("2026-09-17 09:00:06")
	assert.Equal(t, []string{late}, l.stale(10), "a reminder was not given")
	l.advance(late)
	require.NoError(t, l.WriteTold(l.ctx))
	require.NoError(t, l.ForgetTold(l.ctx))
	assert.Equal(t, []string{late}, l.stale(10), "ended cases need no workflow")
}

// sweepHears: what the engine was told of an earlier version is no word of the present one.
func sweepHears(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	_, err := l.register(number, "accept", provider, nil)
	require.NoError(t, err)
	l.Told(number, 1)
	require.NoError(t, l.WriteTold(l.ctx))
	l.clock.Add(6 * time.Second)
	assert.Equal(t, []string{number}, l.stale(10))
	l.Told(number, 3)
	l.Told(number, 2)
	require.NoError(t, l.WriteTold(l.ctx))
	assert.Empty(t, l.stale(10))
	assert.Zero(t, l.count("SELECT count(*) FROM untold"))
}

func sweepLimit(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 5 {
		l.file()
	}
	l.heard("YH-2026-000002")
	l.clock.Set("2026-09-18 09:00:00")
	assert.Equal(t, []string{"YH-2026-000001", "YH-2026-000002", "YH-2026-000003"}, l.stale(3))
	assert.Equal(t, []string{"YH-2026-000001", "YH-2026-000002", "YH-2026-000003", "YH-2026-000004", "YH-2026-000005"}, l.stale(9))
}
