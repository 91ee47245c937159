package storetest

import (
	"cmp"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

var posting = suite{
	"what several assignees are told is one event":      postsOnce,
	"a subscription gets what fits its filters":         postsWhatFits,
	"mail goes to who has an address and wants it":      mailsWhoWants,
	"without mail none is written down":                 postsNoMail,
	"what was told before a subscription is not sent":   postsNothingOld,
	"many posters at once write each delivery once":     postersAtOnce,
	"a delivery is with one relay until its lease ends": leases,
	"a case's deliveries wait for the earlier ones":     keepsOrder,
	"a target gets few at once, and others theirs":      takesFairly,
	"a receiver that is not there is left alone":        holdsReceivers,
	"a robot gets what waits in one message":            batchesForRobots,
	"who has seen to a receiver is not kept waiting":    releasesReceivers,
	"a failure is tried again until it is given up":     givesUp,
	"what is not held cannot be settled":                settlesHeld,
	"what was given up is tried again when asked":       redelivers,
	"a subscription that is off waits, or goes":         offAndGone,
	"who thinks better of mail gets none":               dropsUnwanted,
	"the record of what arrived is not kept for ever":   forgetsDelivered,
	"a former secret lasts for a while":                 rotates,
	"a test goes at once, also where nothing else may":  triesSubscription,
}

func (l *ledger) subscribe(s domain.Subscription) domain.Subscription {
	l.t.Helper()
	s.URL, s.Format, s.Active = "https://hook.example/", cmp.Or(s.Format, domain.CloudEvents), true
	entered, err := l.Subscribe(l.ctx, s, manager)
	require.NoError(l.t, err)
	return entered
}

func (l *ledger) reachable(p domain.Person, change domain.ContactChange) {
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

// leaseRequest is an ordinary relay's.
func leaseRequest(holder string) domain.LeaseRequest {
	return domain.LeaseRequest{Holder: holder, Mail: true, Limit: 100, Each: 100, Lease: time.Minute}
}

func (l *ledger) takes(r domain.LeaseRequest) []domain.LeasedDelivery {
	l.t.Helper()
	parcels, err := l.TakeDeliveries(l.ctx, r)
	require.NoError(l.t, err)
	return parcels
}

func (l *ledger) settles(p domain.LeasedDelivery, c domain.DeliveryResult) {
	l.t.Helper()
	require.NoError(l.t, l.SettleDelivery(l.ctx, p, c))
}

func (l *ledger) listed(q domain.DeliveryQuery) []domain.Delivery {
	l.t.Helper()
	list, err := l.Deliveries(l.ctx, q)
	require.NoError(l.t, err)
	return list.Items
}

// noticesOf are what the leased deliveries are about.
func noticesOf(parcels []domain.LeasedDelivery) []string {
	var list []string
	for _, p := range parcels {
		list = append(list, p.Message.Case+" "+string(p.Message.Notice))
	}
	return list
}

func postsOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{Notices: []procedure.Notice{procedure.NoticeExpired}})
	number := l.file()
	l.clock.Set("2026-10-08 09:00:00")
	l.advance(number)
	require.Positive(t, l.post())
	assert.Zero(t, l.post(), "what has been looked at is not looked at again")

	all := l.listed(domain.DeliveryQuery{Subscription: sub.ID})
	require.Len(t, all, 2, "two expiries, though each was told to several")
	first, second := all[1], all[0]
	assert.Less(t, first.Seq, second.Seq)
	assert.Contains(t, first.Message.Text, "“受理”期限已于2026年9月15日届满")
	assert.Contains(t, second.Message.Text, "“答复”期限已于2026年9月20日届满")
	p := second.Message
	assert.Equal(t, []string{number, "政务数据共享申请", "社会救助对象信息mzj-001", "yaohai-2024", "share-application", "mzj", "wjw"},
		[]string{p.Case, p.Title, p.Subject, p.Regulation, p.Procedure, p.Provider, p.Applicant})
	assert.True(t, p.At.Equal(At("2026-09-21 00:00:00")), p.At)
	assert.ElementsMatch(t, []domain.Assignee{
		{Department: "mzj", Position: domain.Staff}, {Position: domain.Bureau}, {Department: "wjw", Position: domain.Staff},
	}, p.Assignees)
	assert.Equal(t, store.GiveUpAfter, first.GiveUpAt.Sub(first.CreatedAt))
}

