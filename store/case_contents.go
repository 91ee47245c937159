package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// contentRow is a part of a content in the database.
type contentRow struct {
	SHA256  string `gorm:"column:sha256;primaryKey"`
	Part    int    `gorm:"primaryKey;autoIncrement:false"`
	Content []byte
}

// partSize is how many bytes of a content are in memory at a time.
const partSize = 256 << 10

func (contentRow) TableName() string { return "contents" }

// blob is content that was received and hashed, and is not kept yet: in a file, beside where it will lie if that is a folder.
type blob struct {
	size   int64
	sha256 string
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
	if s.config.Attachments != "" {
		if err := os.MkdirAll(s.config.Attachments, 0o700); err != nil {
			return nil, err
		}
	}
	file, err := os.CreateTemp(s.config.Attachments, "incoming-*") // no folder: the system's for temporary files
	if err != nil {
		return nil, err
	}
	size, err := io.Copy(io.MultiWriter(file, sum), content)
	b := &blob{size: size, sha256: hexOf(sum), file: file.Name()}
	if err == nil && s.config.Attachments != "" {
		err = file.Sync() // on the disk before the row that names it is committed
	}
	if err = errors.Join(err, file.Close()); err != nil {
		b.discard()
		return nil, err
	}
	return b, nil
}

func hexOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// discard removes what was received and not kept.
func (b *blob) discard() { _ = os.Remove(b.file) }

// keepContent puts the content under its hash. The same content is kept once; it is held so that it is not discarded just
// as it is kept for something else.
func (t tx) keepContent(b *blob) error {
	if err := t.lock("contents/%s", b.sha256); err != nil {
		return err
	}
	if t.config.Attachments == "" {
		return t.keepParts(b)
	}
	if err := os.Rename(b.file, t.contentFile(b.sha256)); err != nil {
		return err
	}
	// The name is on the disk, too, before the row is committed.
	return syncFolder(t.config.Attachments)
}

func (t tx) keepParts(b *blob) error {
	if _, there, err := find[contentRow](t.db.Select("part"), "sha256 = ?", b.sha256); err != nil || there {
		return err
	}
	file, err := os.Open(b.file)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	buffer := make([]byte, partSize)
	for part := 0; ; part++ {
		n, err := io.ReadFull(file, buffer)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		if n > 0 || part == 0 { // nothing at all is a content, too
			if err := t.db.Create(&contentRow{b.sha256, part, buffer[:n]}).Error; err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

func (s *Store) contentFile(sha256 string) string { return filepath.Join(s.config.Attachments, sha256) }

func (t tx) content(sha256 string, size int64) (io.ReadSeekCloser, error) {
	if t.config.Attachments == "" {
		p := &parts{t: t, sha256: sha256}
		if err := p.read(); errors.Is(err, io.EOF) {
			return nil, unknownAttachment(sha256)
		} else if err != nil {
			return nil, err
		}
		return newChecked(p, sha256, size), nil
	}
	file, err := os.Open(t.contentFile(sha256))
	if err != nil {
		return nil, err
	}
	return newChecked(file, sha256, size), nil
}

// parts reads a content from the database piece by piece. No connection is held between two.
type parts struct {
	t      tx
	sha256 string
	part   int
	offset int // in the part
	piece  []byte
	at     int64 // of the first byte of the piece in the content
}

func (p *parts) Read(to []byte) (int, error) {
	for len(p.piece) == 0 {
		if err := p.read(); err != nil {
			return 0, err
		}
	}
	n := copy(to, p.piece)
	p.piece, p.at = p.piece[n:], p.at+int64(n)
	return n, nil
}

// Close does nothing: nothing is held.
func (p *parts) Close() error { return nil }

// Seek goes to where a reader wants to go on.
func (p *parts) Seek(offset int64, whence int) (int64, error) {
	var lengths []int64
	err := p.t.db.Model(&contentRow{}).Where("sha256 = ?", p.sha256).Order("part").Pluck("length(content)", &lengths).Error
	if err != nil {
		return p.at, err
	}
	switch whence {
	case io.SeekCurrent:
		offset += p.at
	case io.SeekEnd:
		for _, length := range lengths {
			offset += length
		}
	}
	if offset < 0 {
		return p.at, errors.New("ledger: a content begins at 0")
	}
	p.at, p.piece, p.part = offset, nil, 0
	for p.part < len(lengths) && offset >= lengths[p.part] {
		offset -= lengths[p.part]
		p.part++
	}
	p.offset = int(offset)
	return p.at, nil
}

// read has the next piece. A part of an earlier version may be as long as the whole content.
func (p *parts) read() error {
	var rows []struct {
		Piece  []byte
		Length int
	}
	err := p.t.db.Raw("SELECT substr(content, ?, ?) AS piece, length(content) AS length FROM contents WHERE sha256 = ? AND part = ?",
		p.offset+1, partSize, p.sha256, p.part).Scan(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return io.EOF
	}
	p.piece, p.offset = rows[0].Piece, p.offset+len(rows[0].Piece)
	if p.offset >= rows[0].Length {
		p.part, p.offset = p.part+1, 0
	}
	return nil
}

// checked is content that, read from its beginning, fails at its end if it is not what its hash says.
type checked struct {
	io.ReadSeekCloser
	sum        hash.Hash
	want       string
	size, read int64
	partial    bool // reading began elsewhere
}

func newChecked(content io.ReadSeekCloser, want string, size int64) *checked {
	return &checked{ReadSeekCloser: content, sum: sha256.New(), want: want, size: size}
}

// Read gives the last of touched content to nobody.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadSeekCloser.Read(p)
	c.sum.Write(p[:n])
	c.read += int64(n)
	if ended := c.read >= c.size || errors.Is(err, io.EOF); ended && !c.partial && hexOf(c.sum) != c.want {
		return 0, fmt.Errorf("ledger: the content of attachment %s was touched: it hashes to %s", c.want, hexOf(c.sum))
	}
	return n, err
}

func (c *checked) Seek(offset int64, whence int) (int64, error) {
	at, err := c.ReadSeekCloser.Seek(offset, whence)
	c.sum.Reset()
	c.read, c.partial = 0, at != 0
	return at, err
}
