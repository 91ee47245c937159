package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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

// cover has the file say at least what the ledger does, so that it alone tells how far numbers were given.
func (h *highWater) cover(numbers Numbers) error {
	if h.path == "" || h.given.reaches(numbers) {
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
