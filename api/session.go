package api

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// sessionLasts is how long a token holds, in real time, also in a drill.
const sessionLasts = 12 * time.Hour

func (s *server) Login(ctx context.Context, r gen.LoginRequestObject) (gen.LoginResponseObject, error) {
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
	if err := s.Ledger.IssueToken(ctx, kept); err != nil {
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

func (s *server) Logout(ctx context.Context, _ gen.LogoutRequestObject) (gen.LogoutResponseObject, error) {
	token := ""
	if c, ok := ctx.(*gin.Context); ok {
		token, _ = bearer(c)
	}
	if err := s.Ledger.RevokeToken(ctx, hashOf(token)); err != nil {
		return nil, err
	}
	return gen.Logout204Response{}, nil
}

func (s *server) GetMe(ctx context.Context, _ gen.GetMeRequestObject) (gen.GetMeResponseObject, error) {
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
