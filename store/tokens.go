package store

import (
	"context"

	"github.com/shixian/shixian/office"
)

type tokenRow struct {
	Hash      string `gorm:"primaryKey"`
	Person    string
	IssuedAt  int64
	ExpiresAt int64
}

func (tokenRow) TableName() string { return "tokens" }

// IssueToken keeps a token's hash. Of its times only how long it lasts counts: it runs from now, in real time, also in a
// drill, where a legal day passes while somebody types a password.
func (s *Store) IssueToken(ctx context.Context, token office.Token) error {
	return s.writing(ctx, "issue a token", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		expires := now.Add(token.ExpiresAt.Sub(token.IssuedAt))
		return t.db.Create(&tokenRow{token.Hash, token.Person, micros(now), micros(expires)}).Error
	})
}

// TokenHolder returns whose token it is. It refuses one that is unknown, revoked or expired, or whose account is disabled.
func (s *Store) TokenHolder(ctx context.Context, hash string) (office.Person, error) {
	p, err := s.reading(ctx).tokenHolder(hash)
	return p, explain("read a token", err)
}

func (t tx) tokenHolder(hash string) (office.Person, error) {
	invalid := refuse(office.TokenUnknown, "登录已失效，请重新登录")
	row, err := take[tokenRow](t.db, false, invalid, "hash = ?", hash)
	if err != nil {
		return office.Person{}, err
	}
	now, err := t.real()
	if err != nil {
		return office.Person{}, err
	}
	holder, err := t.account("没有此人："+row.Person, "id = ?", row.Person)
	if err != nil {
		return office.Person{}, err
	}
	if micros(now) >= row.ExpiresAt || holder.Disabled {
		return office.Person{}, invalid
	}
	return holder.Person, nil
}

// RevokeToken ends a token; revoking one that is unknown changes nothing.
func (s *Store) RevokeToken(ctx context.Context, hash string) error {
	return explain("revoke a token", s.writer.WithContext(ctx).Delete(&tokenRow{}, "hash = ?", hash).Error)
}
