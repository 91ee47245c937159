package api

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// sessionDesk lets people in and out.
type sessionDesk struct {
	*directory
	ledger   sessionKeeper
	attempts *attempts
	hashing  chan struct{} // a token for each password check that may run at once
}

// sessionKeeper keeps who is logged in.
type sessionKeeper interface {
	Account(ctx context.Context, login string) (office.Account, error)
	IssueToken(ctx context.Context, t office.Token) error // refuses a proof that no longer holds
	RevokeToken(ctx context.Context, hash string) error
}

// sessionLasts is how long a token holds, in real time, also in a drill.
const sessionLasts = 12 * time.Hour

func (s *sessionDesk) Login(ctx context.Context, r gen.LoginRequestObject) (gen.LoginResponseObject, error) {
	who := strings.ToLower(r.Body.Login) + "\n" + addressOf(ctx)
	if err := s.attempts.take(who); err != nil {
		return nil, err
	}
	account, err := s.logIn(ctx, r.Body.Login, r.Body.Password)
	if err != nil {
		return nil, err
	}
	s.attempts.forgive(who)
	token, issued := newToken(), time.Now()
	kept := office.Token{
		Hash: hashOf(token), Person: account.ID, Proof: account.PasswordHash, IssuedAt: issued, ExpiresAt: issued.Add(sessionLasts),
	}
	if err := s.ledger.IssueToken(ctx, kept); err != nil {
		return nil, instead(err, notLetIn())
	}
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.Login201JSONResponse{Token: token, ExpiresAt: local(kept.ExpiresAt), Person: toPerson(account.Person, organs)}, nil
}

// addressOf is where the request comes from. The strict server hands Gin's own
// context on.
func addressOf(ctx context.Context) string {
	if c, ok := ctx.(*gin.Context); ok {
		return c.ClientIP()
	}
	return ""
}

func (s *sessionDesk) Logout(ctx context.Context, _ gen.LogoutRequestObject) (gen.LogoutResponseObject, error) {
	token := ""
	if c, ok := ctx.(*gin.Context); ok {
		token, _ = bearer(c)
	}
	if err := s.ledger.RevokeToken(ctx, hashOf(token)); err != nil {
		return nil, err
	}
	return gen.Logout204Response{}, nil
}

func (s *sessionDesk) GetMe(ctx context.Context, _ gen.GetMeRequestObject) (gen.GetMeResponseObject, error) {
	organs, err := s.organs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.GetMe200JSONResponse(toPerson(caller(ctx), organs)), nil
}

func toPerson(p office.Person, organs organs) gen.Person {
	return gen.Person{
		ID: p.ID, Login: p.Login, Name: p.Name, Department: organs.of(p.Department),
		Positions: each(p.Positions, func(p office.Position) gen.Position { return gen.Position(p) }),
		Public:    p.Public(), Supervises: office.Supervises(p), MustChangePassword: p.MustChange,
		Administers: office.MayAdminister(p), Audits: office.MayReadAdministration(p), Guest: p.Guest(),
	}
}
