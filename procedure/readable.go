package procedure

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// readable notes what no YAML reader would name as the cause: a file that is not UTF-8, or that begins with a mark.
func readable(file string, source []byte) Faults {
	if bytes.HasPrefix(source, []byte(byteOrderMark)) {
		return Faults{{File: file, Line: 1, Column: 1, Found: "a byte order mark (BOM)", Expected: "UTF-8 without it: have the editor save the file so"}}
	}
	if utf8.Valid(source) {
		return nil
	}
	line, column, rest := 1, 1, source
	for {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size < 2 {
			break
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		rest = rest[size:]
	}
	return Faults{{
		File: file, Line: line, Column: column,
		Found:    fmt.Sprintf("the byte 0x%02X, which is not UTF-8", rest[0]),
		Expected: "UTF-8: the file was saved in another encoding, such as GBK or UTF-16; have the editor save it as UTF-8",
	}}
}

// Marks of Chinese texts that stand where YAML needs an ASCII one: after a key, before the next one, between names.
var (
	fullwidthColon  = regexp.MustCompile(`(?:^|[\s{,，\[-])[a-z][a-z0-9_]*(：)`)
	fullwidthComma  = regexp.MustCompile(`(，)\s*[a-z][a-z0-9_]*\s*[:：]`)
	fullwidthInList = regexp.MustCompile(`[a-z0-9_]\s*(，)\s*[a-z0-9_]`)
	quotedOrComment = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)#.*$`)
)

// explained puts the cause in the place of what follows from a fullwidth mark.
func explained(faults Faults, lines []string) Faults {
	var out Faults
	for _, f := range faults {
		cause, ok := fullwidth(f, lines)
		if !ok {
			out = append(out, f)
			continue
		}
		same := func(o Fault) bool { return o.Line == cause.Line && o.Column == cause.Column && o.Found == cause.Found }
		if !slices.ContainsFunc(out, same) {
			out = append(out, cause)
		}
	}
	return out
}

// fullwidth is the fullwidth mark in the fault's line that brings it about, if one does.
func fullwidth(f Fault, lines []string) (Fault, bool) {
	if f.Line < 1 || f.Line > len(lines) {
		return f, false
	}
	written := lines[f.Line-1]
	line := quotedOrComment.ReplaceAllStringFunc(written, func(s string) string { return strings.Repeat(" ", len(s)) })
	marks := []*regexp.Regexp{fullwidthColon, fullwidthComma}
	if fullwidthInList.MatchString(f.Found) {
		marks = append(marks, fullwidthInList)
	}
	for _, mark := range marks {
		if at := mark.FindStringSubmatchIndex(line); at != nil {
			return f.becauseOf(written, at[2]), true
		}
	}
	if last := f.Path[strings.LastIndex(f.Path, ".")+1:]; strings.Contains(last, "：") { // a key in Chinese
		if at := strings.Index(line, last); at >= 0 {
			return f.becauseOf(written, at+strings.Index(last, "：")), true
		}
	}
	return f, false
}

// becauseOf is the fault with the mark at an offset of its line as what was found.
func (f Fault) becauseOf(line string, offset int) Fault {
	f.Column = utf8.RuneCountInString(line[:offset]) + 1
	f.Found, f.Expected = "the fullwidth colon ：", "an ASCII colon and a space"
	if strings.HasPrefix(line[offset:], "，") {
		f.Found, f.Expected = "the fullwidth comma ，", "an ASCII comma and a space"
	}
	return f
}

// swallowed notes an unquoted text within braces that goes on over the next key, since the comma before it is fullwidth:
// a key would be lost without a word.
func (d *document) swallowed(path, text string) {
	if fullwidthComma.MatchString(text) {
		d.fault(path, fmt.Sprintf("%q", text), "an ASCII comma and a space before the next key, or quotes around the text")
	}
}
