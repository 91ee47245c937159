package catalog

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// workbook is an XLSX file that has been weighed. Its parts are read as streams: the library that writes our files keeps
// whole sheets as objects, fills up what is not there, and does not tell a date from a number.
type workbook struct {
	ctx     context.Context      //nolint:containedctx // of one reading
	parts   map[string]*zip.File // by lower-case path
	sheets  []bookSheet
	epoch   bool     // dates count from 1904, as old Macintosh files do
	strings []string // those that the cells share
	formats []format // by style of a cell
	printer printer
	halves  int // dates of which a part was shown
}

// bookSheet is a sheet as the workbook lists it.
type bookSheet struct {
	name   string
	hidden bool
	part   string
}

// errNoBook says that a ZIP file is none of the kind that is read.
var errNoBook = errors.New("not a workbook")

// relation is a line of a part that says where others are.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

func (r relation) is(kind string) bool { return strings.HasSuffix(r.Type, "/"+kind) }

// open reads what a workbook says of itself. Names of elements count, not the namespaces, which differ between the strict
// and the usual kind of file.
func (r *reader) open(parts map[string]*zip.File) (*workbook, error) {
	b := &workbook{ctx: r.ctx, parts: parts}
	main := ""
	for _, rel := range b.relations("") {
		if rel.is("officeDocument") {
			main = rel.Target
		}
	}
	if !strings.HasSuffix(main, ".xml") || parts[strings.ToLower(main)] == nil {
		return nil, errNoBook
	}
	var book struct {
		Properties struct {
			Epoch string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode(main, &book); err != nil {
		return nil, err
	}
	b.epoch = truth(book.Properties.Epoch)
	targets, read := map[string]string{}, map[string]bool{}
	for _, rel := range b.relations(main) {
		targets[rel.ID] = rel.Target
		if err := b.shared(rel, read); err != nil {
			return nil, err
		}
	}
	for _, s := range book.Sheets {
		part := targets[s.ID]
		if b.part(part) == nil || read[part] { // a sheet is one part, and of itself
			return nil, errTorn
		}
		read[part] = true
		b.sheets = append(b.sheets, bookSheet{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden", part: part})
	}
	return b, nil
}

// shared reads a part that all sheets need, if it is one, and once.
func (b *workbook) shared(rel relation, read map[string]bool) error {
	if read[rel.Target] {
		return nil
	}
	switch {
	case rel.is("sharedStrings"):
		read[rel.Target] = true
		return b.sharedStrings(rel.Target)
	case rel.is("styles"):
		read[rel.Target] = true
		return b.styles(rel.Target)
	}
	return nil
}

// errTorn says that a part of a workbook is not what it should be.
var errTorn = errors.New("the workbook is damaged")

func (b *workbook) part(name string) *zip.File { return b.parts[strings.ToLower(name)] }

// relations are those of a part, or of the file itself, with full paths; none if it has none.
func (b *workbook) relations(of string) []relation {
	folder, file := path.Split(of)
	var list struct {
		Relations []relation `xml:"Relationship"`
	}
	if b.decode(folder+"_rels/"+file+".rels", &list) != nil {
		return nil
	}
	for i, rel := range list.Relations {
		target := strings.ReplaceAll(rel.Target, "\\", "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", folder, target)
		}
		list.Relations[i].Target = path.Clean(target)[1:]
	}
	return list.Relations
}

func (b *workbook) decode(name string, to any) error {
	return b.stream(name, func(d *xml.Decoder) error { return d.Decode(to) })
}

func (b *workbook) stream(name string, read func(*xml.Decoder) error) error {
	file := b.part(name)
	if file == nil {
		return errTorn
	}
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	d := xml.NewDecoder(&counted{from: content, ctx: b.ctx, left: mostUnzipped})
	d.CharsetReader = charset.NewReaderLabel
	return read(d)
}

// sharedStrings reads the texts that cells share, without the readings that Asian editions put above them.
func (b *workbook) sharedStrings(name string) error {
	var list struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	err := b.decode(name, &list)
	for _, i := range list.Items {
		b.strings = append(b.strings, unescaped(i.Text+strings.Join(i.Runs, "")))
	}
	return err
}

var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped has the characters that XML cannot have, and workbooks therefore write as _x000D_.
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escape.ReplaceAllStringFunc(text, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}
