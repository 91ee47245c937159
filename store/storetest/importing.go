package storetest

import (
	"errors"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var importing = suite{
	"a file is taken over whole or not at all":         importedWhole,
	"an entry that changed meanwhile is not lost":      importedStale,
	"what has to go before an import is stated":        importedReviewed,
	"related entries may come in the same file":        importedRelated,
	"a change names as related what is in the catalog": changeRelated,
	"data are overdue by their cycle":                  overdueByCycle,
	"a reported update is kept and moves what is due":  updateReported,
}

func (l *ledger) importOf(entries ...domain.Entry) (domain.Import, error) {
	return l.ImportEntries(l.ctx, domain.Import{ID: "import-1", File: "目录.xlsx", SHA256: "x", By: bureau, Changes: entries})
}

func versioned(e domain.Entry, version int) domain.Entry {
	e.Version = version
	return e
}

func importedWhole(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	faulty := versioned(entry("mzj-011", "withheld"), 1)
	faulty.ShareBasis = ""
	_, err := l.importOf(versioned(entry("mzj-010", "conditional"), 1), faulty)
	assert.Equal(t, "share_basis", refused(t, err, domain.BasisNeeded).Field)
	_, err = l.Entry(l.ctx, "mzj-010")
	refused(t, err, domain.EntryUnknown)

	changed := versioned(entry("mzj-001", "conditional"), 2)
	changed.Title, changed.Items = "改名", []procedure.Item{{Name: "户号", Type: "字符型", Length: 12, Open: "withheld", Note: "主键"}}
	changed.Category, changed.FormatType, changed.ShareMode = []string{"部门信息资源目录", "民政"}, "MySQL", "共享平台：接口"
	done, err := l.importOf(versioned(entry("mzj-010", "conditional"), 1), changed)
	require.NoError(t, err)
	assert.Equal(t, 1, done.Created)
	e, err := l.Entry(l.ctx, "mzj-001")
	require.NoError(t, err)
	assert.Equal(t, []any{2, "改名", bureau.ID, "import-1", ""}, []any{e.Version, e.Title, e.ByPerson, e.ByImport, e.ByCase})
	assert.Equal(t, [][]string{changed.Category, {"MySQL", "共享平台：接口"}}, [][]string{e.Category, {e.FormatType, e.ShareMode}})
	assert.Equal(t, changed.Items, e.Items)
	all, err := l.EntriesOf(l.ctx, []string{"mzj-001", "mzj-010", "nothing", "\x00"})
	require.NoError(t, err)
	assert.Len(t, all, 2)
}

func importedStale(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.importOf(versioned(entry("mzj-001", "conditional"), 1))
	refused(t, err, domain.EntryChanged)
	_, err = l.importOf(versioned(entry("mzj-099", "conditional"), 2))
	refused(t, err, domain.EntryChanged)
}

func importedReviewed(t *testing.T, fresh Fresh) {
	l, _ := housed(t, fresh)
	due, err := l.ImportReviews(l.ctx)
	require.NoError(t, err)
	assert.Empty(t, due, "nobody has filed or said what applies: a catalog is taken over before the house begins")
	l.enters(applied(t, "yongjia-2021", ""), applied(t, "order-809", ""), applied(t, "fushun-2023", ""))
	due, err = l.ImportReviews(l.ctx)
	require.NoError(t, err)
	require.Len(t, due, 3)
	assert.Equal(t, []string{"order-809/assessment", "order-809/head", "yongjia-2021/secrecy"}, []string{due[0].Name, due[1].Name, due[2].Name})
	assert.Equal(t, []string{"永嘉办法", "第三十九条"}, []string{due[2].Regulation, due[2].Article})

	i := domain.Import{
		ID: "import-1", File: "目录.xlsx", SHA256: "x", By: bureau, Changes: []domain.Entry{versioned(entry("mzj-010", "conditional"), 1)},
		Stated: map[string]string{"order-809/head": " ", "yongjia-2021/secrecy": strings.Repeat("字", 201), "yongjia-2021/other": "有"},
	}
	_, err = l.ImportEntries(l.ctx, i)
	refusals, ok := errors.AsType[procedure.Refusals](err)
	require.True(t, ok, "%v", err)
	var fields []string
	for _, r := range refusals {
		assert.Equal(t, domain.ImportUnreviewed, r.Code)
		fields = append(fields, r.Field)
	}
	assert.Equal(t, []string{"order-809/assessment", "order-809/head", "yongjia-2021/secrecy", "yongjia-2021/other"}, fields)
	_, err = l.Entry(l.ctx, "mzj-010")
	refused(t, err, domain.EntryUnknown)

	i.Stated = map[string]string{"order-809/assessment": "评〔2026〕1号", "order-809/head": "王某，2026年8月3日", "yongjia-2021/secrecy": " 永保审〔2026〕3号 "}
	_, err = l.ImportEntries(l.ctx, i)
	require.NoError(t, err)
	e, err := l.Entry(l.ctx, "mzj-010")
	require.NoError(t, err)
	kept, err := l.ReviewsOf(l.ctx, []string{e.ByImport, "nothing"})
	require.NoError(t, err)
	require.Len(t, kept["import-1"], 3)
	assert.Equal(t, []string{"数源部门保密审查的文号或者日期", "永保审〔2026〕3号"}, []string{kept["import-1"][2].Title, kept["import-1"][2].Stated})
}

func importedRelated(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	one, two := versioned(entry("a-1", "conditional"), 1), versioned(entry("a-2", "conditional"), 1)
	one.Related, two.Related = []string{"a-2"}, []string{"a-1", "mzj-001"}
	_, err := l.importOf(one, two)
	require.NoError(t, err)
	three := entry("a-3", "conditional")
	three.Related = []string{"nowhere"}
	_, err = l.PutEntry(l.ctx, three)
	assert.Equal(t, "related", refused(t, err, domain.RelatedUnknown).Field)
	three.Related, three.OpenBasis, three.Open = nil, " \n", "withheld"
	_, err = l.PutEntry(l.ctx, three)
	assert.Equal(t, "open_basis", refused(t, err, domain.BasisNeeded).Field, "blanks are no basis")
	three.Open = "half"
	_, err = l.PutEntry(l.ctx, three)
	assert.Equal(t, "open", refused(t, err, domain.ClassUnknown).Field)
}

// A change that names what is not there is refused to whoever files it, not put before whoever approves it.
func changeRelated(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.PutEntry(l.ctx, entry("mzj-002", "conditional"))
	require.NoError(t, err)
	change := domain.Filing{Definition: definition(t, "catalog-change"), By: provider, Resource: "mzj-001", Form: procedure.Fields{
		"cause": "other", "event_on": "2026-09-14", "change": "补充关联", "related": "mzj-002；nowhere",
	}}
	before := l.count("SELECT count(*) FROM cases")
	_, err = l.File(l.ctx, change)
	assert.Equal(t, "related", refused(t, err, domain.RelatedUnknown).Field)
	assert.Equal(t, before, l.count("SELECT count(*) FROM cases"))
	change.Form["related"] = "mzj-002、mzj-001"
	_, err = l.File(l.ctx, change)
	require.NoError(t, err)
}

func overdueByCycle(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh) // 2026-09-14
	for code, e := range map[string]domain.Entry{
		"day-late": {UpdateCycle: "每日", ReleasedOn: "2026-09-12"}, "day": {UpdateCycle: "每日", ReleasedOn: "2026-09-13"},
		"month-late": {UpdateCycle: "每月", ReleasedOn: "2026-08-13"}, "month": {UpdateCycle: "每月", ReleasedOn: "2026-08-14"},
		"never": {UpdateCycle: "实时", ReleasedOn: "2020-01-01"}, "other": {UpdateCycle: "其他（每十年）", ReleasedOn: "2000-01-01"},
		"new": {UpdateCycle: "每日"},
	} {
		full := entry(code, "conditional")
		full.UpdateCycle, full.ReleasedOn = e.UpdateCycle, e.ReleasedOn
		_, err := l.PutEntry(l.ctx, full)
		require.NoError(t, err)
	}
	today := civil.Date{Year: 2026, Month: 9, Day: 14}
	assert.Equal(t, []string{"day-late", "month-late"}, l.foundBy(domain.EntryQuery{UpdateOverdue: &today}))
	assert.Equal(t, []string{"month-late"}, l.foundBy(domain.EntryQuery{UpdateOverdue: &today, Text: "month"}))
	counts, err := l.Staleness(l.ctx, today)
	require.NoError(t, err)
	assert.Equal(t, []domain.Staleness{{Department: "mzj", Entries: 10, Overdue: 2, Oldest: civil.Date{Year: 2026, Month: 9, Day: 13}}}, counts)
}

