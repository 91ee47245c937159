package catalog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// commas is the table of a CSV file: in UTF-8, or in GB18030, which Excel writes in China. Fields are divided by commas,
// semicolons or tabs, whichever the first line has most of.
func (r *reader) commas(content []byte) *table {
	content = bytes.TrimPrefix(content, byteOrderMark)
	if !utf8.Valid(content) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			r.report(Problem{Code: FileUnreadable, Message: "文件的编码既不是 UTF-8 也不是 GB18030（GBK），请另存为“CSV UTF-8”"})
			return nil
		}
		content = decoded
	}
	comma := divider(content)
	if bytes.Count(content, []byte(string(comma))) > mostCells {
		r.report(Problem{Code: FileTooLarge, Message: "文件的内容过多，不予读取，请分成几个文件导入"})
		return nil
	}
	lines := csv.NewReader(bytes.NewReader(content))
	lines.FieldsPerRecord, lines.LazyQuotes, lines.Comma = -1, true, comma
	t := &table{}
	for {
		row, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t
		}
		if err != nil {
			var fault *csv.ParseError
			p := Problem{Code: FileUnreadable, Message: "这一行不是 CSV：引号不成对"}
			if errors.As(err, &fault) {
				p.Row = len(t.rows) + 1
			}
			r.report(p)
			return nil
		}
		if len(t.rows) == mostRows {
			r.report(Problem{Row: mostRows + 1, Code: TooManyRows, Message: "超过 " + strconv.Itoa(mostRows) + " 行，请分成几个文件导入"})
			return nil
		}
		if r.take(row) != nil {
			r.report(Problem{Row: len(t.rows) + 1, Code: FileTooLarge, Message: "单元格的内容过长，不予读取"})
			return nil
		}
		t.fill(lines, row)
		row = row[:min(len(row), mostColumns)]
		for i := range row {
			row[i] = unguarded(row[i])
		}
		t.rows = append(t.rows, row)
	}
}

// fill makes up for the empty lines before a record, which the reader skips, so that rows are numbered as a spreadsheet
// numbers them. A field with line breaks is one row there, too.
func (t *table) fill(lines *csv.Reader, record []string) {
	line, _ := lines.FieldPos(0)
	for ; t.seen+1 < line && len(t.rows) < mostRows; t.seen++ {
		t.rows = append(t.rows, nil)
	}
	last, _ := lines.FieldPos(len(record) - 1)
	t.seen = last + strings.Count(record[len(record)-1], "\n")
}

// divider is what divides the fields of the first line.
func divider(content []byte) rune {
	first, _, _ := bytes.Cut(content, []byte("\n"))
	best, most := ',', bytes.Count(first, []byte(","))
	for _, d := range []rune{';', '\t'} {
		if n := bytes.Count(first, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// formula are the characters by which a spreadsheet takes a text for a formula; Chinese ones take the full-width forms, too.
const formula = "=+-@＝＋－＠"

// guarded keeps a spreadsheet from taking a text for a formula; unguarded takes the guard off again. Spreadsheets skip
// white space before the first character, and some begin a cell anew at a tab or a line break.
func guarded(text string) string {
	if startsFormula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

func startsFormula(text string) bool {
	if text != "" && strings.Contains("\t\r\n", text[:1]) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, unicode.IsSpace))
	return strings.ContainsRune(formula, first)
}

func unguarded(text string) string {
	if bare := strings.TrimLeft(text, "'"); len(bare) < len(text) && startsFormula(bare) {
		return text[1:]
	}
	return text
}
