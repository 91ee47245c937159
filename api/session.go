package api

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// sessionHandlers lets people in and out.
type sessionHandlers struct {
	*directory
	ledger   sessionKeeper
	attempts attemptKeeper
	accesses accessKeeper
	hashing  chan struct{} // a token for each password check that may run at once
	queue    *queue
}

// sessionKeeper keeps who is logged in.
type sessionKeeper interface {
	Account(ctx context.Context, login string) (domain.Account, error)
	IssueToken(ctx context.Context, t domain.Token) error // refuses a proof that no longer holds
	LogOut(ctx context.Context, hash string, from domain.Origin) error
}

// A log-in lasts so long, and so long without use, in real time, also in a drill; and a person has so many at once.
const (
	sessionLasts   = 12 * time.Hour
	sessionIdle    = 30 * time.Minute
	sessionsAtOnce = 5
)

func (s *sessionHandlers) Login(ctx context.Context, r gen.LoginRequestObject) (gen.LoginResponseObject, error) {
	trial, err := s.loginTrial(ctx, r.Body.Login)
	if err != nil {
		return nil, err
	}
	leave, err := s.queue.enter(ctx, trial.own[0].Key)
	if err != nil {
		return nil, cmp.Or(s.keptOut(ctx, r.Body.Login, err), err)
	}
	defer leave()
	account, err := tried(ctx, trial, func() (domain.Account, error) { return s.logIn(ctx, r.Body.Login, r.Body.Password) })
	if err != nil {
		return nil, cmp.Or(s.keptOut(ctx, r.Body.Login, err), err)
	}
	token, issued := newToken(), time.Now()
	kept := domain.Token{
		Hash: hashOf(token), Person: account.ID, Proof: account.PasswordHash, Place: networkOf(ctx), Origin: originOf(ctx),
		IssuedAt: issued, ExpiresAt: issued.Add(sessionLasts), Idle: sessionIdle, Most: sessionsAtOnce,
	}
	if err := s.ledger.IssueToken(ctx, kept); err != nil {
		return nil, instead(err, notLetIn())
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.Login201JSONResponse{
		Token: token, ExpiresAt: local(kept.ExpiresAt), IdleSeconds: int(kept.Idle.Seconds()), Person: toPerson(account.Person, refs),
	}, nil
}

// keptOut puts on the record that somebody was not let in. What was typed is on it only if it is somebody's log-in: it may have been
// a password.
func (s *sessionHandlers) keptOut(ctx context.Context, login string, why error) error {
	a := domain.Access{Action: domain.LoginFailed, Origin: originOf(ctx)}
	if _, limited := errors.AsType[domain.TooSoon](why); limited {
		a.Action = domain.LoginLimited
	} else if ourFault(why) {
		return nil
	}
	account, err := s.ledger.Account(ctx, login)
	if err == nil {
		a.Subject = account.Login
	} else if ourFault(err) {
		return err
	}
	return s.accesses.RecordAccess(context.WithoutCancel(ctx), a)
}

// addressOf is where the request comes from.
func addressOf(ctx context.Context) string { return originOf(ctx).Address }

func networkOf(ctx context.Context) string { return NetworkOf(addressOf(ctx)) }

func (s *sessionHandlers) Logout(ctx context.Context, _ gen.LogoutRequestObject) (gen.LogoutResponseObject, error) {
	token := ""
	if c, ok := ctx.(*gin.Context); ok {
		token, _ = bearer(c)
	}
	if err := s.ledger.LogOut(ctx, hashOf(token), originOf(ctx)); err != nil {
		return nil, err
	}
	return gen.Logout204Response{}, nil
}

func (s *sessionHandlers) GetMe(ctx context.Context, _ gen.GetMeRequestObject) (gen.GetMeResponseObject, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetMe200JSONResponse(toPerson(caller(ctx), refs)), nil
}

func toPerson(p domain.Person, refs departmentRefs) gen.Person {
	return gen.Person{
		ID: p.ID, Login: p.Login, Name: p.Name, Department: refs.ref(p.Department),
		Positions: each(p.Positions, func(p domain.Position) gen.Position { return gen.Position(p) }),
		Public:    p.Public(), Supervises: domain.Supervises(p), MustChangePassword: p.MustChange,
		Administers: domain.MayAdminister(p), Audits: domain.MayReadAdministration(p), Guest: p.Guest(), Machine: p.Machine,
		Secures: p.Holds(domain.Security), Heads: domain.MayAssign(p),
		StandsInFor: each(p.StandsInFor, func(s domain.StoodIn) gen.Colleague { return gen.Colleague{ID: s.Person, Name: s.Name} }),
	}
}
