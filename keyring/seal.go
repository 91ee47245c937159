package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
)

// PersonKey is the key of one person.
type PersonKey struct {
	person string
	key    []byte
}

// NewPersonKey makes the key of a person, and wraps it with the current key of the house, which it names.
func (r *Ring) NewPersonKey(person string) (k PersonKey, house, wrapped string, err error) {
	k = PersonKey{person, random(keyLength)}
	house, wrapped, err = r.Wrap(k)
	return k, house, wrapped, err
}

// Wrap encrypts a person's key with the current key of the house, which it names.
func (r *Ring) Wrap(k PersonKey) (house, wrapped string, err error) {
	if house, err = r.Current(); err != nil {
		return "", "", err
	}
	with, err := r.key(house)
	if err != nil {
		return "", "", err
	}
	wrapped, err = encrypt(with, k.key, k.person)
	return house, wrapped, err
}

// Unwrap decrypts a person's key.
func (r *Ring) Unwrap(person, house, wrapped string) (PersonKey, error) {
	with, err := r.key(house)
	if err != nil {
		return PersonKey{}, err
	}
	plain, err := decrypt(with, wrapped, person)
	return PersonKey{person, plain}, err
}

// Seal encrypts a text of the person's. Its letters are those of base64url.
func (k PersonKey) Seal(text string) (string, error) { return encrypt(k.key, []byte(text), k.person) }

// Open decrypts what Seal made for the same person.
func (k PersonKey) Open(sealed string) (string, error) {
	plain, err := decrypt(k.key, sealed, k.person)
	return string(plain), err
}

// encrypt is AES-256-GCM, its random nonce before the text. It holds for that person alone.
func encrypt(key, plain []byte, person string) (string, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nil, nil, plain, []byte(person))), nil //nolint:gosec // the nonce is drawn by the AEAD
}

func decrypt(key []byte, sealed, person string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, errors.New("what is encrypted was altered")
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, raw, []byte(person))
	if err != nil {
		return nil, errors.New("what is encrypted was altered, or is of another key")
	}
	return plain, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
