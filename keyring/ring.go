package keyring

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// keyLength is that of every key, in bytes: AES-256.
const keyLength = 32

// Ring is the file of the house's keys. It is safe for concurrent use, and follows the file when another process changes it.
type Ring struct {
	path string
	mu   sync.Mutex
	read fs.FileInfo // of the file that was read
	file file
}

// file is what lies on the disk: the last key is the current one.
type file struct {
	Format int    `json:"format"`
	Index  []byte `json:"index"` // of blind indexes; it is never rotated
	Keys   []key  `json:"keys"`
}

type key struct {
	ID  string `json:"id"`
	Key []byte `json:"key"`
}

// UnknownKeyError says that something was encrypted with a key that is not in the file.
type UnknownKeyError struct{ ID, Path string }

func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("the key %s is not in %s", e.ID, e.Path)
}

// Create makes a file with a first key, for its owner alone. It fails if there is a file already.
func Create(path string) (*Ring, error) {
	r := &Ring{path: path, file: file{Format: 1, Index: random(keyLength), Keys: []key{newKey()}}}
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	made, err := beside(path, content)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.Link(made, path), os.Remove(made)); err != nil { // a link takes nothing's place, and is whole at once
		return nil, err
	}
	return r, r.reload()
}

// Open reads a file of keys, and takes from others what they may do with it.
func Open(path string) (*Ring, error) {
	r := &Ring{path: path}
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return nil, err
	}
	return r, r.reload()
}

// Path is where the file lies.
func (r *Ring) Path() string { return r.path }

// Current names the key by which keys of people are wrapped now.
func (r *Ring) Current() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.follow()
	return r.file.Keys[len(r.file.Keys)-1].ID, err
}

// Keys names all keys, the current one last.
func (r *Ring) Keys() ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.follow()
	var ids []string
	for _, k := range r.file.Keys {
		ids = append(ids, k.ID)
	}
	return ids, err
}

// Add makes a new key, which is the current one from then on.
func (r *Ring) Add() (string, error) {
	k := newKey()
	return k.ID, r.change(func(f *file) error {
		f.Keys = append(f.Keys, k)
		return nil
	})
}

// Forget takes a key away that is not the current one. What it wrapped can no longer be read, in backups neither.
func (r *Ring) Forget(id string) error {
	return r.change(func(f *file) error {
		at := slices.IndexFunc(f.Keys, func(k key) bool { return k.ID == id })
		switch {
		case at < 0:
			return &UnknownKeyError{id, r.path}
		case at == len(f.Keys)-1:
			return fmt.Errorf("the key %s is the current one: rotate first", id)
		}
		f.Keys = slices.Delete(f.Keys, at, at+1)
		return nil
	})
}

// Index is a digest by which equal texts are found and none can be guessed without the file.
func (r *Ring) Index(parts ...string) string {
	mac := hmac.New(sha256.New, r.file.Index)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(mac.Sum(nil))
}

// Term is a digest, by a key derived from one of the house's keys, by which equal texts are found and none can be guessed without
// the file. By another key it is another one.
func (r *Ring) Term(id, text string) (string, error) {
	k, err := r.key(id)
	if err != nil {
		return "", err
	}
	derived, err := hkdf.Key(sha256.New, k, nil, "shixian terms", keyLength)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, derived)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:termLength]), nil
}

// termLength is how much of a digest a term has, in bytes: enough that no two texts meet in it.
const termLength = 16

// key finds a key; one that is unknown may have come into the file since it was read.
func (r *Ring) key(id string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, again := range []bool{true, false} {
		for _, k := range r.file.Keys {
			if k.ID == id {
				return k.Key, nil
			}
		}
		if again {
			if err := r.follow(); err != nil {
				return nil, err
			}
		}
	}
	return nil, &UnknownKeyError{id, r.path}
}

// follow reads the file again if it was changed.
func (r *Ring) follow() error {
	info, err := os.Stat(r.path)
	if err != nil || os.SameFile(info, r.read) && info.ModTime().Equal(r.read.ModTime()) {
		return err
	}
	return r.reload()
}

func (r *Ring) reload() error {
	info, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	var f file
	if err := json.Unmarshal(content, &f); err != nil {
		return fmt.Errorf("%s is no file of keys: %w", r.path, err)
	}
	sound := f.Format == 1 && len(f.Index) == keyLength && len(f.Keys) > 0
	for _, k := range f.Keys {
		sound = sound && k.ID != "" && len(k.Key) == keyLength
	}
	if !sound {
		return fmt.Errorf("%s is no file of keys, or one of another build", r.path)
	}
	if r.file.Index != nil && !slices.Equal(r.file.Index, f.Index) {
		return fmt.Errorf("%s has become the file of another ledger", r.path)
	}
	r.file, r.read = f, info
	return nil
}

// change writes the file anew, beside the old one, and puts it in its place.
func (r *Ring) change(edit func(*file) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.reload(); err != nil {
		return err
	}
	if err := edit(&r.file); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	made, err := beside(r.path, content)
	if err != nil {
		return err
	}
	if err := os.Rename(made, r.path); err != nil {
		return errors.Join(err, os.Remove(made))
	}
	return r.reload()
}

// beside writes a file that is to take the place of another, for its owner alone.
func beside(path string, content []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

func (r *Ring) content() ([]byte, error) {
	content, err := json.MarshalIndent(r.file, "", "  ")
	return append(content, '\n'), err
}

// Missing tells whether an error says that there is no file.
func Missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func newKey() key { return key{hex.EncodeToString(random(4)), random(keyLength)} }

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
