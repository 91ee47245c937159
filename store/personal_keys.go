package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/keyring"
)

// personKeyRow is the key of a person, wrapped with a key of the house. Without it nobody reads what is sealed for the person.
type personKeyRow struct {
	Person   string `gorm:"primaryKey"`
	HouseKey string
	Wrapped  string
}

func (personKeyRow) TableName() string { return "person_keys" }

// metaKeys is by what a ledger knows its file of keys. A ledger without it has nothing encrypted.
const metaKeys = "keys"

// openKeys opens the file of the house's keys. A ledger that has none yet gets one; after that, only the same file will do.
func (s *Store) openKeys(ctx context.Context, db *gorm.DB) (*keyring.Ring, error) {
	mark, bound, err := find[metaRow](db.WithContext(ctx), "name = ?", metaKeys)
	if err != nil {
		return nil, err
	}
	if s.config.Keys == "" {
		if bound {
			return nil, errors.New("the identifying data in it are encrypted: its file of keys was expected")
		}
		return nil, nil
	}
	ring, err := keyring.Open(s.config.Keys)
	if keyring.Missing(err) && bound {
		return nil, fmt.Errorf("the identifying data in it are encrypted, and their file of keys %s is missing: put it back", s.config.Keys)
	}
	if keyring.Missing(err) {
		if ring, err = keyring.Create(s.config.Keys); errors.Is(err, fs.ErrExist) { // another process was faster
			ring, err = keyring.Open(s.config.Keys)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the file of keys: %w", err)
	}
	if bound && mark.Value != fingerprint(ring) {
		return nil, fmt.Errorf("%s is the file of keys of another ledger", s.config.Keys)
	}
	return ring, unlocks(db.WithContext(ctx), ring, bound)
}

// KeysFile is where the house's keys lie; empty: nothing is encrypted.
func (s *Store) KeysFile() string { return s.config.Keys }

func fingerprint(ring *keyring.Ring) string { return ring.Index("shixian ledger") }

// unlocks tells whether all keys are there by which something is encrypted.
func unlocks(db *gorm.DB, ring *keyring.Ring, bound bool) error {
	if !bound {
		return nil
	}
	var used []string
	if err := db.Model(&personKeyRow{}).Distinct("house_key").Pluck("house_key", &used).Error; err != nil {
		return err
	}
	known, err := ring.Keys()
	if err != nil {
		return err
	}
	for _, id := range used {
		if !slices.Contains(known, id) {
			return &keyring.UnknownKeyError{ID: id, Path: ring.Path()}
		}
	}
	return nil
}

// bindKeys has the ledger know its file of keys from now on.
func (s *Store) bindKeys(ctx context.Context) error {
	if s.keys == nil {
		return nil
	}
	return s.writing(ctx, "bind the file of keys", func(t tx) error {
		if err := t.lock("keys"); err != nil {
			return err
		}
		mark, bound, err := find[metaRow](t.db, "name = ?", metaKeys)
		if err != nil {
			return err
		}
		if !bound {
			return t.db.Create(&metaRow{metaKeys, fingerprint(s.keys)}).Error
		}
		if mark.Value != fingerprint(s.keys) {
			return fmt.Errorf("%s is the file of keys of another ledger", s.keys.Path())
		}
		return nil
	})
}

// newPersonKey makes the key of a person.
func (t tx) newPersonKey(person string) (keyring.PersonKey, error) {
	key, house, wrapped, err := t.keys.NewPersonKey(person)
	if err != nil {
		return key, err
	}
	if err := t.db.Create(&personKeyRow{person, house, wrapped}).Error; err != nil {
		return key, err
	}
	return key, t.reseal("person_keys", person)
}

// personKey finds the key of a person.
func (t tx) personKey(person string) (key keyring.PersonKey, found bool, err error) {
	if t.keys == nil {
		return key, false, nil
	}
	row, found, err := find[personKeyRow](t.db, "person = ?", person)
	if err != nil || !found {
		return key, false, err
	}
	key, err = t.keys.Unwrap(person, row.HouseKey, row.Wrapped)
	if err != nil {
		return key, false, fmt.Errorf("the key of person %s: %w", person, err)
	}
	return key, true, nil
}

// rotateBatch is how many people's keys are wrapped anew in one transaction.
const rotateBatch = 500

// Rotation is what a rotation of the house's keys did.
type Rotation struct {
	Key     string // the current one
	Resumed bool   // it went on with a rotation that was broken off
	Wrapped int    // people whose keys were wrapped anew
}

// RotateKeys has a new key of the house wrap the keys of all people, and makes the digests by which they are found anew, in parts,
// while others work. If it was broken off, it goes on.
// What is sealed stays as it is, and with it all that the chains bind.
func (s *Store) RotateKeys(ctx context.Context) (Rotation, error) {
	r, err := s.rotateKeys(ctx)
	return r, explain("rotate the keys", err)
}

func (s *Store) rotateKeys(ctx context.Context) (r Rotation, err error) {
	if s.keys == nil {
		return r, errors.New("nothing is encrypted: there is no file of keys")
	}
	if r.Key, err = s.keys.Current(); err != nil {
		return r, err
	}
	if r.Resumed, err = s.reading(ctx).rotating(r.Key); err != nil {
		return r, err
	}
	if !r.Resumed {
		if r.Key, err = s.keys.Add(); err != nil {
			return r, err
		}
	}
	for {
		n := 0
		err := s.writing(ctx, "wrap keys anew", func(t tx) (err error) {
			n, err = t.wrapSome(r.Key)
			return err
		})
		if r.Wrapped += n; err != nil {
			return r, err
		}
		if n == 0 {
			break
		}
	}
	if err := s.renewNames(ctx, r.Key); err != nil {
		return r, err
	}
	return r, s.writing(ctx, "note the rotation", func(t tx) error {
		return t.administered(domain.Person{}, domain.AdministrativeAct{Action: domain.KeysRotated, Subject: r.Key})
	})
}

// rotating tells whether something is there by another key than the current one.
func (t tx) rotating(current string) (bool, error) {
	if _, found, err := find[personKeyRow](t.db, "house_key <> ?", current); err != nil || found {
		return found, err
	}
	_, found, err := find[nameRow](t.db, "house_key <> ?", current)
	return found, err
}

func (t tx) wrapSome(current string) (int, error) {
	if err := t.lock("keys"); err != nil {
		return 0, err
	}
	var rows []personKeyRow
	if err := t.db.Where("house_key <> ?", current).Order("person").Limit(rotateBatch).Find(&rows).Error; err != nil {
		return 0, err
	}
	for _, row := range rows {
		key, err := t.keys.Unwrap(row.Person, row.HouseKey, row.Wrapped)
		if err != nil {
			return 0, fmt.Errorf("the key of person %s: %w", row.Person, err)
		}
		if row.HouseKey, row.Wrapped, err = t.keys.Wrap(key); err != nil {
			return 0, err
		}
		// Whoever was erased meanwhile stays so.
		err = t.db.Model(&personKeyRow{}).Where("person = ?", row.Person).Updates(map[string]any{"house_key": row.HouseKey, "wrapped": row.Wrapped}).Error
		if err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// HouseKey is a key of the house, and how many people's keys it wraps.
type HouseKey struct {
	ID      string
	Current bool
	People  int
}

// HouseKeys lists the keys in the file, the current one last.
func (s *Store) HouseKeys(ctx context.Context) ([]HouseKey, error) {
	if s.keys == nil {
		return nil, nil
	}
	ids, err := s.keys.Keys()
	if err != nil {
		return nil, err
	}
	var list []HouseKey
	for i, id := range ids {
		var n int64
		if err := s.reading(ctx).db.Model(&personKeyRow{}).Where("house_key = ?", id).Count(&n).Error; err != nil {
			return nil, explain("list the keys", err)
		}
		list = append(list, HouseKey{id, i == len(ids)-1, int(n)})
	}
	return list, nil
}

// ForgetKey takes a key out of the file that wraps nothing any more. Backups of before its rotation cannot be read without it.
func (s *Store) ForgetKey(ctx context.Context, id string) error {
	list, err := s.HouseKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range list {
		if k.ID == id && k.People > 0 {
			return fmt.Errorf("ledger: the key %s is used for %d people: rotate first", id, k.People)
		}
	}
	if s.keys == nil {
		return errors.New("ledger: there is no file of keys")
	}
	if _, used, err := find[nameRow](s.reading(ctx).db, "house_key = ?", id); err != nil || used {
		return errors.Join(err, fmt.Errorf("ledger: people are found by names under the key %s: rotate first", id))
	}
	if err := s.keys.Forget(strings.TrimSpace(id)); err != nil {
		return fmt.Errorf("ledger: forget a key: %w", err)
	}
	return s.writing(ctx, "note the key that is forgotten", func(t tx) error {
		return t.administered(domain.Person{}, domain.AdministrativeAct{Action: domain.KeyForgotten, Subject: id})
	})
}
