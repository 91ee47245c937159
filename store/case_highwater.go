package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
)

// highWater is a small file outside the database, best on another disk, that is ahead of the ledger: it has a number before
// it is given. A ledger that was set back goes on after it.
type highWater struct {
	path  string // empty: there is none
	mutex sync.Mutex
	given Numbers
}

// What the file has besides the series of case numbers. Nobody may have a series of these names: each ends in a year.
const (
	markLetters = "letters" // no letter's ordinal is higher: the most in one case, with all that were left out
	markEvent   = "event"   // that gave the last letter, or its place; a ledger that has not come so far was set back
)

// ReadHighWater reads what the file of Config.HighWater says.
func ReadHighWater(path string) (Numbers, error) {
	content, err := os.ReadFile(path) //nolint:gosec // it is whoever runs the ledger that names it
	if err != nil {
		return nil, fmt.Errorf("the file of the highest numbers: %w", err)
	}
	numbers := Numbers{}
	if err := json.Unmarshal(content, &numbers); err != nil {
		return nil, fmt.Errorf("the file of the highest numbers, %s: %w", path, err)
	}
	return numbers, nil
}

func openHighWater(path string) (*highWater, error) {
	if path == "" {
		return &highWater{}, nil
	}
	h := &highWater{path: path, given: Numbers{}}
	return h, h.read()
}

// next is the next number of the series. It is on the disk before anybody has it.
func (h *highWater) next(row numberRow) (int, error) {
	if h.path == "" {
		return row.Last + 1, nil
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if err := h.read(); err != nil {
		return 0, err
	}
	n := max(row.Last, h.given[row.series()]) + 1
	h.given[row.series()] = n
	return n, h.write()
}

// letters is what no letter's ordinal is known to have been higher than; 0: nothing is known.
func (h *highWater) letters() (int, error) {
	if h.path == "" {
		return 0, nil
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	err := h.read()
	return h.given[markLetters], err
}

// known is a copy of what the file says; nothing without one.
func (h *highWater) known() (Numbers, error) {
	if h.path == "" {
		return nil, nil
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	err := h.read()
	return maps.Clone(h.given), err
}

// letter is on the disk before anybody has it: how far its series has come, or its ordinal with all that were left out, and the
// place of its event.
func (h *highWater) letter(given Numbers, event int) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if err := h.read(); err != nil {
		return err
	}
	h.given.raise(given)
	h.given[markEvent] = event
	return h.write()
}

// cover has the file say at least what the ledger does, so that it alone tells how far numbers were given.
func (h *highWater) cover(numbers Numbers) error {
	if h.given.reaches(numbers) {
		return nil
	}
	h.given.raise(numbers)
	return h.write()
}

// read takes over what another process wrote meanwhile: `shixian seed` beside one that serves.
func (h *highWater) read() error {
	given, err := ReadHighWater(h.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	h.given.raise(given)
	if event, known := given[markEvent]; known {
		h.given[markEvent] = event // the last one, which may be lower in a ledger that was set back
	}
	return err
}

func (h *highWater) write() error {
	content, err := json.MarshalIndent(h.given, "", "  ")
	if err != nil {
		return err
	}
	if err := writeDurably(h.path, append(content, '\n')); err != nil {
		return fmt.Errorf("the file of the highest numbers: %w", err)
	}
	return nil
}

// writeDurably replaces a file as a whole, on the disk on return.
func writeDurably(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder has the names in a folder on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // a folder of the ledger's own
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
