package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// tokenHandlers lets people see to their tokens and passwords.
type tokenHandlers struct {
	*sessionHandlers
	ledger tokenKeeper
}

// tokenKeeper keeps tokens and passwords.
type tokenKeeper interface {
	Tokens(ctx context.Context, person string) ([]domain.Token, error) // that hold
	IssueMachineToken(ctx context.Context, t domain.Token, by domain.Person) (domain.Token, error)
	RevokeTokenOf(ctx context.Context, person, id string, by domain.Person) error
	// SetPassword ends the person's log-ins but for the token whose hash is kept.
	SetPassword(ctx context.Context, id string, c domain.PasswordChange, by domain.Person) error
	AccountOf(ctx context.Context, id string) (domain.Account, error)
	FormerPasswords(ctx context.Context, id string) ([]string, error) // their hashes
}

func (s *tokenHandlers) ListTokens(ctx context.Context, r gen.ListTokensRequestObject) (gen.ListTokensResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	if _, err := s.ledger.AccountOf(ctx, r.ID); err != nil {
		return nil, err
	}
	list, err := s.tokensOf(ctx, r.ID)
	return gen.ListTokens200JSONResponse{Items: list}, err
}

func (s *tokenHandlers) ListMyTokens(ctx context.Context, _ gen.ListMyTokensRequestObject) (gen.ListMyTokensResponseObject, error) {
	list, err := s.tokensOf(ctx, caller(ctx).ID)
	return gen.ListMyTokens200JSONResponse{Items: list}, err
}

func (s *tokenHandlers) tokensOf(ctx context.Context, person string) ([]gen.Token, error) {
	tokens, err := s.ledger.Tokens(ctx, person)
	if err != nil {
		return nil, err
	}
	used := presented(ctx)
	return each(tokens, func(t domain.Token) gen.Token {
		return gen.Token{
			ID: t.ID(), Title: t.Title, Machine: t.Title != "", Current: t.Hash == used,
			IssuedAt: local(t.IssuedAt), ExpiresAt: local(t.ExpiresAt), LastUsedAt: localOr(t.LastUsed),
			Address: t.Address, Agent: t.Agent,
		}
	}), nil
}

// presented is the hash of the token with which the request came.
func presented(ctx context.Context) string {
	if c, ok := ctx.(*gin.Context); ok {
		token, _ := bearer(c)
		return hashOf(token)
	}
	return ""
}

// IssueToken lets a machine act, in the name of its own account. The token is shown once.
func (s *tokenHandlers) IssueToken(ctx context.Context, r gen.IssueTokenRequestObject) (gen.IssueTokenResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.ledger.AccountOf(ctx, r.ID); err != nil {
		return nil, err
	}
	token, now := newToken(), time.Now()
	kept, err := s.ledger.IssueMachineToken(ctx, domain.Token{
		Hash: hashOf(token), Person: r.ID, Title: r.Body.Title, IssuedAt: now, ExpiresAt: now.AddDate(0, 0, r.Body.Days),
	}, by)
	if err != nil {
		return nil, err
	}
	return gen.IssueToken201JSONResponse{ID: kept.ID(), Token: token, Title: kept.Title, ExpiresAt: local(kept.ExpiresAt)}, nil
}

func (s *tokenHandlers) RevokeToken(ctx context.Context, r gen.RevokeTokenRequestObject) (gen.RevokeTokenResponseObject, error) {
	by := caller(ctx)
	if !domain.MayEndLogins(by) {
		return nil, refuse(forbidden, "只有系统管理员和安全管理员可以作废")
	}
	return gen.RevokeToken204Response{}, s.ledger.RevokeTokenOf(ctx, r.ID, r.Token, by)
}

func (s *tokenHandlers) RevokeMyToken(ctx context.Context, r gen.RevokeMyTokenRequestObject) (gen.RevokeMyTokenResponseObject, error) {
	me := caller(ctx)
	return gen.RevokeMyToken204Response{}, s.ledger.RevokeTokenOf(ctx, me.ID, r.Token, me)
}

// ChangePassword needs the present password: a token alone, left on a screen, must not be enough to take an account over.
func (s *tokenHandlers) ChangePassword(ctx context.Context, r gen.ChangePasswordRequestObject) (gen.ChangePasswordResponseObject, error) {
	me := caller(ctx)
	if me.Guest() {
		return nil, refuse(forbidden, "凭查询码查看的没有密码")
	}
	account, err := tried(ctx, s.passwordTrial(me), func() (domain.Account, error) { return s.confirmed(ctx, me, r.Body.Current) })
	if err != nil {
		return nil, err
	}
	if weak := CheckPassword(r.Body.New, account.Person); weak != nil {
		return nil, weak
	}
	if err := s.unused(ctx, account, r.Body.New); err != nil {
		return nil, err
	}
	hash, err := HashPassword(r.Body.New)
	if err != nil {
		return nil, err
	}
	return gen.ChangePassword204Response{}, s.ledger.SetPassword(ctx, me.ID, domain.PasswordChange{
		Hash: hash, Seen: account.PasswordHash, Kept: presented(ctx),
	}, me)
}

// confirmed is the account of whoever has typed their present password.
func (s *tokenHandlers) confirmed(ctx context.Context, me domain.Person, password string) (domain.Account, error) {
	account, err := s.ledger.AccountOf(ctx, me.ID)
	if err != nil {
		return account, err
	}
	matches, err := s.checkPassword(ctx, password, account.PasswordHash)
	if err == nil && !matches {
		err = refuseField(passwordWrong, "current", "原密码不对")
	}
	return account, err
}

// unused refuses the password that the person has, and those that they had lately.
func (s *tokenHandlers) unused(ctx context.Context, a domain.Account, password string) error {
	former, err := s.ledger.FormerPasswords(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, hash := range append([]string{a.PasswordHash}, former...) {
		matches, err := s.checkPassword(ctx, password, hash)
		if err != nil {
			return err
		}
		if matches {
			return refuseField(passwordWeak, "new", "新密码是现在的，或者最近用过的，请换一个")
		}
	}
	return nil
}
