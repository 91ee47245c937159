package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
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

// secret is the first line of the file that a setting names.
func secret(setting, file string) (string, error) {
	text, err := os.ReadFile(file) //nolint:gosec // the administrator names the file
	if err != nil {
		return "", wrong(setting, "%w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", wrong(setting, "a password or key was expected in the first line of %s", file)
	}
	return line, nil
}

// WarnOfReadable says so if others than its owner may read a file with a secret. Who may have put it there is for people to
// judge: it is left as it is.
func WarnOfReadable(ctx context.Context, log *slog.Logger, file string) {
	info, err := os.Stat(file)
	if err == nil && info.Mode().Perm()&0o077 != 0 { // one that is not there is told by who reads it
		log.WarnContext(ctx, "others may read this file with a secret: chmod 600 ends that", "file", file, "mode", info.Mode().Perm().String())
	}
}
