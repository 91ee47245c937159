package store

import (
	"context"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type tokenRow struct {
	Hash      string `gorm:"primaryKey"`
	Person    string
	IssuedAt  int64
	ExpiresAt int64

	Title      string
	LastUsedAt *int64

	Idle    int64 // microseconds; 0: it does not end when it is not used
	Address string
	Agent   string
}

func (tokenRow) TableName() string { return "tokens" }

// IssueToken keeps a token's hash. Of its times only how long it lasts counts: it runs from now, in real time, also in a
// drill, where a legal day passes while somebody types a password. If its proof no longer lets the person in, since the
// password is another or the account disabled by now, it is refused (domain.Stale): it would outlive what ends all log-ins. A
// log-in with a proof goes on the record.
func (s *Store) IssueToken(ctx context.Context, token domain.Token) error {
	return s.writing(ctx, "issue a token", func(t tx) error {
		if err := t.letIn(token); err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		expires := now.Add(token.ExpiresAt.Sub(token.IssuedAt))
		if err := t.loggedInFrom(token.Person, token.Place, now); err != nil {
			return err
		}
		if err := t.db.Create(&tokenRow{
			Hash: token.Hash, Person: token.Person, IssuedAt: micros(now), ExpiresAt: micros(expires),
			Idle: token.Idle.Microseconds(), Address: clean(token.Address), Agent: shortened(token.Agent, longestAgent),
		}).Error; err != nil {
			return err
		}
		return t.endSurplus(token)
	})
}

// endSurplus ends the log-ins longest unused that are too many beside a new one. The accounts of a demonstration are everybody's.
func (t tx) endSurplus(token domain.Token) error {
	if token.Most == 0 || t.MadeUp() {
		return nil
	}
	var rows []tokenRow
	err := t.db.Where("person = ? AND title = '' AND hash <> ?", token.Person, token.Hash).
		Order("coalesce(last_used_at, issued_at) DESC, issued_at DESC, hash").Find(&rows).Error
	if err != nil || len(rows) < token.Most {
		return err
	}
	holder, err := t.person(token.Person)
	if err != nil {
		return err
	}
	for _, row := range rows[token.Most-1:] {
		if err := t.db.Delete(&tokenRow{}, "hash = ?", row.Hash).Error; err != nil {
			return err
		}
		if holder.Guest() {
			continue
		}
		err := t.recordAccess(domain.Access{
			Person: holder.ID, Name: holder.Name, Action: domain.LoginEnded, Subject: holder.Login,
			Origin: domain.Origin{Address: row.Address, Agent: row.Agent},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t tx) letIn(token domain.Token) error {
	if token.Proof == "" {
		return nil
	}
	a, err := t.heldAccount(token.Person)
	if err != nil {
		return err
	}
	if a.Disabled || a.PasswordHash != token.Proof {
		return procedure.Refuse(domain.Stale, "密码在核对之后已经改过，或者账号已经停用")
	}
	return t.recordAccess(domain.Access{Person: a.ID, Name: a.Name, Action: domain.LoggedIn, Subject: a.Login, Origin: token.Origin})
}

// TokenHolder returns whose token it is. It refuses one that is unknown, revoked, expired or unused for too long, or whose account is disabled.
func (s *Store) TokenHolder(ctx context.Context, hash string) (domain.Person, error) {
	return s.tokenHolder(ctx, hash, true)
}

// TokenGlance returns whose token it is as TokenHolder does, and does not count as a use: nobody need be there.
func (s *Store) TokenGlance(ctx context.Context, hash string) (domain.Person, error) {
	return s.tokenHolder(ctx, hash, false)
}

func (s *Store) tokenHolder(ctx context.Context, hash string, use bool) (domain.Person, error) {
	p, used, err := s.reading(ctx).tokenHolder(hash)
	if err == nil && used != 0 && use {
		err = s.writer.WithContext(ctx).Model(&tokenRow{}).Where("hash = ?", hash).Update("last_used_at", used).Error
		if s.Outage(err) != nil { // who only reads can do so in a database that takes nothing
			s.config.Log.WarnContext(ctx, "the use of a token was not noted", "error", err)
			err = nil
		}
	}
	return p, explain("read a token", err)
}

// useNoted is how much later a use is than the one on record before it is noted: a row is not written at every request.
const useNoted = time.Minute

// tokenHolder returns also the instant of this use, if it is to be noted.
func (t tx) tokenHolder(hash string) (domain.Person, int64, error) {
	invalid := procedure.Refuse(domain.TokenUnknown, "登录已失效，请重新登录")
	var rows []struct {
		Token  tokenRow  `gorm:"embedded"`
		Glance glanceRow `gorm:"embedded"`
	}
	err := t.db.Raw("SELECT tokens.*, "+t.glanceColumns()+" FROM tokens WHERE hash = ?", hash).Scan(&rows).Error
	if err != nil {
		return domain.Person{}, 0, err
	}
	if len(rows) == 0 {
		return domain.Person{}, 0, invalid
	}
	row, glance := rows[0].Token, t.glanceOf(rows[0].Glance)
	now := glance.clock.real
	t.asking.keep(glance)
	t.seen = &seen{glance: glance}
	holder, err := t.holderOf(row)
	if err != nil {
		return domain.Person{}, 0, err
	}
	if !row.holds(now) || holder.Disabled {
		return domain.Person{}, 0, invalid
	}
	person, err := t.standingIn(holder.Person, procedure.DateOf(t.legal(now)))
	if err != nil || row.LastUsedAt != nil && now.Sub(moment(*row.LastUsedAt)) < useNoted {
		return person, 0, err
	}
	return person, micros(now), nil
}

// holderOf is whose token it is, without the digest of their password.
func (t tx) holderOf(row tokenRow) (domain.Account, error) {
	a, err := t.arrangements()
	if err != nil {
		return domain.Account{}, err
	}
	if official, there := a.officials[row.Person]; there {
		return official, nil
	}
	return t.account("没有此人："+row.Person, "id = ?", row.Person)
}

// unused is how SQL says until when a token is counted as used.
const unused = "coalesce(last_used_at, issued_at) + idle"

// holds tells whether the token has neither expired nor been left unused for too long.
func (r tokenRow) holds(now time.Time) bool {
	used := r.IssuedAt
	if r.LastUsedAt != nil {
		used = *r.LastUsedAt
	}
	return micros(now) < r.ExpiresAt && (r.Idle == 0 || micros(now) < used+r.Idle)
}

// LogOut ends the log-in with this token, and puts it on the record; one that is unknown changes nothing.
func (s *Store) LogOut(ctx context.Context, hash string, from domain.Origin) error {
	return s.writing(ctx, "log out", func(t tx) error {
		row, found, err := find[tokenRow](t.db, "hash = ?", hash)
		if err != nil || !found {
			return err
		}
		if err := t.db.Delete(&tokenRow{}, "hash = ?", hash).Error; err != nil {
			return err
		}
		holder, err := t.person(row.Person)
		if err != nil || holder.Guest() {
			return err
		}
		return t.recordAccess(domain.Access{Person: holder.ID, Name: holder.Name, Action: domain.LoggedOut, Subject: holder.Login, Origin: from})
	})
}

func (r tokenRow) token() (domain.Token, error) {
	return domain.Token{
		Hash: r.Hash, Person: r.Person, Title: r.Title, IssuedAt: moment(r.IssuedAt), ExpiresAt: moment(r.ExpiresAt),
		LastUsed: momentOrNil(r.LastUsedAt), Idle: time.Duration(r.Idle) * time.Microsecond,
		Origin: domain.Origin{Address: r.Address, Agent: r.Agent},
	}, nil
}

// Tokens lists those of the person that hold, the newest first.
func (s *Store) Tokens(ctx context.Context, person string) ([]domain.Token, error) {
	t := s.reading(ctx)
	now, err := t.real()
	if err != nil {
		return nil, explain("list tokens", err)
	}
	var rows []tokenRow
	err = t.db.Where("person = ? AND expires_at > ? AND (idle = 0 OR "+unused+" > ?)", clean(person), micros(now), micros(now)).
		Order("issued_at DESC, hash").Find(&rows).Error
	if err != nil {
		return nil, explain("list tokens", err)
	}
	return mapped(rows, tokenRow.token)
}

// mostMachineTokens is how many tokens of one machine hold at a time: the one in use, and those that follow it.
const mostMachineTokens = 10

// IssueMachineToken keeps a token of a machine's account, and puts it on the administration's log. For a person's account it is
// refused (domain.MachineAccount): nobody acts as another. So it is if too many hold already (domain.TooManyTokens).
func (s *Store) IssueMachineToken(ctx context.Context, token domain.Token, by domain.Person) (domain.Token, error) {
	err := s.writing(ctx, "issue a machine's token", func(t tx) error {
		holder, err := t.heldAccount(token.Person)
		if err != nil {
			return err
		}
		if !holder.Machine || holder.Disabled {
			return procedure.Refuse(domain.MachineAccount, "接口令牌只发给启用的接口账户，不能以他人的名义办理；请先新增接口账户")
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		var holding int64
		if err := t.db.Model(&tokenRow{}).Where("person = ? AND expires_at > ?", holder.ID, micros(now)).Count(&holding).Error; err != nil {
			return err
		}
		if holding >= mostMachineTokens {
			return procedure.Refuse(domain.TooManyTokens, "一个接口账户同时有效的令牌不超过 %d 个，请先作废不用的", mostMachineTokens)
		}
		token.ExpiresAt, token.IssuedAt = now.Add(token.ExpiresAt.Sub(token.IssuedAt)), now
		token.Title = clean(token.Title)
		if err := t.db.Create(&tokenRow{
			Hash: token.Hash, Person: token.Person, IssuedAt: micros(now), ExpiresAt: micros(token.ExpiresAt), Title: token.Title,
		}).Error; err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.TokenIssued, Subject: holder.ID, Title: holder.Name,
			Changes: slices.Concat(changed("token", "", token.Title), changed("expires_at", "", token.ExpiresAt.Format(time.RFC3339))),
		})
	})
	return token, err
}

// RevokeTokenOf ends one of the person's tokens, named by its ID. One that is not there is refused (domain.TokenMissing).
func (s *Store) RevokeTokenOf(ctx context.Context, person, id string, by domain.Person) error {
	return s.writing(ctx, "revoke a token", func(t tx) error {
		holder, err := t.person(person)
		if err != nil {
			return err
		}
		var rows []tokenRow
		if err := t.db.Where("person = ?", holder.ID).Find(&rows).Error; err != nil {
			return err
		}
		missing := procedure.Refuse(domain.TokenMissing, "没有这个令牌，可能已经作废")
		at := slices.IndexFunc(rows, func(r tokenRow) bool { return domain.Token{Hash: r.Hash}.ID() == id })
		if at < 0 {
			return missing
		}
		gone := t.db.Delete(&tokenRow{}, "hash = ?", rows[at].Hash)
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected == 0 { // somebody else was faster
			return missing
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.TokenRevoked, Subject: holder.ID, Title: holder.Name, Changes: changed("token", rows[at].Title, ""),
		})
	})
}

// EndLogins ends all log-ins and tokens of a person, and tells how many there were.
func (s *Store) EndLogins(ctx context.Context, person string, by domain.Person) (int, error) {
	ended := 0
	err := s.writing(ctx, "end the log-ins of "+person, func(t tx) error {
		holder, err := t.heldAccount(person)
		if err != nil {
			return err
		}
		gone := t.db.Delete(&tokenRow{}, "person = ?", holder.ID)
		if ended = int(gone.RowsAffected); gone.Error != nil || ended == 0 {
			return gone.Error
		}
		return t.administered(by, domain.AdministrativeAct{Action: domain.LoginsEnded, Subject: holder.ID, Title: holder.Name})
	})
	return ended, err
}