func updateReported(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	e := entry("month", "conditional")
	e.UpdateCycle, e.ReleasedOn = "每月", "2026-01-31"
	_, err := l.PutEntry(l.ctx, e)
	require.NoError(t, err)
	read, err := l.Entry(l.ctx, "month")
	require.NoError(t, err)
	assert.Equal(t, "2026-02-28", read.NextUpdateOn.String())
	assert.Nil(t, read.DataUpdatedOn)

	on := civil.Date{Year: 2026, Month: 9, Day: 13}
	read, err = l.ReportUpdate(l.ctx, domain.DataUpdate{Code: "month", On: on, By: provider.ID})
	require.NoError(t, err)
	assert.Equal(t, []string{"2026-09-13", "2026-10-13"}, []string{read.DataUpdatedOn.String(), read.NextUpdateOn.String()})
	for _, bad := range []civil.Date{on.AddDays(-1), on.AddDays(2)} {
		_, err = l.ReportUpdate(l.ctx, domain.DataUpdate{Code: "month", On: bad, By: provider.ID})
		refused(t, err, domain.UpdateInvalid)
	}
	_, err = l.ReportUpdate(l.ctx, domain.DataUpdate{Code: "nothing", On: on, By: provider.ID})
	refused(t, err, domain.EntryUnknown)

	e.UpdateCycle, e.ReleasedOn = "每周", "2026-09-01" // another version keeps what was reported
	_, err = l.PutEntry(l.ctx, e)
	require.NoError(t, err)
	read, err = l.Entry(l.ctx, "month")
	require.NoError(t, err)
	assert.Equal(t, "2026-09-20", read.NextUpdateOn.String())
	history, err := l.DataUpdates(l.ctx, "month")
	require.NoError(t, err)
	require.Len(t, history, 1)
	assert.Equal(t, provider.ID, history[0].By)
}
