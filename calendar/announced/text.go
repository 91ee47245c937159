package announced

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	unicodes "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decoded is the text of a file in whatever encoding people's programs write: UTF-8 and UTF-16 are told by their first bytes,
// what is not UTF-8 is GB18030. False: it is text in none of them.
func decoded(data []byte) (string, bool) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		from = unicodes.UTF16(unicodes.BigEndian, unicodes.UseBOM)
	case utf8.Valid(data):
		return strings.TrimPrefix(string(data), "\ufeff"), true
	default:
		from = simplifiedchinese.GB18030
	}
	text, err := from.NewDecoder().Bytes(data)
	return string(text), err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

var tags = regexp.MustCompile(`<[^<>]*>`)

// folded has half-width digits and marks, and neither blanks nor a page's tags.
func folded(text string) string {
	text = html.UnescapeString(tags.ReplaceAllString(text, ""))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}