func postsWhatFits(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	takes := map[string]domain.Subscription{
		"all":                      l.subscribe(domain.Subscription{}),
		"the provider's":           l.subscribe(domain.Subscription{Departments: []string{"jtj", "mzj"}}),
		"the applicant's":          l.subscribe(domain.Subscription{Departments: []string{"wjw"}}),
		"of the procedure":         l.subscribe(domain.Subscription{Regulation: "yaohai-2024", Procedure: "share-application"}),
		"of the kind":              l.subscribe(domain.Subscription{Notices: []procedure.Notice{procedure.NoticeTask, procedure.NoticeOverdue}}),
		"not another department's": l.subscribe(domain.Subscription{Departments: []string{"jtj"}}),
		"not another regulation's": l.subscribe(domain.Subscription{Regulation: "neixiang"}),
		"not another procedure's":  l.subscribe(domain.Subscription{Procedure: "rectification"}),
		"not another kind":         l.subscribe(domain.Subscription{Notices: []procedure.Notice{procedure.NoticeDecided}}),
	}
	l.file()
	require.Equal(t, 1, l.post())
	for name, sub := range takes {
		want := 1
		if name[:3] == "not" {
			want = 0
		}
		assert.Len(t, l.listed(domain.DeliveryQuery{Subscription: sub.ID}), want, name)
	}
}

func mailsWhoWants(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.withColleague()
	no := false
	quiet := domain.Person{ID: "p-quiet", Login: "quiet", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	gone := domain.Person{ID: "p-gone", Login: "gone", Department: "mzj", Positions: []domain.Position{domain.Staff}}
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: quiet}))
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: gone, Disabled: true}))
	for _, p := range []domain.Person{provider, outsider, gone} {
		l.reachable(p, domain.ContactChange{})
	}
	l.reachable(quiet, domain.ContactChange{Mail: &no})
	number := l.file() // the provider's staff have a task; colleague has no address
	l.post()
	parcels := l.takes(leaseRequest("a"))
	require.Len(t, parcels, 1)
	p := parcels[0]
	assert.Equal(t, []string{provider.ID, provider.ID + "@example.org", number, string(domain.ByMail)},
		[]string{p.Person, p.Email, p.Message.Case, string(p.Channel)})
}

func postsNoMail(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.reachable(provider, domain.ContactChange{})
	l.file()
	n, err := l.PostNotifications(l.ctx, false, 100)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	l.file()
	l.post()
	assert.Len(t, l.listed(domain.DeliveryQuery{}), 1)
	without := leaseRequest("a")
	without.Mail = false
	assert.Empty(t, l.takes(without), "who has no server takes no mail")
}

func postsNothingOld(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.file()
	l.post()
	sub := l.subscribe(domain.Subscription{})
	second := l.file()
	l.post()
	all := l.listed(domain.DeliveryQuery{Subscription: sub.ID})
	require.Len(t, all, 1)
	assert.Equal(t, second, all[0].Message.Case)
}

func postersAtOnce(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{})
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
	for _, d := range l.listed(domain.DeliveryQuery{Subscription: sub.ID}) {
		assert.False(t, seen[d.Message.ID], "posted twice")
		seen[d.Message.ID] = true
	}
	assert.Len(t, seen, 30)
}

