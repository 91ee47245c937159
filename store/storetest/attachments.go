package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var attachments = suite{
	"content in the database is read back":  inDatabase(attachmentReadBack),
	"content in a folder is read back":      inFolder(attachmentReadBack),
	"content in the database has a limit":   inDatabase(attachmentLimit),
	"content in a folder has a limit":       inFolder(attachmentLimit),
	"content that was touched is not given": attachmentTouched,
	"a filing takes its files with it":      filingTakesFiles,
	"an act names a file of its case":       actNamesFile,
	"a file for an unknown case is refused": attachUnknown,
	"a file of a grant is handed over":      inDatabase(grantHandsOver),
	"a forgotten upload in the database":    inDatabase(uploadForgotten),
	"a forgotten upload in a folder":        inFolder(uploadForgotten),
}

func inDatabase(test func(*testing.T, *ledger)) func(*testing.T, Fresh) {
	return withFiles(func(t *testing.T) string { return "" }, test)
}

func inFolder(test func(*testing.T, *ledger)) func(*testing.T, Fresh) {
	return withFiles(func(t *testing.T) string { return filepath.Join(t.TempDir(), "files") }, test)
}

func withFiles(folder func(*testing.T) string, test func(*testing.T, *ledger)) func(*testing.T, Fresh) {
	return func(t *testing.T, fresh Fresh) {
		test(t, newLedger(t, func(t testing.TB) store.Config {
			c := fresh(t)
			c.Attachments, c.MaxAttachment = folder(t.(*testing.T)), 1000
			return c
		}))
	}
}

func (l *ledger) attach(number, content string, by domain.Person) domain.Attachment {
	l.t.Helper()
	a, err := l.Attach(l.ctx, domain.Attachment{Case: number, Name: "证据.txt", Type: "text/plain", By: by.ID}, strings.NewReader(content))
	require.NoError(l.t, err)
	return a
}

func attachmentReadBack(t *testing.T, l *ledger) {
	number := l.file()
	content := strings.Repeat("字", 333) + "." // 1000 bytes: the limit itself is allowed
	first := l.attach(number, content, applicant)
	second := l.attach(number, content, provider)
	sum := sha256.Sum256([]byte(content))
	assert.Equal(t, hex.EncodeToString(sum[:]), first.SHA256)
	assert.Equal(t, int64(1000), first.Size)

	list, err := l.Attachments(l.ctx, number)
	require.NoError(t, err)
	assert.Equal(t, []domain.Attachment{first, second}, list)
	a, body, err := l.Attachment(l.ctx, second.ID)
	require.NoError(t, err)
	defer func() { require.NoError(t, body.Close()) }()
	read, err := io.ReadAll(body)
	require.NoError(t, err)
	assert.Equal(t, content, string(read))
	assert.Equal(t, second, a)
	_, _, err = l.Attachment(l.ctx, "unknown")
	refused(t, err, domain.AttachmentUnknown)
}

func attachmentLimit(t *testing.T, l *ledger) {
	number := l.file()
	_, err := l.Attach(l.ctx, domain.Attachment{Case: number}, strings.NewReader(strings.Repeat("x", 1001)))
	refused(t, err, domain.AttachmentTooLarge)
	list, err := l.Attachments(l.ctx, number)
	require.NoError(t, err)
	assert.Empty(t, list)
	if l.config.Attachments != "" {
		files, err := os.ReadDir(l.config.Attachments)
		require.NoError(t, err)
		assert.Empty(t, files, "nothing is left behind")
	}
}

func attachmentTouched(t *testing.T, fresh Fresh) {
	inFolder(func(t *testing.T, l *ledger) {
		a := l.attach(l.file(), "原件", applicant)
		require.NoError(t, os.WriteFile(filepath.Join(l.config.Attachments, a.SHA256), []byte("改件"), 0o600))
		_, body, err := l.Attachment(l.ctx, a.ID)
		require.NoError(t, err)
		defer func() { require.NoError(t, body.Close()) }()
		_, err = io.ReadAll(body)
		require.ErrorContains(t, err, "touched")
	})(t, fresh)
}

func filingTakesFiles(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	mine, others := l.attach("", "证据", applicant), l.attach("", "证据", outsider)
	file := func(id string) error {
		_, err := l.File(l.ctx, domain.Filing{
			Definition: parent, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"evidence": id},
		})
		return err
	}
	assert.Equal(t, "evidence", refused(t, file(others.ID), domain.AttachmentUnknown).Field)
	require.NoError(t, file(mine.ID))
	list, err := l.Attachments(l.ctx, "TP-2026-000001")
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, mine.ID, list[0].ID)
	refused(t, file(mine.ID), domain.AttachmentUnknown)
}

func actNamesFile(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	parent, _ := l.pack()
	first, second := l.fileParent(parent), l.fileParent(parent)
	a := l.attach(first, "证明", provider)
	_, err := l.register(second, "prove", provider, procedure.Fields{"proof": a.ID})
	assert.Equal(t, "proof", refused(t, err, domain.AttachmentUnknown).Field)
	l.act(first, "prove", provider, procedure.Fields{"proof": a.ID})
}

func attachUnknown(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	_, err := l.Attach(l.ctx, domain.Attachment{Case: "YH-2026-000001"}, strings.NewReader("x"))
	refused(t, err, domain.CaseUnknown)
}

func uploadForgotten(t *testing.T, l *ledger) {
	parent, _ := l.pack()
	guest := domain.Person{}
	filed, drafted := l.attach("", "立案", applicant), l.attach("", "草稿", applicant)
	foreign, shared, forgotten := l.attach("", "他人草稿", applicant), l.attach("", "立案", outsider), l.attach("", "遗忘", guest)
	_, err := l.File(l.ctx, domain.Filing{Definition: parent, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"evidence": filed.ID}})
	require.NoError(t, err)
	ofCase := l.attach("TP-2026-000001", "补充", provider)
	for _, d := range []domain.Draft{
		{ID: "d1", Person: applicant.ID, Form: procedure.Fields{"evidence": drafted.ID}},
		{ID: "d1", Person: outsider.ID, Form: procedure.Fields{"evidence": foreign.ID}}, // a draft keeps what is its person's own
	} {
		_, err := l.SaveDraft(l.ctx, d)
		require.NoError(t, err)
	}
	discard := func() int {
		n, err := l.DiscardUploads(l.ctx)
		require.NoError(t, err)
		return n
	}
	l.clock.Add(7 * 24 * time.Hour)
	late := l.attach("", "刚刚", guest)
	assert.Zero(t, discard(), "seven days are not over")
	l.clock.Add(time.Second)
	assert.Equal(t, 3, discard())
	assert.Zero(t, discard())

	for _, a := range []domain.Attachment{filed, drafted, ofCase, late} {
		_, body, err := l.Attachment(l.ctx, a.ID)
		require.NoError(t, err)
		_, err = io.ReadAll(body)
		require.NoError(t, errors.Join(err, body.Close()))
	}
	for _, a := range []domain.Attachment{foreign, shared, forgotten} {
		_, _, err := l.Attachment(l.ctx, a.ID)
		refused(t, err, domain.AttachmentUnknown)
	}
	if l.config.Attachments != "" {
		files, err := os.ReadDir(l.config.Attachments)
		require.NoError(t, err)
		assert.Len(t, files, 4, "the content goes with the last that has it")
		return
	}
	assert.Equal(t, 4, l.count("SELECT count(*) FROM contents"), "the content goes with the last that has it")
}
