package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// keepPrivate takes from others what they may do with the folders of the ledger; its file the ledger keeps private itself. The
// data folder stays as it is: it may be somebody else's, too.
func keepPrivate(data string) error {
	var faults []error
	for name, mode := range map[string]os.FileMode{
		"numbers.json": 0o600, "attachments": 0o700, "temporal": 0o700,
	} {
		path := filepath.Join(data, name)
		info, err := os.Stat(path)
		if err == nil && info.Mode().Perm()&^mode != 0 {
			err = os.Chmod(path, mode)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
