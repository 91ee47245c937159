package catalog

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// What an XLSX file may hold. It is weighed as it is unzipped and before anything of it is kept: a file of some kilobytes can
// hold gigabytes.
const (
	mostUnzipped  = 160 << 20 // bytes of all parts
	mostPart      = 8 << 20   // bytes of a part that is no sheet and has no texts
	mostParts     = 2000
	mostInRow     = 1000     // cells
	mostFields    = 20 << 20 // cells with those that are not there, to the left of others
	mostTexts     = 600_000  // shared by the cells, and their stretches
	mostMultiple  = 200      // how many times its size a file may hold, above little
	little        = 8 << 20
	sheetFolder   = "xl/worksheets/"
	sharedStrings = "xl/sharedStrings.xml"
)

// errHeavy says that a file holds more than it may.
var errHeavy = errors.New("the file holds too much")

// take counts a text in.
func (r *reader) take(text string) error {
	if r.text += len(text); len(text) > longestCell || r.text > mostText {
		return errHeavy
	}
	return nil
}

// takeFields counts cells in, with those that are not there to the left of others.
func (r *reader) takeFields(n int) error {
	if r.fields += n; r.fields > mostFields {
		return errHeavy
	}
	return nil
}

// takeRow counts a row of cells in.
func (r *reader) takeRow(row []string) error {
	if err := r.takeFields(len(row)); err != nil {
		return err
	}
	for _, cell := range row {
		if err := r.take(cell); err != nil {
			return err
		}
	}
	return r.ctx.Err()
}

// weigh unzips a file once for its size alone. It returns its parts by their lower-case path.
func (r *reader) weigh(content []byte) (map[string]*zip.File, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	if len(archive.File) > mostParts {
		return nil, errHeavy
	}
	s := &scale{left: min(mostUnzipped, max(little, int64(len(content))*mostMultiple))}
	parts := map[string]*zip.File{}
	for _, part := range archive.File {
		s.inRow = 0
		name := partName(part)
		if err := s.part(r.ctx, name, part); err != nil {
			return nil, err
		}
		parts[name] = part
	}
	return parts, nil
}

func partName(part *zip.File) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, "\\", "/"), "/"))
}

// scale counts what a file holds. A cell that only looks like something, e.g. has a border, holds nothing.
type scale struct {
	left  int64 // bytes
	cells int
	inRow int
	texts int
}

func (s *scale) part(ctx context.Context, name string, file *zip.File) error {
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	sheet, texts := strings.HasPrefix(name, sheetFolder), name == strings.ToLower(sharedStrings)
	most := s.left
	if !sheet && !texts {
		most = min(most, mostPart)
	}
	in := &counted{from: content, ctx: ctx, left: most}
	defer func() { s.left -= most - in.left }()
	if sheet || texts {
		return s.elements(bufio.NewReaderSize(in, 64<<10))
	}
	_, err = io.Copy(io.Discard, in)
	return err
}

// elements counts by the names of elements, without a parser: whatever the parser would make of it, it makes no more.
func (s *scale) elements(in *bufio.Reader) error {
	for {
		chunk, err := in.ReadSlice('<')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(chunk) == 0 || err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		ahead, err := in.Peek(48)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := s.element(elementName(ahead)); err != nil {
			return err
		}
	}
}

func elementName(ahead []byte) string {
	if end := bytes.IndexAny(ahead, " \t\r\n/>"); end >= 0 {
		ahead = ahead[:end]
	}
	if colon := bytes.IndexByte(ahead, ':'); colon >= 0 {
		ahead = ahead[colon+1:]
	}
	return string(ahead)
}

func (s *scale) element(name string) error {
	switch name {
	case "row":
		s.inRow = 0
	case "v", "is":
		s.cells++
		s.inRow++
	case "f", "mergeCell":
		s.cells++
	case "si", "r":
		s.texts++
	}
	if s.cells > mostCells || s.inRow > mostInRow || s.texts > mostTexts {
		return errHeavy
	}
	return nil
}

// counted is content that fails where it is more than it may be, or nobody waits for it any more.
type counted struct {
	from io.Reader
	ctx  context.Context //nolint:containedctx // of one reading
	left int64
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.from.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return n, errHeavy
	}
	return n, err
}
