package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var posting = suite{
	"what several seats are told is one event":         postsOnce,
	"a subscription gets what fits its filters":        postsWhatFits,
	"mail goes to who has an address and wants it":     mailsWhoWants,
	"without mail none is written down":                postsNoMail,
	"what was told before a subscription is not sent":  postsNothingOld,
	"many posters at once write each delivery once":    postersAtOnce,
	"a piece is with one courier until its lease ends": leases,
	"a case's deliveries wait for the earlier ones":    keepsOrder,
	"a target gets few at once, and others theirs":     takesFairly,
	"a failure is tried again until it is given up":    givesUp,
	"what is not held cannot be settled":               settlesHeld,
	"what was given up is tried again when asked":      redelivers,
	"a subscription that is off waits, or goes":        offAndGone,
	"who thinks better of mail gets none":              dropsUnwanted,
	"the record of what arrived is not kept for ever":  forgetsDelivered,
	"a former secret lasts for a while":                rotates,
	"a test goes at once, also where nothing else may": triesSubscription,
}

func (l *ledger) subscribe(s office.Subscription) office.Subscription {
	l.t.Helper()
	s.URL, s.Format, s.Active = "https://hook.example/", office.CloudEvents, true
	entered, err := l.Subscribe(l.ctx, s, manager)
	require.NoError(l.t, err)
	return entered
}

func (l *ledger) reachable(p office.Person, change office.ContactChange) {
	l.t.Helper()
	address := p.ID + "@example.org"
	change.Email = &address
	_, err := l.ChangeContact(l.ctx, p.ID, change)
	require.NoError(l.t, err)
}

func (l *ledger) post() int {
	l.t.Helper()
	n, err := l.PostNotifications(l.ctx, true, 100)
	require.NoError(l.t, err)
	return n
}

// round is an ordinary courier's.
func round(holder string) office.Round {
	return office.Round{Holder: holder, Mail: true, Limit: 100, Each: 100, Lease: time.Minute}
}

func (l *ledger) takes(r office.Round) []office.Parcel {
	l.t.Helper()
	parcels, err := l.TakeDeliveries(l.ctx, r)
	require.NoError(l.t, err)
	return parcels
}

func (l *ledger) settles(p office.Parcel, c office.Carried) {
	l.t.Helper()
	require.NoError(l.t, l.SettleDelivery(l.ctx, p, c))
}

func (l *ledger) listed(q office.DeliveryQuery) []office.Delivery {
	l.t.Helper()
	list, err := l.Deliveries(l.ctx, q)
	require.NoError(l.t, err)
	return list.Items
}

// noticesOf are what the parcels are about.
func noticesOf(parcels []office.Parcel) []string {
	var list []string
	for _, p := range parcels {
		list = append(list, p.Post.Case+" "+string(p.Post.Notice))
	}
	return list
}

func postsOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{Notices: []procedure.Notice{procedure.NoticeExpired}})
	number := l.file()
	l.clock.Set("2026-10-08 09:00:00")
	l.advance(number)
	require.Positive(t, l.post())
	assert.Zero(t, l.post(), "what has been looked at is not looked at again")

	all := l.listed(office.DeliveryQuery{Subscription: sub.ID})
	require.Len(t, all, 2, "two expiries, though each was told to several")
	first, second := all[1], all[0]
	assert.Less(t, first.Seq, second.Seq)
	assert.Contains(t, first.Post.Text, "“受理”期限已于2026年9月15日届满")
	assert.Contains(t, second.Post.Text, "“答复”期限已于2026年9月20日届满")
	p := second.Post
	assert.Equal(t, []string{number, "政务数据共享申请", "社会救助对象信息mzj-001", "yaohai-2024", "share-application", "mzj", "wjw"},
		[]string{p.Case, p.Title, p.Subject, p.Regulation, p.Procedure, p.Provider, p.Applicant})
	assert.True(t, p.At.Equal(At("2026-09-21 00:00:00")), p.At)
	assert.ElementsMatch(t, []office.Seat{
		{Department: "mzj", Position: office.Staff}, {Position: office.Bureau}, {Department: "wjw", Position: office.Staff},
	}, p.Seats)
	assert.Equal(t, store.GiveUpAfter, first.GiveUpAt.Sub(first.CreatedAt))
}

