// Package plaintext reads the text files that people have, in whatever encoding their programs wrote them.
package plaintext

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// Decode gives a text in UTF-8, without a mark of byte order, that is in one of the encodings in which spreadsheets and editors write:
// UTF-8, UTF-16 (“Unicode text”), with or without a mark, or GB18030. False: it is text in none of them.
func Decode(content []byte) ([]byte, bool) {
	if from := wide(content); from != nil {
		return through(from, content)
	}
	if !utf8.Valid(content) {
		return through(simplifiedchinese.GB18030, content)
	}
	return bytes.TrimPrefix(content, byteOrderMark), true
}

func through(from encoding.Encoding, content []byte) ([]byte, bool) {
	text, err := from.NewDecoder().Bytes(content)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, false
	}
	return bytes.TrimPrefix(text, byteOrderMark), true
}

// wide is UTF-16, if a text is in it: by its mark, or by the zero bytes that dividers and line ends have then.
func wide(content []byte) encoding.Encoding {
	little := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	if bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff}) {
		return little
	}
	var zeros [2]int
	top := content[:min(len(content), 4096)]
	for i, b := range top {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case 50*(zeros[0]+zeros[1]) < len(top) || len(content)%2 == 1:
		return nil
	case zeros[1] > zeros[0]:
		return little
	default:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
}
