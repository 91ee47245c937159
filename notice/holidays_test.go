package notice_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/calendar/announced"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

func TestHolidaysSaysEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	twice := calendar.YearDay{Date: civil.Date{Year: 2027, Month: 1, Day: 1}, Name: "元旦", Off: true}
	_, err := notice.Holidays(calendar.Builtin(), calendar.Year{Year: 2027, Days: []calendar.YearDay{twice, twice}})
	var refusals procedure.Refusals
	require.ErrorAs(t, err, &refusals)
	require.Greater(t, len(refusals), 1)
	for _, r := range refusals {
		assert.Equal(t, domain.NoticeInvalid, r.Code)
		assert.NotEmpty(t, r.Field)
		assert.Contains(t, r.Detail, "2027年放假通知，")
	}
	var first *procedure.Refusal
	require.ErrorAs(t, err, &first, "who looks for one finds the first")
}

func TestUnreadSaysEverySentenceOnce(t *testing.T) {
	t.Parallel()
	_, err := announced.Read([]byte("2026年元旦：1月1日（周五）放假。2026年春节：2月15日至23日。2月30日上班。"), calendar.Builtin(), 0)
	var refusals procedure.Refusals
	require.ErrorAs(t, notice.Unread(err), &refusals)
	require.Len(t, refusals, 3)
	assert.Equal(t, "星期与日期不符：“1月1日(周五)放假”", refusals[0].Detail)
}
