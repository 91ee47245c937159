package announced

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var tags = regexp.MustCompile(`<[^<>]*>`)

var (
	// The number of a page, on a line of its own: — 1 —, 第1页 共3页. A bare one may be a part of a date as well.
	pageNumber = regexp.MustCompile(`(?m)^[ \t]*(?:[-—–－─―]+[ \t]*\d{1,3}[ \t]*[-—–－─―]+|第[ \t]*\d{1,3}[ \t]*页.*)[ \t\r\f]*$`)
	lone       = regexp.MustCompile(`[^\n]{0,20}(?:\d\s*\n\s*\d{1,3}\s*\n|\n\s*\d{1,3}\s*\n\s*\d)[^\n]{0,20}`)
)

// withoutPageNumbers drops the lines that stand between the pages of a printed notice.
func withoutPageNumbers(text string) string {
	return pageNumber.ReplaceAllString(norm.NFKC.String(text), "")
}

// forms of brackets, and of the characters that notices are made of, are read as one.
var forms = strings.NewReplacer("【", "(", "〔", "(", "[", "(", "〖", "(", "】", ")", "〕", ")", "]", ")", "〗", ")",
	"節", "节", "勞", "劳", "動", "动", "慶", "庆", "國", "国", "務", "务", "辦", "办", "廳", "厅", "關", "关", "於", "于", "發", "发", "電", "电", "號", "号",
	"農", "农", "曆", "历", "臘", "腊", "週", "周", "調", "调", "補", "补", "將", "将", "現", "现", "個", "个", "為", "为", "爲", "为", "與", "与", "連", "连",
	"換", "换", "無", "无", "時", "时", "間", "间", "復", "复", "鼓勵", "鼓励", "議", "议", "倡導", "倡导", "結", "结", "從", "从", "來", "来", "後", "后",
	"內", "内", "長", "长", "兩", "两", "總", "总", "計", "计", "廢", "废", "銷", "销", "編輯", "编辑", "開", "开", "點", "点")

// folded has half-width digits and marks, simplified characters and one form of brackets, and neither blanks nor a page's tags.
func folded(text string) string {
	text = html.UnescapeString(tags.ReplaceAllString(text, ""))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, forms.Replace(norm.NFKC.String(text)))
}