func postsWhatFits(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	takes := map[string]office.Subscription{
		"all":                      l.subscribe(office.Subscription{}),
		"the provider's":           l.subscribe(office.Subscription{Departments: []string{"jtj", "mzj"}}),
		"the applicant's":          l.subscribe(office.Subscription{Departments: []string{"wjw"}}),
		"of the procedure":         l.subscribe(office.Subscription{Regulation: "yaohai-2024", Procedure: "share-application"}),
		"of the kind":              l.subscribe(office.Subscription{Notices: []procedure.Notice{procedure.NoticeTask, procedure.NoticeOverdue}}),
		"not another department's": l.subscribe(office.Subscription{Departments: []string{"jtj"}}),
		"not another regulation's": l.subscribe(office.Subscription{Regulation: "neixiang"}),
		"not another procedure's":  l.subscribe(office.Subscription{Procedure: "rectification"}),
		"not another kind":         l.subscribe(office.Subscription{Notices: []procedure.Notice{procedure.NoticeDecided}}),
	}
	l.file()
	require.Equal(t, 1, l.post())
	for name, sub := range takes {
		want := 1
		if name[:3] == "not" {
			want = 0
		}
		assert.Len(t, l.listed(office.DeliveryQuery{Subscription: sub.ID}), want, name)
	}
}

func mailsWhoWants(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.withColleague()
	no := false
	quiet := office.Person{ID: "p-quiet", Login: "quiet", Department: "mzj", Positions: []office.Position{office.Staff}}
	gone := office.Person{ID: "p-gone", Login: "gone", Department: "mzj", Positions: []office.Position{office.Staff}}
	require.NoError(t, l.PutAccount(l.ctx, office.Account{Person: quiet}))
	require.NoError(t, l.PutAccount(l.ctx, office.Account{Person: gone, Disabled: true}))
	for _, p := range []office.Person{provider, outsider, gone} {
		l.reachable(p, office.ContactChange{})
	}
	l.reachable(quiet, office.ContactChange{Mail: &no})
	number := l.file() // the provider's staff have a task; colleague has no address
	l.post()
	parcels := l.takes(round("a"))
	require.Len(t, parcels, 1)
	p := parcels[0]
	assert.Equal(t, []string{provider.ID, provider.ID + "@example.org", number, string(office.ByMail)},
		[]string{p.Person, p.Email, p.Post.Case, string(p.Channel)})
}

func postsNoMail(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.reachable(provider, office.ContactChange{})
	l.file()
	n, err := l.PostNotifications(l.ctx, false, 100)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	l.file()
	l.post()
	assert.Len(t, l.listed(office.DeliveryQuery{}), 1)
	without := round("a")
	without.Mail = false
	assert.Empty(t, l.takes(without), "who has no server takes no mail")
}

func postsNothingOld(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	l.post()
	sub := l.subscribe(office.Subscription{})
	second := l.file()
	l.post()
	all := l.listed(office.DeliveryQuery{Subscription: sub.ID})
	require.Len(t, all, 1)
	assert.Equal(t, second, all[0].Post.Case)
}

func postersAtOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{})
	for range 30 {
		l.file()
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				n, err := l.PostNotifications(l.ctx, true, 7)
				if !assert.NoError(t, err) || n == 0 {
					return
				}
			}
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for _, d := range l.listed(office.DeliveryQuery{Subscription: sub.ID}) {
		assert.False(t, seen[d.Post.ID], "posted twice")
		seen[d.Post.ID] = true
	}
	assert.Len(t, seen, 30)
}