func leases(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(domain.Subscription{})
	for range 20 {
		l.file()
	}
	l.post()
	var mu sync.Mutex
	taken := map[string]string{}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			r := leaseRequest(fmt.Sprint(i))
			r.Limit = 3
			for {
				parcels, err := l.TakeDeliveries(l.ctx, r)
				if err != nil || len(parcels) == 0 {
					assert.NoError(t, err)
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
	again := l.takes(leaseRequest("b")) // all four have died
	require.Len(t, again, 20)
	assert.Equal(t, 2, again[0].Attempts)
}

func keepsOrder(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{})
	first := l.accepted()
	l.act(first, "refuse", provider, procedure.Fields{"reason": "超出职责", "legal_basis": "第五条"})
	other := l.file()
	l.post()
	total := len(l.listed(domain.DeliveryQuery{Subscription: sub.ID}))
	require.Greater(t, total, 3)

	heads := l.takes(leaseRequest("a"))
	require.Equal(t, []string{first + " task", other + " task"}, noticesOf(heads), "one of each case")
	assert.Empty(t, l.takes(leaseRequest("b")), "the next waits until the first is settled")
	l.settles(heads[0], domain.DeliveryResult{Fault: "HTTP 500", Again: 10 * time.Second})
	l.settles(heads[1], domain.DeliveryResult{})
	assert.Empty(t, l.takes(leaseRequest("b")), "and when the first has failed, until it has been tried again")
	l.clock.Add(10 * time.Second)
	var order []int64
	for parcels := l.takes(leaseRequest("b")); len(parcels) > 0; parcels = l.takes(leaseRequest("b")) {
		require.Len(t, parcels, 1)
		order = append(order, parcels[0].Seq)
		l.settles(parcels[0], domain.DeliveryResult{})
	}
	assert.IsIncreasing(t, order)
	assert.Len(t, l.listed(domain.DeliveryQuery{Status: domain.Delivered}), total)
}

func takesFairly(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	dead := l.subscribe(domain.Subscription{})
	l.reachable(provider, domain.ContactChange{})
	for range 8 {
		l.file()
	}
	l.post()
	r := leaseRequest("a")
	r.Each, r.Limit = 2, 5
	taken := l.takes(r)
	count := map[domain.Channel]int{}
	for _, p := range taken {
		count[p.Channel]++
	}
	assert.Equal(t, map[domain.Channel]int{domain.ByMail: 2, domain.ByWebhook: 2}, count)
	r.Except = []string{dead.ID}
	for _, p := range l.takes(r) {
		assert.Equal(t, domain.ByMail, p.Channel)
	}
	r.Except = []string{dead.ID, "mail"}
	assert.Empty(t, l.takes(r))
}

// holdsReceivers is about a receiver that is not there at all, as against one that does not take one thing.
func holdsReceivers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	shut := l.subscribe(domain.Subscription{})
	for range 5 {
		l.file()
	}
	l.post()
	r := leaseRequest("a")
	r.Each = 2
	first := l.takes(r)
	require.Len(t, first, 2)
	l.settles(first[0], domain.DeliveryResult{Fault: "HTTP 429", Again: 10 * time.Minute, Hold: true})
	l.settles(first[1], domain.DeliveryResult{Fault: "HTTP 429", Again: 10 * time.Minute, Hold: true})
	l.clock.Add(10*time.Minute - time.Second)
	assert.Empty(t, l.takes(leaseRequest("b")), "nothing of anything")
	test, err := l.TrySubscription(l.ctx, shut.ID)
	require.NoError(t, err)
	asked := l.takes(leaseRequest("b"))
	require.Len(t, asked, 1)
	assert.Equal(t, test.ID, asked[0].ID, "but a test")
	l.settles(asked[0], domain.DeliveryResult{Fault: "HTTP 410", Final: true})
	other := l.subscribe(domain.Subscription{})
	l.file()
	l.post()
	assert.Equal(t, other.ID, l.takes(leaseRequest("b"))[0].Subscription, "others are not held")
	l.clock.Add(time.Second)
	one := l.takes(r)
	require.Len(t, one, 1, "one to try it with")
	assert.Equal(t, first[0].Seq, one[0].Seq)
	assert.Equal(t, shut.ID, one[0].Subscription)
	assert.Empty(t, l.takes(r), "and no other meanwhile")
	l.settles(one[0], domain.DeliveryResult{})
	rest := l.takes(leaseRequest("a"))
	require.Len(t, rest, 5, "then the rest")
	assert.Equal(t, first[1].Seq, rest[0].Seq, "in order")
	l.settles(rest[0], domain.DeliveryResult{Fault: "HTTP 500", Again: time.Hour})
	l.settles(rest[1], domain.DeliveryResult{})
	l.file()
	l.post()
	assert.Len(t, l.takes(leaseRequest("a")), 2, "what one thing was refused holds no other")
}

