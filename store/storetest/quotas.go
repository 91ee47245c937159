package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

var quotas = suite{
	"feeds of a person":             feedsBounded,
	"tokens of a machine":           machineTokensBounded,
	"follow-ups of a guest":         guestSessionsBounded,
	"uploads that wait, in number":  inFolder(waitingFilesBounded),
	"uploads that wait, in bytes":   inFolder(waitingBytesBounded),
	"uploads of one person in case": inFolder(uploadsInCaseBounded),
}

func feedsBounded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	var last domain.Feed
	for i := range 20 {
		feed, err := l.OpenFeed(l.ctx, domain.Feed{Person: applicant.ID, Title: "期限"}, fmt.Sprint("f", i))
		require.NoError(t, err)
		last = feed
	}
	_, err := l.OpenFeed(l.ctx, domain.Feed{Person: applicant.ID, Title: "期限"}, "more")
	refused(t, err, domain.TooManyFeeds)
	_, err = l.OpenFeed(l.ctx, domain.Feed{Person: provider.ID, Title: "期限"}, "another's")
	require.NoError(t, err)
	require.NoError(t, l.CloseFeed(l.ctx, applicant.ID, last.ID))
	_, err = l.OpenFeed(l.ctx, domain.Feed{Person: applicant.ID, Title: "期限"}, "in its place")
	require.NoError(t, err)
}

func machineTokensBounded(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	m := l.machine("平台")
	issue := func(hash string, lasts time.Duration) (domain.Token, error) {
		now := l.clock.Now()
		return l.IssueMachineToken(l.ctx, domain.Token{Hash: hash, Person: m.ID, Title: "平台", IssuedAt: now, ExpiresAt: now.Add(lasts)}, manager)
	}
	for i := range 10 {
		_, err := issue(fmt.Sprint("m", i), time.Hour+time.Duration(i)*time.Minute)
		require.NoError(t, err)
	}
	_, err := issue("more", time.Hour)
	refused(t, err, domain.TooManyTokens)
	l.clock.Add(time.Hour + time.Second)
	_, err = issue("for the one that has expired", time.Hour)
	require.NoError(t, err)
	_, err = issue("more again", time.Hour)
	refused(t, err, domain.TooManyTokens)
}

func guestSessionsBounded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	filed, err := l.File(l.ctx, l.guestFiling(""))
	require.NoError(t, err)
	guest := filed.Case.State.Parties.Person
	for i := range 8 {
		l.clock.Add(time.Second)
		now := l.clock.Now()
		require.NoError(t, l.IssueToken(l.ctx, domain.Token{
			Hash: fmt.Sprint("g", i), Person: guest, IssuedAt: now, ExpiresAt: now.Add(time.Hour), Most: 5,
		}))
	}
	held, err := l.Tokens(l.ctx, guest)
	require.NoError(t, err)
	var hashes []string
	for _, token := range held {
		hashes = append(hashes, token.Hash)
	}
	assert.Equal(t, []string{"g7", "g6", "g5", "g4", "g3"}, hashes)
}

// tryAttach uploads a byte.
func (l *ledger) tryAttach(number, by string) error {
	_, err := l.Attach(l.ctx, domain.Attachment{Case: number, Name: "a.txt", Type: "text/plain", By: by}, strings.NewReader("x"))
	return err
}

func waitingFilesBounded(t *testing.T, l *ledger) {
	for range 200 {
		require.NoError(t, l.tryAttach("", applicant.ID))
	}
	refused(t, l.tryAttach("", applicant.ID), domain.TooManyUploads)
	require.NoError(t, l.tryAttach("", provider.ID))
	require.NoError(t, l.tryAttach("", ""), "nor are guests kept out by somebody else")
}

// waitingBytesBounded has files grow behind the ledger's back: nobody writes gigabytes for a test.
func waitingBytesBounded(t *testing.T, l *ledger) {
	for _, by := range []string{applicant.ID, provider.ID, ""} {
		require.NoError(t, l.tryAttach("", by))
	}
	l.exec(fmt.Sprintf("UPDATE attachments SET size = %d WHERE added_by = '%s'", 1<<30, applicant.ID))
	l.exec(fmt.Sprintf("UPDATE attachments SET size = %d WHERE added_by = ''", int64(5<<30)))
	refused(t, l.tryAttach("", applicant.ID), domain.TooManyUploads)
	refused(t, l.tryAttach("", ""), domain.TooManyUploads)
	require.NoError(t, l.tryAttach("", provider.ID))
	l.exec(fmt.Sprintf("UPDATE attachments SET size = %d WHERE added_by = ''", int64(20<<30)))
	refused(t, l.tryAttach("", provider.ID), domain.TooManyUploads)
}

func uploadsInCaseBounded(t *testing.T, l *ledger) {
	number := l.file()
	for range 200 {
		require.NoError(t, l.tryAttach(number, applicant.ID))
	}
	refused(t, l.tryAttach(number, applicant.ID), domain.TooManyUploads)
	require.NoError(t, l.tryAttach(number, provider.ID), "the other side has room of its own")
	other := l.file()
	require.NoError(t, l.tryAttach(other, applicant.ID))
	l.exec(fmt.Sprintf("UPDATE attachments SET size = %d WHERE case_number = '%s'", 1<<30, other))
	refused(t, l.tryAttach(other, applicant.ID), domain.TooManyUploads)
}
