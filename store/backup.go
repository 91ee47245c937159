package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/shixian/shixian/store/dialect"
)

// Backup says what is in a copy of the ledger: its manifest.
type Backup struct {
	Format  int             `json:"format"`
	Engine  string          `json:"engine"` // sqlite or postgres
	Schema  int64           `json:"schema"`
	Mode    string          `json:"mode"` // real, or a drill's
	At      time.Time       `json:"at"`   // legal time of the anchor
	Numbers Numbers         `json:"numbers"`
	Last    lastEvent       `json:"last_event"`
	Anchor  Anchor          `json:"anchor"` // fits the copy, and whatever the ledger becomes afterwards
	Tables  []dialect.Table `json:"tables"`
	Files   []BackupFile    `json:"files"`
}

// BackupFile is one of the files of a copy.
type BackupFile struct {
	Name   string `json:"name"` // within the folder, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// lastEvent tells whether one ledger goes on where another one stood.
type lastEvent struct {
	ID   int64  `json:"id"`
	Hash string `json:"hash"`
}

const (
	backupFormat      = 1
	backupManifest    = "manifest.json"
	backupAttachments = "attachments"
)

// Backup copies the ledger, with the content of attachments, into a folder that is new or empty. The ledger may be in use.
// The manifest is written last: a folder without it is no backup. The anchor in it is to be kept elsewhere, too.
func (s *Store) Backup(ctx context.Context, folder string) (Backup, error) {
	b, err := s.backup(ctx, folder)
	return b, explain("back up", err)
}

func (s *Store) backup(ctx context.Context, folder string) (b Backup, err error) {
	if err := emptyFolder(folder); err != nil {
		return b, err
	}
	// Whatever is discarded was uploaded a week ago: it is copied now if the ledger's copy has it. What comes until then is
	// copied afterwards.
	if err := s.copyAttachments(ctx, s.pools[1], folder); err != nil {
		return b, err
	}
	if b.Anchor, err = s.Anchor(ctx); err != nil {
		return b, err
	}
	b.Format, b.Engine, b.At = backupFormat, s.dialect.Name(), b.Anchor.At
	if b.Schema, err = schemaVersion(ctx, s.dialect, s.pools[1]); err != nil {
		return b, err
	}
	b.Tables, err = s.dialect.Export(ctx, folder, func(q dialect.Querier) (err error) {
		if b.Mode, b.Numbers, b.Last, err = standing(ctx, q); err != nil {
			return err
		}
		return s.copyAttachments(ctx, q, folder)
	})
	if err != nil {
		return b, err
	}
	if b.Files, err = filesIn(folder); err != nil {
		return b, err
	}
	content, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return b, err
	}
	return b, writeDurably(filepath.Join(folder, backupManifest), append(content, '\n'))
}

func emptyFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	there, err := os.ReadDir(folder)
	if err == nil && len(there) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder", folder)
	}
	return errors.Join(err, os.Chmod(folder, 0o700)) //nolint:gosec // a folder is entered
}

// standing is how far a ledger has come.
func standing(ctx context.Context, q dialect.Querier) (mode string, numbers Numbers, last lastEvent, err error) {
	if err = rowsOf(ctx, q, "SELECT value FROM meta WHERE name = 'mode'", func(rows *sql.Rows) error {
		return rows.Scan(&mode)
	}); err != nil {
		return mode, numbers, last, err
	}
	numbers = Numbers{}
	if err = rowsOf(ctx, q, "SELECT prefix, year, last FROM case_numbers", func(rows *sql.Rows) error {
		var r numberRow
		err := rows.Scan(&r.Prefix, &r.Year, &r.Last)
		numbers[r.series()] = r.Last
		return err
	}); err != nil {
		return mode, numbers, last, err
	}
	err = rowsOf(ctx, q, "SELECT id, hash FROM events ORDER BY id DESC LIMIT 1", func(rows *sql.Rows) error {
		return rows.Scan(&last.ID, &last.Hash)
	})
	return mode, numbers, last, err
}

// rowsOf reads the rows of a query to their end.
func rowsOf(ctx context.Context, q dialect.Querier, query string, read func(*sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// copyAttachments copies the content of the attachments and of the catalog's files that the ledger knows and the folder has
// not. In a database it is a table like the others.
func (s *Store) copyAttachments(ctx context.Context, q dialect.Querier, folder string) error {
	if s.config.Attachments == "" {
		return nil
	}
	var hashes []string
	err := rowsOf(ctx, q, "SELECT sha256 FROM attachments UNION SELECT sha256 FROM catalog_files", func(rows *sql.Rows) error {
		var hash string
		err := rows.Scan(&hash)
		hashes = append(hashes, hash)
		return err
	})
	if err != nil {
		return err
	}
	to := filepath.Join(folder, backupAttachments)
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, hash := range hashes {
		if err := copyContent(s.contentFile(hash), filepath.Join(to, hash), hash); err != nil {
			return fmt.Errorf("the content of attachment %s: %w", hash, err)
		}
	}
	return syncFolder(to)
}

// copyContent copies a file unless it is there, and fails if it is not what its hash says.
func copyContent(from, to, hash string) error {
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	file, err := os.Open(from) //nolint:gosec // a folder of the ledger's own, or a backup
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	content := newChecked(file, hash, about.Size())
	copied, err := os.OpenFile(to+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // likewise
	if err != nil {
		return err
	}
	_, err = io.Copy(copied, content)
	if err = errors.Join(err, copied.Sync(), copied.Close()); err != nil {
		return errors.Join(err, os.Remove(to+".part"))
	}
	return os.Rename(to+".part", to)
}

func filesIn(folder string) ([]BackupFile, error) {
	files := []BackupFile{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		f, err := hashFile(path)
		f.Name = filepath.ToSlash(name)
		files = append(files, f)
		return err
	})
	return files, err
}

func hashFile(path string) (BackupFile, error) {
	file, err := os.Open(path) //nolint:gosec // a backup is read from where somebody says that it is
	if err != nil {
		return BackupFile{}, err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	return BackupFile{Size: size, SHA256: hexOf(sum)}, err
}

// readBackup reads the manifest of a copy, and looks whether all its files are what it says.
func readBackup(folder string) (Backup, error) {
	var b Backup
	content, err := os.ReadFile(filepath.Join(folder, backupManifest)) //nolint:gosec // as it was named
	if err != nil {
		return b, fmt.Errorf("%s is no backup, or one that was not finished: %w", folder, err)
	}
	if err := json.Unmarshal(content, &b); err != nil {
		return b, fmt.Errorf("the manifest of %s: %w", folder, err)
	}
	if b.Format != backupFormat {
		return b, fmt.Errorf("the backup has format %d, this build knows %d", b.Format, backupFormat)
	}
	var faults []error
	for _, f := range b.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return b, fmt.Errorf("the manifest names %q, which is not in the backup's folder", f.Name)
		}
		found, err := hashFile(filepath.Join(folder, filepath.FromSlash(f.Name)))
		if found.Name = f.Name; err == nil && found != f {
			err = fmt.Errorf("%s is not what was backed up", f.Name)
		}
		faults = append(faults, err)
	}
	return b, errors.Join(faults...)
}