func leases(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(office.Subscription{})
	for range 20 {
		l.file()
	}
	l.post()
	var mu sync.Mutex
	taken := map[string]string{}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			r := round(fmt.Sprint(i))
			r.Limit = 3
			for {
				parcels, err := l.TakeDeliveries(l.ctx, r)
				if !assert.NoError(t, err) || len(parcels) == 0 {
					return
				}
				mu.Lock()
				for _, p := range parcels {
					assert.Empty(t, taken[p.ID], "with two couriers at once")
					taken[p.ID] = r.Holder
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, taken, 20)
	l.clock.Add(time.Minute)
	again := l.takes(round("b")) // all four have died
	require.Len(t, again, 20)
	assert.Equal(t, 2, again[0].Attempts)
}

func keepsOrder(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{})
	first := l.accepted()
	l.act(first, "refuse", provider, procedure.Fields{"reason": "超出职责", "legal_basis": "第五条"})
	other := l.file()
	l.post()
	total := len(l.listed(office.DeliveryQuery{Subscription: sub.ID}))
	require.Greater(t, total, 3)

	heads := l.takes(round("a"))
	require.Equal(t, []string{first + " task", other + " task"}, noticesOf(heads), "one of each case")
	assert.Empty(t, l.takes(round("b")), "the next waits until the first is settled")
	l.settles(heads[0], office.Carried{Fault: "HTTP 500", Again: 10 * time.Second})
	l.settles(heads[1], office.Carried{})
	assert.Empty(t, l.takes(round("b")), "and when the first has failed, until it has been tried again")
	l.clock.Add(10 * time.Second)
	var order []int64
	for parcels := l.takes(round("b")); len(parcels) > 0; parcels = l.takes(round("b")) {
		require.Len(t, parcels, 1)
		order = append(order, parcels[0].Seq)
		l.settles(parcels[0], office.Carried{})
	}
	assert.IsIncreasing(t, order)
	assert.Len(t, l.listed(office.DeliveryQuery{Status: office.Delivered}), total)
}

func takesFairly(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	dead := l.subscribe(office.Subscription{})
	l.reachable(provider, office.ContactChange{})
	for range 8 {
		l.file()
	}
	l.post()
	r := round("a")
	r.Each, r.Limit = 2, 5
	taken := l.takes(r)
	count := map[office.Channel]int{}
	for _, p := range taken {
		count[p.Channel]++
	}
	assert.Equal(t, map[office.Channel]int{office.ByMail: 2, office.ByWebhook: 2}, count)
	r.Except = []string{dead.ID}
	for _, p := range l.takes(r) {
		assert.Equal(t, office.ByMail, p.Channel)
	}
	r.Except = []string{dead.ID, "mail"}
	assert.Empty(t, l.takes(r))
}

func givesUp(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(office.Subscription{})
	number := l.accepted()
	l.post()
	first := l.takes(round("a"))[0]
	l.settles(first, office.Carried{Fault: "HTTP 410", Final: true})
	failed := l.listed(office.DeliveryQuery{Status: office.DeliveryFailed})
	require.Len(t, failed, 1)
	assert.Equal(t, "HTTP 410", failed[0].Fault)
	assert.NotNil(t, failed[0].SettledAt)

	second := l.takes(round("a"))
	require.Len(t, second, 1, "what comes later goes on")
	assert.Equal(t, number, second[0].Post.Case)
	id := second[0].ID
	for tries := 1; second[0].ID == id; second = l.takes(round("a")) { // until what comes after it has its turn
		require.Equal(t, tries, second[0].Attempts)
		l.settles(second[0], office.Carried{Fault: "HTTP 500", Again: time.Hour})
		l.clock.Add(time.Hour)
		tries++
	}
	assert.GreaterOrEqual(t, l.clock.Now().Sub(first.CreatedAt), store.GiveUpAfter)
	assert.Less(t, l.clock.Now().Sub(first.CreatedAt), store.GiveUpAfter+3*time.Hour)
}

func settlesHeld(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(office.Subscription{})
	l.file()
	l.post()
	late := l.takes(round("a"))[0]
	l.clock.Add(time.Minute)
	again := l.takes(round("b"))[0]
	l.settles(late, office.Carried{Fault: "it had been slow", Final: true})
	assert.Empty(t, l.listed(office.DeliveryQuery{Status: office.DeliveryFailed}))
	l.settles(again, office.Carried{})
	l.settles(again, office.Carried{Fault: "twice", Final: true})
	assert.Len(t, l.listed(office.DeliveryQuery{Status: office.Delivered}), 1)
}

