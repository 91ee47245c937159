package storetest

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/report"
)

var openFiles = suite{
	"a file in the database is given out, whole or in part": inDatabase(filePutAndRead),
	"a file in a folder is given out, whole or in part":     inFolder(filePutAndRead),
	"what is replaced or withdrawn stays on record":         fileReplaced,
	"only data that may be had without asking have files":   fileRefused,
	"an upload that is forgotten takes no file with it":     inDatabase(fileOutlivesUpload),
	"content in a folder outlives a forgotten upload":       inFolder(fileOutlivesUpload),
	"no download is lost of many at once":                   downloadsCounted,
}

var september = civil.Date{Year: 2026, Month: 9, Day: 1}

// putFile puts a file to an entry that every department may have.
func (l *ledger) putFile(name, content string) (domain.EntryFile, error) {
	return l.PutFile(l.ctx, domain.EntryFile{
		Code: "mzj-002", Name: name, Note: "名册", AsOf: september, By: provider.ID, Provider: "mzj",
	}, strings.NewReader(content))
}

func (l *ledger) contentOf(f domain.EntryFile, from int64) string {
	l.t.Helper()
	_, content, err := l.EntryFile(l.ctx, f.Code, f.ID)
	require.NoError(l.t, err)
	_, err = content.Seek(from, io.SeekStart)
	require.NoError(l.t, err)
	read, err := io.ReadAll(content)
	require.NoError(l.t, errors.Join(err, content.Close()))
	return string(read)
}

func filePutAndRead(t *testing.T, l *ledger) {
	f, err := l.putFile("名册.csv", "名称,地址\n甲,乙\n")
	require.NoError(t, err)
	assert.Equal(t, int64(22), f.Size)
	assert.Equal(t, "csv", f.Format())
	assert.Equal(t, "名称,地址\n甲,乙\n", l.contentOf(f, 0))
	assert.Equal(t, "乙\n", l.contentOf(f, 18))
	again, err := l.putFile("名册.csv", "名称,地址\n甲,乙\n")
	require.NoError(t, err)
	assert.Equal(t, f, again, "the same once more changes nothing")
	_, _, err = l.EntryFile(l.ctx, "mzj-001", f.ID)
	refused(t, err, domain.FileUnknown)
	_, err = l.putFile("名册.csv", strings.Repeat("x", 1001))
	refused(t, err, domain.AttachmentTooLarge)
}

func fileReplaced(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	first, err := l.putFile("名册.csv", "a,b\n")
	require.NoError(t, err)
	other, err := l.putFile("说明.json", `{"a":1}`)
	require.NoError(t, err)
	l.clock.Add(time.Hour)
	second, err := l.putFile("名册.csv", "a,b\nc,d\n")
	require.NoError(t, err)
	require.NoError(t, l.WithdrawFile(l.ctx, "mzj-002", other.ID, bureau.ID))
	refused(t, l.WithdrawFile(l.ctx, "mzj-001", other.ID, bureau.ID), domain.FileUnknown)
	l.clock.Add(time.Hour)
	require.NoError(t, l.WithdrawFile(l.ctx, "mzj-002", other.ID, provider.ID), "once more")

	files, err := l.EntryFiles(l.ctx, "mzj-002")
	require.NoError(t, err)
	require.Len(t, files, 3)
	assert.Equal(t, second, files[0])
	ended := map[string]string{}
	for _, f := range files[1:] {
		require.NotNil(t, f.EndedAt)
		assert.True(t, f.EndedAt.Equal(At("2026-09-14 11:00:00")))
		ended[f.ID] = f.EndedBy
		_, _, err := l.EntryFile(l.ctx, f.Code, f.ID)
		refused(t, err, domain.FileUnknown)
	}
	assert.Equal(t, map[string]string{first.ID: provider.ID, other.ID: bureau.ID}, ended)
}

