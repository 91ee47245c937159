package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/alexedwards/argon2id"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// hashing costs what RFC 9106 recommends where memory is not plenty.
var hashing = argon2id.Params{Memory: 64 << 10, Iterations: 3, Parallelism: 4, SaltLength: 16, KeyLength: 32}

// checksAtOnce bounds the memory that log-ins may take together.
const checksAtOnce = 4

// nobody is the hash of a password that nobody knows, at the cost of a real one.
const nobody = "$argon2id$v=19$m=65536,t=3,p=4$TvzvGY3C2xB/PKM0mslZlg$KjsI3VM3L+ImRvlzlpUjUFxTuefD3l0wrw56n/TUqKs"

// HashPassword returns what an account keeps of a password: argon2id in PHC format.
func HashPassword(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, &hashing)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// logIn returns the account whose login and password these are. It takes the same
// time and gives the same refusal whether the login is unknown, the password
// wrong or the account disabled.
func (s *sessionHandlers) logIn(ctx context.Context, login, password string) (domain.Account, error) {
	account, err := s.ledger.Account(ctx, login)
	var unknown *procedure.Refusal
	if errors.As(err, &unknown) {
		account = domain.Account{PasswordHash: nobody, Disabled: true}
	} else if err != nil {
		return domain.Account{}, err
	}
	if account.Machine {
		account = domain.Account{PasswordHash: nobody, Disabled: true}
	}
	matches, err := s.checkPassword(ctx, password, account.PasswordHash)
	if err != nil {
		return domain.Account{}, fmt.Errorf("check the password of %s: %w", login, err)
	}
	if !matches || account.Disabled {
		return domain.Account{}, notLetIn()
	}
	return account, nil
}

func notLetIn() *procedure.Refusal { return refuse(loginFailed, "登录名或者密码不对") }

func (s *sessionHandlers) checkPassword(ctx context.Context, password, hash string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}