// releasesReceivers is about who has seen to a receiver that was left alone.
func releasesReceivers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{})
	l.file()
	l.file()
	l.post()
	shut := domain.DeliveryResult{Fault: "HTTP 503", Again: 6 * time.Hour, Hold: true}
	r := leaseRequest("a")
	r.Each = 1
	l.settles(l.takes(r)[0], shut)
	require.Empty(t, l.takes(r))
	_, err := l.ChangeSubscription(l.ctx, sub.ID, func(s *domain.Subscription) { s.URL = "https://hook.example/new" }, manager)
	require.NoError(t, err)
	next := l.takes(r)
	require.Len(t, next, 1, "another address")
	shut.Final = true
	l.settles(next[0], shut)
	l.file()
	l.post()
	require.Empty(t, l.takes(r))
	_, err = l.Redeliver(l.ctx, next[0].ID)
	require.NoError(t, err)
	require.Len(t, l.takes(r), 1, "another try")
	require.NoError(t, l.Unsubscribe(l.ctx, sub.ID, manager))
	assert.Zero(t, l.count("SELECT count(*) FROM receiver_holds"))
}

// batchesForRobots is about group chats, which get what waits in one message, and one message at a time.
func batchesForRobots(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(domain.Subscription{Format: domain.WeCom})
	for range 5 {
		l.file()
	}
	l.post()
	r := leaseRequest("a")
	r.Each, r.Batch = 4, 3
	batch := l.takes(r)
	require.Len(t, batch, 3)
	assert.Empty(t, l.takes(r), "one message at a time")
	for _, p := range batch {
		l.settles(p, domain.DeliveryResult{Again: 4 * time.Second})
	}
	assert.Empty(t, l.takes(r), "at a distance")
	l.clock.Add(4 * time.Second)
	batch = l.takes(r)
	require.Len(t, batch, 2)
	for _, p := range batch {
		l.settles(p, domain.DeliveryResult{Fault: "errcode 45009", Again: 10 * time.Minute, Hold: true})
	}
	l.clock.Add(10 * time.Minute)
	for range 2 {
		again := l.takes(r)
		require.Len(t, again, 1, "what has failed goes alone")
		l.settles(again[0], domain.DeliveryResult{Again: 4 * time.Second})
		l.clock.Add(4 * time.Second)
	}
}

func givesUp(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(domain.Subscription{})
	number := l.accepted()
	l.post()
	first := l.takes(leaseRequest("a"))[0]
	l.settles(first, domain.DeliveryResult{Fault: "HTTP 410", Final: true})
	failed := l.listed(domain.DeliveryQuery{Status: domain.DeliveryFailed})
	require.Len(t, failed, 1)
	assert.Equal(t, "HTTP 410", failed[0].Fault)
	assert.NotNil(t, failed[0].SettledAt)

	second := l.takes(leaseRequest("a"))
	require.Len(t, second, 1, "what comes later goes on")
	assert.Equal(t, number, second[0].Message.Case)
	id := second[0].ID
	for tries := 1; second[0].ID == id; second = l.takes(leaseRequest("a")) { // until what comes after it has its turn
		require.Equal(t, tries, second[0].Attempts)
		l.settles(second[0], domain.DeliveryResult{Fault: "HTTP 500", Again: time.Hour})
		l.clock.Add(time.Hour)
		tries++
	}
	assert.GreaterOrEqual(t, l.clock.Now().Sub(first.CreatedAt), store.GiveUpAfter)
	assert.Less(t, l.clock.Now().Sub(first.CreatedAt), store.GiveUpAfter+3*time.Hour)
}

func settlesHeld(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(domain.Subscription{})
	l.file()
	l.post()
	late := l.takes(leaseRequest("a"))[0]
	l.clock.Add(time.Minute)
	again := l.takes(leaseRequest("b"))[0]
	l.settles(late, domain.DeliveryResult{Fault: "it had been slow", Final: true})
	assert.Empty(t, l.listed(domain.DeliveryQuery{Status: domain.DeliveryFailed}))
	l.settles(again, domain.DeliveryResult{})
	l.settles(again, domain.DeliveryResult{Fault: "twice", Final: true})
	assert.Len(t, l.listed(domain.DeliveryQuery{Status: domain.Delivered}), 1)
}

