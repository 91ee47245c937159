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

	"github.com/shixian/shixian/plaintext"
)

// commas is the table of a CSV file. Fields are divided by commas, semicolons, tabs or bars, whichever the header has most
// columns with.
func (r *reader) commas(content []byte) *table {
	content, ok := plaintext.Decode(content)
	if !ok {
		r.report(Problem{Code: FileUnreadable, Message: "文件的编码既不是 UTF-8 也不是 GB18030（GBK），请另存为“CSV UTF-8”"})
		return nil
	}
	content = []byte(oneBreak.Replace(string(content))) // old Macintoshes end lines with a CR alone
	comma := r.divider(content)
	if bytes.Count(content, []byte(string(comma))) > mostCells {
		r.report(Problem{Code: FileTooLarge, Message: "文件的内容过多，不予读取，请分成几个文件导入"})
		return nil
	}
	lines := records(content, comma)
	t := &table{divider: comma, torn: torn(content, comma)}
	for {
		row, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t
		}
		if err != nil {
			r.report(Problem{Row: len(t.rows) + 1, Code: FileUnreadable, Message: "这一行不是 CSV：引号不成对"})
			return nil
		}
		if len(t.rows) == mostRows {
			r.report(Problem{Row: mostRows + 1, Code: TooManyRows, Message: "超过 " + strconv.Itoa(mostRows) + " 行，请分成几个文件导入"})
			return nil
		}
		if r.takeRow(row) != nil {
			r.report(Problem{Row: len(t.rows) + 1, Code: FileTooLarge, Message: "单元格的内容过长，不予读取"})
			return nil
		}
		t.fill(lines, row)
		t.add(row)
	}
}

func records(content []byte, comma rune) *csv.Reader {
	lines := csv.NewReader(bytes.NewReader(content))
	lines.FieldsPerRecord, lines.LazyQuotes, lines.Comma = -1, true, comma
	return lines
}

// add takes a record in. What a spreadsheet takes for a formula is one.
func (t *table) add(record []string) {
	row := len(t.rows)
	t.rows = append(t.rows, record[:min(len(record), mostColumns)])
	for i, text := range record {
		switch {
		case i >= mostColumns:
			if t.wide == nil && strings.TrimSpace(text) != "" {
				p := place(row, i)
				t.wide = &p
			}
		case len(text) > 1 && text[0] == '=':
			t.addFormula(row, i, "")
		default:
			t.rows[row][i] = unguarded(text)
		}
	}
}

// torn is the first field whose quotes do not match, as a spreadsheet numbers rows: one that begins with a quote and does not
// end with one. Quotes within a field that does not begin with one are a part of it.
func torn(content []byte, comma rune) *at {
	row, column := 0, 0
	for rest := content; len(rest) > 0; {
		if rest[0] == '"' {
			end := quoted(rest)
			if rest = rest[end:]; end == 0 || len(rest) > 0 && rest[0] != '\n' && !bytes.HasPrefix(rest, []byte(string(comma))) {
				p := place(row, column)
				return &p
			}
		}
		end := bytes.IndexAny(rest, string(comma)+"\n")
		if end < 0 {
			return nil
		}
		if column++; rest[end] == '\n' {
			row, column = row+1, 0
		}
		_, size := utf8.DecodeRune(rest[end:])
		rest = rest[end+size:]
	}
	return nil
}

// quoted is how long a field is that begins with a quote, with both; 0: it has no end.
func quoted(field []byte) int {
	for i := 1; i < len(field); i++ {
		if field[i] != '"' {
			continue
		}
		if i+1 == len(field) || field[i+1] != '"' {
			return i + 1
		}
		i++
	}
	return 0
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

// dividers are what fields may be divided by, the likelier first.
var dividers = []rune{',', ';', '\t', '|', '，', '；'}

// divider is what divides the fields: by which most columns of a header are known, or else what the first line has most of.
func (r *reader) divider(content []byte) rune {
	const enough = 64 << 10
	top := content[:min(len(content), enough)]
	best, most := ',', 0
	for _, d := range dividers {
		t := &table{}
		for lines := records(top, d); len(t.rows) <= headAmong; {
			row, err := lines.Read()
			if err != nil {
				break
			}
			t.rows = append(t.rows, row[:min(len(row), mostColumns)])
		}
		if _, n := t.findHead(r.columns); n > most {
			best, most = d, n
		}
	}
	if most > 0 {
		return best
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	for _, d := range dividers {
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
