package storetest

import (
	"sync/atomic"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var deadlines = suite{
	"an act stamped before counts though it is processed after": stampedBefore,
	"an act at the very instant is too late":                    atTheInstant,
	"an act after an expiry that nobody noticed is too late":    afterUnnoticed,
	"acts that race the deadline come out one way":              raceTheDeadline,
	"legal time never goes back":                                neverBack,
	"a deadline lies behind the holidays":                       behindTheHolidays,
}

func day(text string) civil.Date {
	d, err := civil.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// The answer to a case accepted on Monday 2026-09-14 is due on Sunday 09-20, which people work
const (
	lastInstant = "2026-09-20 23:59:59.999999"
	tooLate     = "2026-09-21 00:00:00"
)

func stampedBefore(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set(lastInstant)
	a, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	l.clock.Set("2026-11-02 09:00:00")
	out := l.advance(number, a.ID)
	require.Len(t, out.Answers, 1)
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
	assert.Equal(t, "approved", out.Case.State.Outcome.Code)
	assert.Equal(t, "2026-09-20", out.Case.State.Outcome.On.String())
	assert.Empty(t, out.Case.State.Breaches)
}

func atTheInstant(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set(tooLate)
	_, err := l.register(number, "approve", provider, nil)
	refused(t, err, procedure.CaseEnded)
	out := l.advance(number)
	assert.Equal(t, "deemed_approved", out.Case.State.Outcome.Code)
	assert.Equal(t, "2026-09-20", out.Case.State.Outcome.On.String())
	assert.True(t, out.Case.State.Outcome.At.Equal(At(tooLate)))
	assert.Len(t, out.Case.State.Breaches, 1)
}

// Nobody has advanced the case since it ran out; an act is judged by what time has brought about all the same.
func afterUnnoticed(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set("2026-09-25 09:00:00")
	_, err := l.register(number, "approve", provider, nil)
	refused(t, err, procedure.CaseEnded)
	_, err = l.register(number, "withdraw", applicant, nil)
	refused(t, err, procedure.CaseEnded)
	assert.Equal(t, 2, l.count("SELECT count(*) FROM events"), "registering decides nothing")
	assert.Equal(t, "deemed_approved", l.advance(number).Case.State.Outcome.Code)
}

func raceTheDeadline(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Set(lastInstant)
	var registered atomic.Pointer[domain.Act]
	together(t, 60, func(i int) {
		switch {
		case i == 20:
			l.clock.Set(tooLate)
		case i%3 == 0:
			if _, err := l.Advance(l.ctx, number, nil, nil); err != nil {
				assert.NoError(t, err)
			}
		default:
			a, err := l.register(number, "approve", provider, nil)
			if err == nil {
				assert.Nil(t, registered.Swap(&a), "registered once")
				return
			}
			refused(t, err, procedure.CaseEnded)
		}
	})
	outcome := l.advance(number).Case.State.Outcome
	if a := registered.Load(); a != nil {
		assert.True(t, a.RegisteredAt.Before(At(tooLate)))
		assert.Equal(t, "approved", outcome.Code)
	} else {
		assert.Equal(t, "deemed_approved", outcome.Code)
	}
}

func neverBack(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.clock.Add(-time.Hour) // as when a server's clock is set right
	a, err := l.register(number, "approve", provider, nil)
	require.NoError(t, err)
	assert.True(t, a.RegisteredAt.Equal(At("2026-09-14 10:00:00")))
	out := l.advance(number, a.ID)
	assert.True(t, out.Now.Equal(At("2026-09-14 10:00:00")))
	assert.Equal(t, domain.Applied, out.Answers[0].Status)
}

func behindTheHolidays(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.clock.Set("2026-09-28 09:00:00")
	number := l.accepted()
	assert.Equal(t, "2026-10-10", l.advance(number).Case.State.Due().Due.String())
}
