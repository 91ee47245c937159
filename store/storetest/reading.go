package storetest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var reading = suite{
	"each person of an assignee reads for themselves": readsAlone,
	"all is read at once, and only once":              readsAll,
	"those of one case are read together":             readsCase,
	"the unread come page by page":                    unreadByPage,
	"what one does not get cannot be read":            readsOnlyOnesOwn,
	"a contact is changed part by part":               changesContact,
	"an address that is none changes nothing":         refusesAddress,
}

// colleague sits beside provider.
var colleague = domain.Person{
	ID: "p-colleague", Login: "Zhou", Name: "周", Department: "mzj", Positions: []domain.Position{domain.Staff},
}

func (l *ledger) withColleague() {
	l.t.Helper()
	require.NoError(l.t, l.PutAccount(l.ctx, domain.Account{Person: colleague}))
}

func (l *ledger) notices(p domain.Person) []domain.Notification {
	l.t.Helper()
	list, err := l.Notifications(l.ctx, p, domain.Page{})
	require.NoError(l.t, err)
	return list.Items
}

func (l *ledger) unread(p domain.Person) int {
	l.t.Helper()
	n, err := l.Unread(l.ctx, p, 1000)
	require.NoError(l.t, err)
	return n
}

func readsAlone(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.withColleague()
	l.file()
	notices := l.notices(provider)
	require.Len(t, notices, 1)
	require.Equal(t, 1, l.unread(provider))
	require.NoError(t, l.ReadNotification(l.ctx, provider, notices[0].ID))
	first := l.clock.Now()
	l.clock.Set("2026-09-15 10:00:00")
	require.NoError(t, l.ReadNotification(l.ctx, provider, notices[0].ID), "reading it again is no fault")

	read := l.notices(provider)[0].ReadAt
	require.NotNil(t, read)
	assert.True(t, read.Equal(first), "the first reading counts")
	assert.Zero(t, l.unread(provider))
	assert.Nil(t, l.notices(colleague)[0].ReadAt)
	assert.Equal(t, 1, l.unread(colleague))
}

func readsAll(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	l.file()
	require.NoError(t, l.ReadNotification(l.ctx, provider, l.notices(provider)[0].ID))
	first := l.clock.Now()
	l.clock.Set("2026-09-14 11:00:00")
	require.NoError(t, l.ReadNotifications(l.ctx, provider, ""))
	require.NoError(t, l.ReadNotifications(l.ctx, provider, ""))
	assert.Zero(t, l.unread(provider))
	list := l.notices(provider)
	assert.True(t, list[0].ReadAt.Equal(first))
	assert.True(t, list[1].ReadAt.Equal(l.clock.Now()))
	l.file()
	assert.Equal(t, 1, l.unread(provider), "what comes later is unread")
}

func unreadByPage(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for range 4 {
		l.file()
	}
	require.NoError(t, l.ReadNotification(l.ctx, provider, l.notices(provider)[1].ID))
	first, err := l.UnreadNotifications(l.ctx, provider, domain.Page{Limit: 2})
	require.NoError(t, err)
	second, err := l.UnreadNotifications(l.ctx, provider, domain.Page{Limit: 2, After: first.Next})
	require.NoError(t, err)
	var cases []string
	for _, n := range append(first.Items, second.Items...) {
		cases = append(cases, n.Case)
	}
	assert.Equal(t, []string{"YH-2026-000004", "YH-2026-000002", "YH-2026-000001"}, cases)
	few, err := l.Unread(l.ctx, provider, 2)
	require.NoError(t, err)
	assert.Equal(t, 2, few, "counted no further than asked")
}

func readsOnlyOnesOwn(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	id := l.notices(provider)[0].ID
	for _, p := range []domain.Person{outsider, citizen, applicant} {
		refused(t, l.ReadNotification(l.ctx, p, id), domain.NotificationUnknown)
	}
	refused(t, l.ReadNotification(l.ctx, provider, "none\x00"), domain.NotificationUnknown)
	assert.Equal(t, 1, l.unread(provider))
}

func changesContact(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	c, err := l.Contact(l.ctx, provider.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.DefaultContact, c)
	address, no := "zhang@mzj.example", false
	_, err = l.ChangeContact(l.ctx, provider.ID, domain.ContactChange{Email: &address})
	require.NoError(t, err)
	_, err = l.ChangeContact(l.ctx, provider.ID, domain.ContactChange{Mail: &no})
	require.NoError(t, err)
	c, err = l.Contact(l.ctx, provider.ID)
	require.NoError(t, err)
	assert.Equal(t, domain.Contact{Email: address, Digest: true}, c)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: provider}), "an account that is changed keeps its contact")
	c, err = l.Contact(l.ctx, provider.ID)
	require.NoError(t, err)
	assert.Equal(t, address, c.Email)
}

func refusesAddress(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	for _, address := range []string{"zhang", "张 <zhang@mzj.example>", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a@b.example, c@d.example"} {
		_, err := l.ChangeContact(l.ctx, provider.ID, domain.ContactChange{Email: &address})
		refused(t, err, domain.EmailInvalid)
	}
	_, err := l.ChangeContact(l.ctx, "nobody", domain.ContactChange{})
	refused(t, err, domain.PersonUnknown)
}

func readsCase(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number, other := l.file(), l.file()
	l.act(number, "supervise_urge", bureau, procedure.Fields{"reason": "请抓紧"})
	require.Equal(t, 3, l.unread(provider))
	require.NoError(t, l.ReadNotifications(l.ctx, provider, number))
	assert.Equal(t, 1, l.unread(provider))
	require.NoError(t, l.ReadNotifications(l.ctx, provider, "none"))
	require.NoError(t, l.ReadNotifications(l.ctx, provider, other))
	assert.Zero(t, l.unread(provider))
}