func redelivers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{})
	l.file()
	l.file()
	l.post()
	parcels := l.takes(round("a"))
	_, err := l.Redeliver(l.ctx, parcels[0].ID)
	refused(t, err, office.DeliveryNotFailed)
	_, err = l.Redeliver(l.ctx, "none")
	refused(t, err, office.DeliveryUnknown)
	for _, p := range parcels {
		l.settles(p, office.Carried{Fault: "no", Final: true})
	}
	require.Empty(t, l.takes(round("a")))
	d, err := l.Redeliver(l.ctx, parcels[0].ID)
	require.NoError(t, err)
	assert.Equal(t, office.DeliveryPending, d.Status)
	again := l.takes(round("a"))
	require.Len(t, again, 1)
	assert.Equal(t, parcels[0].Post.ID, again[0].Post.ID, "the same event")
	n, err := l.RedeliverAll(l.ctx, office.DeliveryQuery{Channel: office.ByMail})
	require.NoError(t, err)
	assert.Zero(t, n)
	n, err = l.RedeliverAll(l.ctx, office.DeliveryQuery{Subscription: sub.ID})
	require.NoError(t, err)
	assert.Equal(t, 1, n)
}

func offAndGone(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{Title: "试"})
	turn := func(on bool) {
		_, err := l.ChangeSubscription(l.ctx, sub.ID, func(s *office.Subscription) { s.Active = on }, manager)
		require.NoError(t, err)
	}
	l.file()
	l.post()
	turn(false)
	assert.Empty(t, l.takes(round("a")))
	l.file()
	l.post()
	turn(true)
	assert.Len(t, l.takes(round("a")), 1, "what happened while it was off is not kept for it")
	require.NoError(t, l.Unsubscribe(l.ctx, sub.ID, manager))
	assert.Empty(t, l.listed(office.DeliveryQuery{}))
	refused(t, l.Unsubscribe(l.ctx, sub.ID, manager), office.SubscriptionUnknown)
	_, err := l.Subscription(l.ctx, sub.ID)
	refused(t, err, office.SubscriptionUnknown)
}

func dropsUnwanted(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.reachable(provider, office.ContactChange{})
	l.file()
	l.post()
	no := false
	_, err := l.ChangeContact(l.ctx, provider.ID, office.ContactChange{Mail: &no})
	require.NoError(t, err)
	assert.Empty(t, l.takes(round("a")))
	assert.Len(t, l.listed(office.DeliveryQuery{Status: office.DeliveryDropped, Channel: office.ByMail}), 1)
}

func forgetsDelivered(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(office.Subscription{})
	for range 3 {
		l.file()
	}
	l.post()
	parcels := l.takes(round("a"))
	l.settles(parcels[0], office.Carried{})
	l.settles(parcels[1], office.Carried{Fault: "no", Final: true})
	l.clock.Add(31 * 24 * time.Hour)
	l.settles(parcels[2], office.Carried{})
	n, err := l.ForgetDelivered(l.ctx, 10)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Len(t, l.listed(office.DeliveryQuery{}), 2)
}

func rotates(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{Secret: "old", Departments: []string{"mzj"}, Notices: []procedure.Notice{"task"}})
	changed, err := l.RotateSecret(l.ctx, sub.ID, "new", time.Hour, manager)
	require.NoError(t, err)
	assert.Equal(t, []string{"new", "old"}, []string{changed.Secret, changed.FormerSecret})
	assert.True(t, changed.FormerUntil.Equal(l.clock.Now().Add(time.Hour)))
	all, err := l.Subscriptions(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, []office.Subscription{changed}, all, "it is as it was read back, filters and all")
}

func triesSubscription(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(office.Subscription{Title: "试", Departments: []string{"jtj"}})
	_, err := l.ChangeSubscription(l.ctx, sub.ID, func(s *office.Subscription) { s.Active = false }, manager)
	require.NoError(t, err)
	d, err := l.TrySubscription(l.ctx, sub.ID)
	require.NoError(t, err)
	parcels := l.takes(round("a"))
	require.Len(t, parcels, 1)
	assert.Equal(t, d.ID, parcels[0].ID)
	assert.Equal(t, office.NoticeTest, parcels[0].Post.Notice)
	assert.Equal(t, sub.URL, parcels[0].Hook.URL)
	_, err = l.TrySubscription(l.ctx, "none")
	refused(t, err, office.SubscriptionUnknown)
}
