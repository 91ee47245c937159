package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// What two do at the same time, each having read the same before: in two processes on one ledger.
var atOnce = suite{
	"of two notices for one edition one is entered":       twoNotices,
	"of two changes of a password one is made":            twoPasswords,
	"no log-in outlives a reset of its password":          logInAndReset,
	"no log-in outlives its account":                      logInAndDisabling,
	"a token is revoked once":                             twoRevocations,
	"of two corrections of a snapshot one is kept":        twoCorrections,
	"of two first snapshots one is kept":                  twoSnapshots,
	"an entry is put while the catalog is imported":       putAndImport,
	"of two imports one is taken over":                    twoImports,
	"an update is reported by who provides the data":      updateAndImport,
	"two administrators cannot dismiss each other":        twoDismissals,
	"of two new departments by one code one is entered":   twoDepartments,
	"of two new people by one log-in one is entered":      twoPeople,
	"changes of one account are both made":                twoChangesOfPerson,
	"changes of one subscription are both made":           twoChangesOfSubscription,
	"changes of one contact are both made":                twoChangesOfContact,
	"the last draft that there is room for is kept once":  twoDrafts,
	"an upload goes to one filing":                        twoClaims,
	"one verification begins":                             twoVerifications,
	"a key stands for one request":                        twoExpedites,
	"what arrived late is not carried again":              settledAndTaken,
	"a subscription is removed while it is tried":         triedAndRemoved,
	"a subscription is removed while notices are written": postedAndRemoved,
	"duties are opened once":                              twoDays,
}

// leaseRequests is how often two meet where one meeting is cheap.
const leaseRequests = 8

// processes are two stores on the ledger's database.
func (l *ledger) processes() [2]*store.Store { return [2]*store.Store{l.Store, l.reopen(l.config)} }

// pair does both at the same time and returns what came of them.
func pair(t testing.TB, first, second func() error) [2]error {
	t.Helper()
	var errs [2]error
	together(t, 2, func(i int) { errs[i] = []func() error{first, second}[i]() })
	return errs
}

// oneOf checks that one was done and the other refused with the code.
func oneOf(t testing.TB, errs [2]error, code procedure.Code) {
	t.Helper()
	failed := errors.Join(errs[:]...)
	refused(t, failed, code)
	require.True(t, errs[0] == nil || errs[1] == nil, "both were refused: %v", failed)
}

// both checks that nothing failed.
func both(t testing.TB, errs [2]error) {
	t.Helper()
	require.NoError(t, errors.Join(errs[:]...))
}

func twoNotices(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		present, err := l.Calendar(l.ctx)
		require.NoError(t, err)
		seen, err := present.Edition(2027)
		require.NoError(t, err)
		enter := func(p int) func() error {
			y := notice(t)
			y.Notice = fmt.Sprintf("第 %d 号之%d", i, p)
			return func() error {
				_, err := s[p].EnterNotice(l.ctx, y, bureau, "another", seen)
				return err
			}
		}
		oneOf(t, pair(t, enter(0), enter(1)), domain.Stale)
	}
	assert.Equal(t, leaseRequests, l.count("SELECT count(*) FROM calendar_notices"))
}

func twoPasswords(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		a, err := l.AccountOf(l.ctx, bureau.ID)
		require.NoError(t, err)
		set := func(p int) func() error {
			c := domain.PasswordChange{Hash: fmt.Sprintf("round %d, process %d", i, p), Seen: a.PasswordHash}
			return func() error { return s[p].SetPassword(l.ctx, bureau.ID, c, bureau) }
		}
		oneOf(t, pair(t, set(0), set(1)), domain.Stale)
	}
}

// logIn issues a token to who was let in by the password, and says whether it holds in the end.
func (l *ledger) logIn(s *store.Store, hash, proof string) func() error {
	return func() error {
		return s.IssueToken(l.ctx, domain.Token{Hash: hash, Person: bureau.ID, Proof: proof, ExpiresAt: time.Time{}.Add(time.Hour)})
	}
}

// staleOrDone checks that the first was done or refused as resting on something older, and the second done.
func staleOrDone(t testing.TB, errs [2]error, code procedure.Code) {
	t.Helper()
	if errs[0] != nil {
		refused(t, errs[0], code)
	}
	require.NoError(t, errs[1])
}