func fileRefused(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for name, c := range map[string]struct {
		file    domain.EntryFile
		content string
		code    procedure.Code
	}{
		"on conditions":      {domain.EntryFile{Code: "mzj-001", Name: "a.csv"}, "a,b", domain.EntryNotFree},
		"withheld":           {domain.EntryFile{Code: "mzj-003", Name: "a.csv"}, "a,b", domain.EntryNotFree},
		"unknown":            {domain.EntryFile{Code: "none", Name: "a.csv"}, "a,b", domain.EntryUnknown},
		"another's by now":   {domain.EntryFile{Code: "mzj-002", Name: "a.csv", Provider: "wjw"}, "a,b", domain.EntryChanged},
		"of no open format":  {domain.EntryFile{Code: "mzj-002", Name: "a.exe"}, "a,b", domain.FormatNotOpen},
		"of another content": {domain.EntryFile{Code: "mzj-002", Name: "a.csv"}, "\x00\x01\x02\x03", domain.FormatNotOpen},
		"a page":             {domain.EntryFile{Code: "mzj-002", Name: "a.csv"}, "<html><body>a</body></html>", domain.FormatNotOpen},
		"no workbook":        {domain.EntryFile{Code: "mzj-002", Name: "a.xlsx"}, "a,b", domain.FormatNotOpen},
		"of a day to come":   {domain.EntryFile{Code: "mzj-002", Name: "a.csv", AsOf: september.AddDays(14)}, "a,b", domain.UpdateInvalid},
	} {
		if !c.file.AsOf.IsValid() {
			c.file.AsOf = september
		}
		_, err := l.PutFile(l.ctx, c.file, strings.NewReader(c.content))
		require.Error(t, err, name)
		refused(t, err, c.code)
	}
	e, err := l.Entry(l.ctx, "mzj-002")
	require.NoError(t, err)
	e.Retired = true
	_, err = l.PutEntry(l.ctx, e)
	require.NoError(t, err)
	_, err = l.putFile("a.csv", "a,b")
	refused(t, err, domain.EntryNotFree)
}

func fileOutlivesUpload(t *testing.T, l *ledger) {
	f, err := l.putFile("名册.csv", "a,b\n")
	require.NoError(t, err)
	l.attach("", "a,b\n", applicant)
	l.clock.Add(8 * 24 * time.Hour)
	n, err := l.DiscardUploads(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, "a,b\n", l.contentOf(f, 0))
}

func downloadsCounted(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	f, err := l.putFile("名册.csv", "a,b\n")
	require.NoError(t, err)
	count := func(d domain.Download) {
		d.File, d.Provider = f, "mzj"
		require.NoError(t, l.CountDownload(l.ctx, d))
	}
	together(t, 20, func(i int) {
		count(domain.Download{Audience: domain.ToPublic, Bytes: 4, Complete: i%4 != 0, Aborted: i%4 == 0})
	})
	l.clock.Add(30 * 24 * time.Hour)
	count(domain.Download{Audience: domain.ToPublic, Bytes: 4, Complete: true})
	count(domain.Download{Audience: domain.ToDepartments, Bytes: 2})

	counts, err := l.DownloadsOf(l.ctx, "mzj-002")
	require.NoError(t, err)
	assert.Equal(t, map[string]domain.Downloads{f.ID: {Requests: 22, Completed: 16, Aborted: 5, Bytes: 86}}, counts)
	year := report.DownloadsQuery{From: civil.Date{Year: 2026, Month: 1, Day: 1}, Through: civil.Date{Year: 2026, Month: 12, Day: 31}}
	rows, err := l.Downloads(l.ctx, year)
	require.NoError(t, err)
	row := func(month string, to domain.Audience, of domain.Downloads) report.DownloadsRow {
		return report.DownloadsRow{Department: "mzj", Month: month, Audience: to, Entries: 1, Downloads: of}
	}
	assert.Equal(t, []report.DownloadsRow{
		row("2026-09", domain.ToPublic, domain.Downloads{Requests: 20, Completed: 15, Aborted: 5, Bytes: 80}),
		row("2026-10", domain.ToPublic, domain.Downloads{Requests: 1, Completed: 1, Bytes: 4}),
		row("2026-10", domain.ToDepartments, domain.Downloads{Requests: 1, Bytes: 2}),
	}, rows)
	year.Department = "wjw"
	rows, err = l.Downloads(l.ctx, year)
	require.NoError(t, err)
	assert.Empty(t, rows)
}