func redelivers(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{})
	l.file()
	l.file()
	l.post()
	parcels := l.takes(leaseRequest("a"))
	_, err := l.Redeliver(l.ctx, parcels[0].ID)
	refused(t, err, domain.DeliveryNotFailed)
	_, err = l.Redeliver(l.ctx, "none")
	refused(t, err, domain.DeliveryUnknown)
	for _, p := range parcels {
		l.settles(p, domain.DeliveryResult{Fault: "no", Final: true})
	}
	require.Empty(t, l.takes(leaseRequest("a")))
	d, err := l.Redeliver(l.ctx, parcels[0].ID)
	require.NoError(t, err)
	assert.Equal(t, domain.DeliveryPending, d.Status)
	again := l.takes(leaseRequest("a"))
	require.Len(t, again, 1)
	assert.Equal(t, parcels[0].Message.ID, again[0].Message.ID, "the same event")
	n, err := l.RedeliverAll(l.ctx, domain.DeliveryQuery{Channel: domain.ByMail})
	require.NoError(t, err)
	assert.Zero(t, n)
	n, err = l.RedeliverAll(l.ctx, domain.DeliveryQuery{Subscription: sub.ID})
	require.NoError(t, err)
	assert.Equal(t, 1, n)
}

func offAndGone(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{Title: "试"})
	turn := func(on bool) {
		_, err := l.ChangeSubscription(l.ctx, sub.ID, func(s *domain.Subscription) { s.Active = on }, manager)
		require.NoError(t, err)
	}
	l.file()
	l.post()
	turn(false)
	assert.Empty(t, l.takes(leaseRequest("a")))
	l.file()
	l.post()
	turn(true)
	assert.Len(t, l.takes(leaseRequest("a")), 1, "what happened while it was off is not kept for it")
	require.NoError(t, l.Unsubscribe(l.ctx, sub.ID, manager))
	assert.Empty(t, l.listed(domain.DeliveryQuery{}))
	refused(t, l.Unsubscribe(l.ctx, sub.ID, manager), domain.SubscriptionUnknown)
	_, err := l.Subscription(l.ctx, sub.ID)
	refused(t, err, domain.SubscriptionUnknown)
}

func dropsUnwanted(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.reachable(provider, domain.ContactChange{})
	l.file()
	l.post()
	no := false
	_, err := l.ChangeContact(l.ctx, provider.ID, domain.ContactChange{Mail: &no})
	require.NoError(t, err)
	assert.Empty(t, l.takes(leaseRequest("a")))
	assert.Len(t, l.listed(domain.DeliveryQuery{Status: domain.DeliveryDropped, Channel: domain.ByMail}), 1)
}

func forgetsDelivered(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	l.subscribe(domain.Subscription{})
	for range 3 {
		l.file()
	}
	l.post()
	parcels := l.takes(leaseRequest("a"))
	l.settles(parcels[0], domain.DeliveryResult{})
	l.settles(parcels[1], domain.DeliveryResult{Fault: "no", Final: true})
	l.clock.Add(31 * 24 * time.Hour)
	l.settles(parcels[2], domain.DeliveryResult{})
	n, err := l.ForgetDelivered(l.ctx, 10)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Len(t, l.listed(domain.DeliveryQuery{}), 2)
}

func rotates(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{Secret: "old", Departments: []string{"mzj"}, Notices: []procedure.Notice{"task"}})
	changed, err := l.RotateSecret(l.ctx, sub.ID, "new", time.Hour, manager)
	require.NoError(t, err)
	assert.Equal(t, []string{"new", "old"}, []string{changed.Secret, changed.FormerSecret})
	assert.True(t, changed.FormerUntil.Equal(l.clock.Now().Add(time.Hour)))
	all, err := l.Subscriptions(l.ctx)
	require.NoError(t, err)
	assert.Equal(t, []domain.Subscription{changed}, all, "it is as it was read back, filters and all")
}

func triesSubscription(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	sub := l.subscribe(domain.Subscription{Title: "试", Departments: []string{"jtj"}})
	_, err := l.ChangeSubscription(l.ctx, sub.ID, func(s *domain.Subscription) { s.Active = false }, manager)
	require.NoError(t, err)
	d, err := l.TrySubscription(l.ctx, sub.ID)
	require.NoError(t, err)
	parcels := l.takes(leaseRequest("a"))
	require.Len(t, parcels, 1)
	assert.Equal(t, d.ID, parcels[0].ID)
	assert.Equal(t, domain.NoticeTest, parcels[0].Message.Notice)
	assert.Equal(t, sub.URL, parcels[0].Hook.URL)
	_, err = l.TrySubscription(l.ctx, "none")
	refused(t, err, domain.SubscriptionUnknown)
}