func logInAndReset(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		a, err := l.AccountOf(l.ctx, bureau.ID)
		require.NoError(t, err)
		token := fmt.Sprint("t", i)
		errs := pair(t, l.logIn(s[0], token, a.PasswordHash), func() error {
			return s[1].SetPassword(l.ctx, bureau.ID, domain.PasswordChange{Hash: fmt.Sprint("h", i), MustChange: true}, bureau)
		})
		staleOrDone(t, errs, domain.Stale)
		_, err = l.TokenHolder(l.ctx, token)
		refused(t, err, domain.TokenUnknown)
	}
	refused(t, l.logIn(l.Store, "late", "hash of p-bureau")(), domain.Stale)
}

func logInAndDisabling(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		token := fmt.Sprint("t", i)
		errs := pair(t, l.logIn(s[0], token, "hash of p-bureau"), func() error {
			_, err := s[1].ChangePerson(l.ctx, bureau.ID, domain.PersonChange{Disabled: new(true)}, manager)
			return err
		})
		staleOrDone(t, errs, domain.Stale)
		_, err := l.ChangePerson(l.ctx, bureau.ID, domain.PersonChange{Disabled: new(false)}, manager)
		require.NoError(t, err)
		l.confirmRights(bureau.ID)
		_, err = l.TokenHolder(l.ctx, token)
		refused(t, err, domain.TokenUnknown)
	}
}

func twoRevocations(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		token := domain.Token{Hash: fmt.Sprint("t", i), Person: bureau.ID, ExpiresAt: time.Time{}.Add(time.Hour)}
		require.NoError(t, l.IssueToken(l.ctx, token))
		revoke := func(p int) func() error {
			return func() error { return s[p].RevokeTokenOf(l.ctx, bureau.ID, token.ID(), manager) }
		}
		oneOf(t, pair(t, revoke(0), revoke(1)), domain.TokenMissing)
	}
	assert.Equal(t, leaseRequests, l.count("SELECT count(*) FROM administration WHERE action = '"+string(domain.TokenRevoked)+"'"))
}

func twoCorrections(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	body := l.encoded("2026-08")
	_, err := l.KeepSnapshot(l.ctx, "2026-08", body)
	require.NoError(t, err)
	for i := range leaseRequests {
		correct := func(p int) func() error {
			return func() error {
				_, err := s[p].CorrectSnapshot(l.ctx, "2026-08", i+1, body, bureau, "更正")
				return err
			}
		}
		oneOf(t, pair(t, correct(0), correct(1)), domain.Stale)
	}
}

func twoSnapshots(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	body := l.encoded("2026-08")
	keep := func(p int) func() error {
		return func() error {
			kept, err := s[p].KeepSnapshot(l.ctx, "2026-08", body)
			assert.Equal(t, 1, kept.Version)
			return err
		}
	}
	both(t, pair(t, keep(0), keep(1)))
	assert.Equal(t, 1, l.count("SELECT count(*) FROM report_snapshots"))
}

// importing takes over a file that makes the entry its next version.
func (l *ledger) importing(s *store.Store, id string, e domain.Entry) func() error {
	return func() error {
		_, err := s.ImportEntries(l.ctx, domain.Import{ID: id, File: "目录.xlsx", SHA256: "x", By: bureau, Changes: []domain.Entry{e}})
		return err
	}
}

func putAndImport(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	version := 1
	for i := range leaseRequests {
		errs := pair(t, l.importing(s[0], fmt.Sprint(i), versioned(entry("mzj-001", "conditional"), version+1)), func() error {
			_, err := s[1].PutEntry(l.ctx, entry("mzj-001", "conditional"))
			return err
		})
		staleOrDone(t, errs, domain.EntryChanged)
		if version++; errs[0] == nil {
			version++
		}
		e, err := l.Entry(l.ctx, "mzj-001")
		require.NoError(t, err)
		require.Equal(t, version, e.Version)
	}
}

func twoImports(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		e := versioned(entry("mzj-001", "conditional"), i+2)
		oneOf(t, pair(t, l.importing(s[0], fmt.Sprint(i, "a"), e), l.importing(s[1], fmt.Sprint(i, "b"), e)), domain.EntryChanged)
	}
}

