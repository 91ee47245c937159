package api

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/shixian/shixian/domain"
)

// attemptKeeper counts what was tried in vain, for all processes together.
type attemptKeeper interface {
	// TakeAttempt counts an attempt before it is made, and refuses it (domain.TooSoon) if too many have failed.
	TakeAttempt(ctx context.Context, limits ...domain.AttemptLimit) error
	ReturnAttempt(ctx context.Context, limits ...domain.AttemptLimit) error
	ForgetAttempts(ctx context.Context, limits ...domain.AttemptLimit) error
	// Familiar tells whether the person with this log-in has logged in from the address lately.
	Familiar(ctx context.Context, login, address string) (bool, error)
}

// How often may be tried in vain. Why so: docs/adr/0127.
const (
	accountTries  = 5
	accountWindow = 10 * time.Minute
	addressTries  = 50
	addressWindow = 10 * time.Minute
	houseTries    = 200
	houseWindow   = time.Minute
	lookTries     = 40 // into cases, from one address
	lookWindow    = time.Hour
)

// trial is an attempt under the limits that it counts under.
type trial struct {
	ledger attemptKeeper
	own    []domain.AttemptLimit // of what is tried: forgotten once it succeeds
	shared []domain.AttemptLimit // of others as well: only this attempt is taken back
}

// tried makes an attempt. It counts unless it succeeds, or comes to nothing through a fault of ours.
func tried[T any](ctx context.Context, t trial, attempt func() (T, error)) (T, error) {
	all := append(append([]domain.AttemptLimit{}, t.own...), t.shared...)
	if err := t.ledger.TakeAttempt(ctx, all...); err != nil {
		var none T
		return none, err
	}
	got, err := attempt()
	settling := context.WithoutCancel(ctx)
	switch {
	case err == nil:
		err = errors.Join(t.ledger.ForgetAttempts(settling, t.own...), t.ledger.ReturnAttempt(settling, t.shared...))
	case ourFault(err):
		err = errors.Join(err, t.ledger.ReturnAttempt(settling, all...))
	}
	return got, err
}

// loginTrial is a log-in. From where the person has logged in before they are counted apart, so that nobody who tries their
// account elsewhere, or everybody's, keeps them out.
func (s *sessionHandlers) loginTrial(ctx context.Context, login string) (trial, error) {
	login, address := strings.ToLower(login), networkOf(ctx)
	familiar, err := s.attempts.Familiar(ctx, login, address)
	account := domain.AttemptLimit{Key: "account " + login, Allowed: accountTries, Window: accountWindow}
	shared := []domain.AttemptLimit{{Key: "address " + address, Allowed: addressTries, Window: addressWindow}}
	if familiar {
		account.Key += "\nfrom " + address
	} else {
		shared = append(shared, domain.AttemptLimit{Key: "house", Allowed: houseTries, Window: houseWindow})
	}
	return trial{s.attempts, []domain.AttemptLimit{account}, shared}, err
}

// passwordTrial is a change of somebody's own password.
func (s *sessionHandlers) passwordTrial(p domain.Person) trial {
	return trial{s.attempts, []domain.AttemptLimit{{Key: "password " + p.ID, Allowed: accountTries, Window: accountWindow}}, nil}
}

// lookTrial is a look into a case by its query code.
func (s *publicHandlers) lookTrial(ctx context.Context, number string) trial {
	address := networkOf(ctx)
	return trial{
		s.attempts,
		[]domain.AttemptLimit{{Key: "case " + number + "\nfrom " + address, Allowed: accountTries, Window: accountWindow}},
		[]domain.AttemptLimit{{Key: "looks " + address, Allowed: lookTries, Window: lookWindow}},
	}
}

// NetworkOf is what one subscriber has of addresses: one of IPv4, and 64 bits of IPv6.
func NetworkOf(address string) string {
	parsed, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if parsed.Unmap().Is4() {
		return parsed.Unmap().String()
	}
	network, _ := parsed.WithZone("").Prefix(64)
	return network.String()
}
