package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type contentRow struct {
	SHA256  string `gorm:"column:sha256;primaryKey"`
	Content []byte
}

func (contentRow) TableName() string { return "contents" }

// blob is content that was received and hashed, and is not kept yet: in memory, or in a file beside where it will lie.
type blob struct {
	size   int64
	sha256 string
	memory []byte
	file   string
}

// receive reads content up to the limit.
func (s *Store) receive(content io.Reader) (*blob, error) {
	limited := io.LimitReader(content, s.config.MaxAttachment+1)
	b, err := s.hashed(limited)
	if err == nil && b.size > s.config.MaxAttachment {
		b.discard()
		err = procedure.Refuse(domain.AttachmentTooLarge, "附件超过 %.1f MB 的上限", float64(s.config.MaxAttachment)/(1<<20))
	}
	return b, err
}

func (s *Store) hashed(content io.Reader) (*blob, error) {
	sum := sha256.New()
	if s.config.Attachments == "" {
		var memory bytes.Buffer
		size, err := io.Copy(io.MultiWriter(&memory, sum), content)
		return &blob{size: size, sha256: hexOf(sum), memory: memory.Bytes()}, err
	}
	if err := os.MkdirAll(s.config.Attachments, 0o750); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(s.config.Attachments, "incoming-*")
	if err != nil {
		return nil, err
	}
	size, err := io.Copy(io.MultiWriter(file, sum), content)
	b := &blob{size: size, sha256: hexOf(sum), file: file.Name()}
	// On the disk before the row that names it is committed.
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		b.discard()
		return nil, err
	}
	return b, nil
}

func hexOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// discard removes what was received and not kept.
func (b *blob) discard() {
	if b.file != "" {
		_ = os.Remove(b.file)
	}
}

// keepContent puts the content under its hash. The same content is kept once; it is held so that it is not discarded just
// as it is kept for something else.
func (t tx) keepContent(b *blob) error {
	if err := t.lock("contents/%s", b.sha256); err != nil {
		return err
	}
	if b.file == "" {
		return t.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&contentRow{b.sha256, b.memory}).Error
	}
	if err := os.Rename(b.file, t.contentFile(b.sha256)); err != nil {
		return err
	}
	// The name is on the disk, too, before the row is committed.
	return syncFolder(t.config.Attachments)
}

func (s *Store) contentFile(sha256 string) string { return filepath.Join(s.config.Attachments, sha256) }

func (t tx) content(sha256 string) (io.ReadCloser, error) {
	if t.config.Attachments == "" {
		row, err := take[contentRow](t.db, false, unknownAttachment(sha256), "sha256 = ?", sha256)
		if err != nil {
			return nil, err
		}
		return newChecked(io.NopCloser(bytes.NewReader(row.Content)), sha256), nil
	}
	file, err := os.Open(t.contentFile(sha256))
	if err != nil {
		return nil, err
	}
	return newChecked(file, sha256), nil
}

// checked is content that fails at its end if it is not what its hash says.
type checked struct {
	io.ReadCloser
	sum  hash.Hash
	want string
}

func newChecked(content io.ReadCloser, want string) *checked {
	return &checked{content, sha256.New(), want}
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && hexOf(c.sum) != c.want {
		return n, fmt.Errorf("ledger: the content of attachment %s was touched: it hashes to %s", c.want, hexOf(c.sum))
	}
	return n, err
}