func updateAndImport(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	moved := versioned(entry("mzj-001", "conditional"), 2)
	moved.Provider = "jtj"
	report := func() error {
		_, err := s[0].ReportUpdate(l.ctx, domain.DataUpdate{Code: "mzj-001", On: day("2026-09-14"), By: provider.ID, Provider: "mzj"})
		return err
	}
	staleOrDone(t, pair(t, report, l.importing(s[1], "i", moved)), domain.EntryChanged)
	before := l.count("SELECT count(*) FROM catalog_updates")
	refused(t, report(), domain.EntryChanged)
	assert.Equal(t, before, l.count("SELECT count(*) FROM catalog_updates"))
}

func twoDismissals(t *testing.T, fresh Fresh) {
	l := administered(t, fresh)
	s := l.processes()
	dismiss := domain.PersonChange{Positions: &[]domain.Position{domain.Staff}}
	for range leaseRequests {
		for _, p := range []domain.Person{manager, bureau} {
			l.appoint(p, domain.Administrator)
		}
		change := func(p int, whom, by domain.Person) func() error {
			return func() error {
				_, err := s[p].ChangePerson(l.ctx, whom.ID, dismiss, by)
				return err
			}
		}
		oneOf(t, pair(t, change(0, bureau, manager), change(1, manager, bureau)), domain.LastAdministrator)
	}
}

func twoDepartments(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		enter := func(p int) func() error {
			return func() error {
				return s[p].EnterDepartment(l.ctx, domain.Department{Code: fmt.Sprint("d", i), Name: fmt.Sprint("第", p)}, manager)
			}
		}
		oneOf(t, pair(t, enter(0), enter(1)), domain.DepartmentKnown)
	}
}

func twoPeople(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		enter := func(p int, login string) func() error {
			return func() error {
				_, err := s[p].EnterPerson(l.ctx, domain.Account{Person: domain.Person{Login: fmt.Sprint(login, i), Name: "钱"}}, manager)
				return err
			}
		}
		oneOf(t, pair(t, enter(0, "qian"), enter(1, "QIAN")), domain.LoginTaken)
	}
}

func twoChangesOfPerson(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		name, hash := fmt.Sprint("名", i), fmt.Sprint("h", i)
		both(t, pair(t, func() error {
			_, err := s[0].ChangePerson(l.ctx, citizen.ID, domain.PersonChange{Name: &name}, manager)
			return err
		}, func() error {
			return s[1].SetPassword(l.ctx, citizen.ID, domain.PasswordChange{Hash: hash}, citizen)
		}))
		a, err := l.AccountOf(l.ctx, citizen.ID)
		require.NoError(t, err)
		require.Equal(t, []string{name, hash}, []string{a.Name, a.PasswordHash})
	}
}

func twoChangesOfSubscription(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	sub := l.subscribe(domain.Subscription{Secret: "first"})
	for i := range leaseRequests {
		title, secret := fmt.Sprint("第", i), fmt.Sprint("secret ", i)
		both(t, pair(t, func() error {
			_, err := s[0].ChangeSubscription(l.ctx, sub.ID, func(c *domain.Subscription) { c.Title = title }, manager)
			return err
		}, func() error {
			_, err := s[1].RotateSecret(l.ctx, sub.ID, secret, time.Hour, manager)
			return err
		}))
		read, err := l.Subscription(l.ctx, sub.ID)
		require.NoError(t, err)
		require.Equal(t, []string{title, secret}, []string{read.Title, read.Secret})
	}
}

func twoChangesOfContact(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		address, wants := fmt.Sprintf("p%d@example.org", i), i%2 == 0
		both(t, pair(t, func() error {
			_, err := s[0].ChangeContact(l.ctx, citizen.ID, domain.ContactChange{Email: &address})
			return err
		}, func() error {
			_, err := s[1].ChangeContact(l.ctx, citizen.ID, domain.ContactChange{Digest: &wants})
			return err
		}))
		c, err := l.Contact(l.ctx, citizen.ID)
		require.NoError(t, err)
		require.Equal(t, domain.Contact{Email: address, Mail: true, Digest: wants}, c)
	}
}

func twoDrafts(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	save := func(p int, id string) func() error {
		return func() error {
			_, err := s[p].SaveDraft(l.ctx, domain.Draft{ID: id, Person: applicant.ID, Form: procedure.Fields{}})
			return err
		}
	}
	for i := range 99 {
		require.NoError(t, save(0, fmt.Sprint(i))())
	}
	for range leaseRequests {
		oneOf(t, pair(t, save(0, "a"), save(1, "b")), domain.TooManyDrafts)
		for _, id := range []string{"a", "b"} {
			require.NoError(t, l.DeleteDraft(l.ctx, applicant.ID, id))
		}
	}
}

func twoClaims(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	parent, _ := l.pack()
	for range leaseRequests {
		upload := l.attach("", "证据", applicant)
		file := func(p int) func() error {
			return func() error {
				_, err := s[p].File(l.ctx, domain.Filing{
					Definition: parent, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"evidence": upload.ID},
				})
				return err
			}
		}
		oneOf(t, pair(t, file(0), file(1)), domain.AttachmentUnknown)
	}
}

func twoVerifications(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for range leaseRequests {
		begin := func(p int) func() error {
			return func() error {
				_, err := s[p].BeginVerification(l.ctx, auditor)
				return err
			}
		}
		oneOf(t, pair(t, begin(0), begin(1)), domain.VerificationRunning)
		l.clock.Add(time.Hour) // lost
	}
}

func twoExpedites(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for i := range leaseRequests {
		begin := func(p int) func() error {
			u := domain.ExpediteRequest{Cases: []string{"YH-2026-000001"}, Reason: fmt.Sprint("理由", p), By: bureau, Key: fmt.Sprint("k", i)}
			return func() error { return s[p].BeginExpediting(l.ctx, u) }
		}
		oneOf(t, pair(t, begin(0), begin(1)), domain.IdempotencyConflict)
	}
}

// One relay notes late that it has brought what another takes, since the lease is over. Either the note counts and nothing
// is taken, or it does not and the other goes.
func settledAndTaken(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	sub := l.subscribe(domain.Subscription{})
	for range leaseRequests {
		l.file()
		l.post()
		late := l.takes(leaseRequest("late"))
		require.Len(t, late, 1)
		l.clock.Add(time.Minute)
		var taken []domain.LeasedDelivery
		both(t, pair(t, func() error { return s[0].SettleDelivery(l.ctx, late[0], domain.DeliveryResult{}) }, func() (err error) {
			taken, err = s[1].TakeDeliveries(l.ctx, leaseRequest("next"))
			return err
		}))
		d := l.listed(domain.DeliveryQuery{Subscription: sub.ID})[0]
		require.Equal(t, d.Status == domain.Delivered, len(taken) == 0, "%v, and %d were taken", d.Status, len(taken))
		for _, p := range taken {
			l.settles(p, domain.DeliveryResult{})
		}
	}
}

func triedAndRemoved(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for range leaseRequests {
		sub := l.subscribe(domain.Subscription{})
		staleOrDone(t, pair(t, func() error {
			_, err := s[0].TrySubscription(l.ctx, sub.ID)
			return err
		}, func() error { return s[1].Unsubscribe(l.ctx, sub.ID, manager) }), domain.SubscriptionUnknown)
	}
	assert.Zero(t, l.count("SELECT count(*) FROM deliveries"))
}

func postedAndRemoved(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	for range leaseRequests {
		sub := l.subscribe(domain.Subscription{})
		l.file()
		both(t, pair(t, func() error {
			_, err := s[0].PostNotifications(l.ctx, false, 100)
			return err
		}, func() error { return s[1].Unsubscribe(l.ctx, sub.ID, manager) }))
	}
	assert.Zero(t, l.count("SELECT count(*) FROM deliveries"))
}

func twoDays(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	s := l.processes()
	packs := l.withDuties()
	_, err := l.OpenDuties(l.ctx, packs) // an application begins today
	require.NoError(t, err)
	l.clock.Set("2027-01-04 08:00:00")
	var opened [2][]string
	open := func(p int) func() error {
		return func() (err error) {
			opened[p], err = s[p].OpenDuties(l.ctx, packs)
			return err
		}
	}
	both(t, pair(t, open(0), open(1)))
	require.NotEmpty(t, append(opened[0], opened[1]...))
	assert.Equal(t, l.count("SELECT count(*) FROM cases")-1, len(opened[0])+len(opened[1]), "each is opened by one of them")
	assert.Equal(t, l.count("SELECT count(*) FROM cases"), l.count("SELECT count(DISTINCT filing_key || filed_by) FROM cases"))
}
