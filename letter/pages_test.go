package letter_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// answer is a letter whose reason is said so many times.
func answer(t *testing.T, times int) letter.Letter {
	t.Helper()
	f := facts
	f.From, f.IssuerCode, f.Contact, f.Identity = "合肥市瑶海区数据资源管理局", "瑶数", "办公室，0551-55550115", domain.IdentityCard
	f.Subject, f.Procedure = "瑶海区停车场（库）基础信息", "政务数据开放申请"
	f.Statements = []letter.Statement{{
		Title: "理由", Text: strings.Repeat("所申请的数据涉及《中华人民共和国个人信息保护法》第十三条规定的个人信息，未取得本人同意；2026年9月7日以后形成的，已经匿名化。", times),
	}}
	l, err := letter.Write(procedure.AnswerLetter, []string{"《某市政务数据办法》第十条"}, civil.Date{Year: 2026, Month: 9, Day: 14}, f)
	require.NoError(t, err)
	l.Number = letter.SeriesNumber(l.Series, 2026, 12)
	return l
}

// word is text that poppler finds in a row, in points from the page's upper left corner.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

// read has poppler, which knows nothing of us, read a PDF: the words of each page.
func read(t *testing.T, pdf []byte) (pages [][]word) {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		require.NotEqual(t, "all", os.Getenv("SHIXIAN_TEST_PARTS"), "pdftotext of Debian's poppler-utils was expected: run .ci/parts install")
		t.Skip("needs pdftotext of Debian's poppler-utils: run .ci/parts install")
	}
	path := filepath.Join(t.TempDir(), "letter.pdf")
	require.NoError(t, os.WriteFile(path, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), program, "-bbox", path, "-").Output()
	require.NoError(t, err)
	var read struct {
		Pages []struct {
			Words []word `xml:"word"`
		} `xml:"body>doc>page"`
	}
	d := xml.NewDecoder(bytes.NewReader(out))
	d.Strict, d.Entity = false, xml.HTMLEntity
	require.NoError(t, d.Decode(&read))
	for _, p := range read.Pages {
		pages = append(pages, p.Words)
	}
	return pages
}

const mm = 72 / 25.4

// The measures of GB/T 9704—2012, on the PDF as another program reads it.
func TestMeasuresOfThePDF(t *testing.T) {
	t.Parallel()
	l := answer(t, 18)
	pdf, err := l.PDF(letter.Setting{})
	require.NoError(t, err)
	pages := read(t, pdf)
	require.Len(t, pages, 3)

	second := pages[1]
	lines := second[:22]
	for i, line := range lines {
		assert.InDelta(t, 28*mm, line.XMin, 0.1, "the left edge is 28 mm from the paper's")
		assert.InDelta(t, 184*mm, line.XMax, 0.2, "a full line is 156 mm long: %s", line.Text)
		assert.InDelta(t, 16, line.YMax-line.YMin, 0.1, "三号")
		assert.InDelta(t, 37*mm+(float64(i)+0.5)*225*mm/22, (line.YMin+line.YMax)/2, 0.1, "22 lines in 225 mm, from 37 mm on")
	}
	var numbered []string
	for _, w := range second[22:] {
		numbered = append(numbered, w.Text)
		assert.InDelta(t, 14, w.YMax-w.YMin, 0.1, "四号")
	}
	assert.Equal(t, []string{"—", "2", "—"}, numbered)
	assert.InDelta(t, 28*mm+14, second[22].XMin, 0.1, "an even page has its number on the left, a character from the edge")
	assert.InDelta(t, (37+225+7)*mm, (second[22].YMin+second[22].YMax)/2, 0.5, "its dash is 7 mm below the text")
	third := pages[2]
	assert.Equal(t, "3", third[len(third)-2].Text)
	assert.InDelta(t, 184*mm-14, third[len(third)-1].XMax, 0.1, "an odd one on the right")
	var longest int
	for _, line := range lines {
		if !strings.ContainsAny(line.Text, "0123456789") {
			longest = max(longest, len([]rune(line.Text)))
		}
	}
	assert.Equal(t, 28, longest, "28 characters a line")
}

// texts are the words of all pages.
func texts(pages [][]word) (list []string) {
	for _, w := range slices.Concat(pages...) {
		list = append(list, w.Text)
	}
	return list
}

// The first page: issuer 30 mm from the edge, number at the right, title of 二号 in the middle, text on it.
func TestFirstPageOfThePDF(t *testing.T) {
	t.Parallel()
	l := answer(t, 1)
	pdf, err := l.PDF(letter.Setting{Mark: "演练"})
	require.NoError(t, err)
	pages := read(t, pdf)
	require.Len(t, pages, 1)
	at := func(text string) word {
		i := slices.IndexFunc(pages[0], func(w word) bool { return w.Text == text })
		require.GreaterOrEqual(t, i, 0, "%s in %v", text, pages[0])
		return pages[0][i]
	}
	issuer, number := at("合肥市瑶海区数据资源管理局"), at("瑶数答复〔2026〕12号")
	assert.InDelta(t, 30*mm, issuer.YMin, 0.5)
	assert.InDelta(t, 105*mm, (issuer.XMin+issuer.XMax)/2, 0.5)
	assert.InDelta(t, 184*mm, number.XMax, 0.5)
	title := at("关于“瑶海区停车场（库）基础信息”")
	assert.InDelta(t, 22, title.YMax-title.YMin, 0.1, "二号")
	assert.InDelta(t, 106*mm, (title.XMin+title.XMax)/2, 0.5, "in the middle of the text")
	assert.InDelta(t, 28*mm, at("张三：").XMin, 0.1, "the addressee begins at the edge")
	date := at("2026年9月14日")
	assert.InDelta(t, 184*mm-4*15.785, date.XMax, 1, "the date is four characters from the right")
	signed := pages[0][slices.IndexFunc(pages[0], func(w word) bool { return w.Text == l.Issuer && w.YMin > 200 })]
	assert.InDelta(t, (date.XMin+date.XMax)/2, (signed.XMin+signed.XMax)/2, 0.5, "the issuer is centred over it")
	first := slices.IndexFunc(pages[0], func(w word) bool { return strings.HasPrefix(w.Text, "你于2026年9月7日") })
	assert.InDelta(t, 28*mm+2*15.785, pages[0][first].XMin, 0.1, "a paragraph begins two characters to the right")
	assert.NotContains(t, texts(pages), "—", "the first page of a letter has no number")
	assert.Contains(t, strings.Join(texts(pages), ""), "演")
}

// The signature never stands on a page without text.
func TestSignatureStandsWithText(t *testing.T) {
	t.Parallel()
	for times := range 30 {
		l := answer(t, times+1)
		pages := l.Pages(letter.Setting{}).Pages
		last := pages[len(pages)-1]
		assert.GreaterOrEqual(t, len(last.Runs), 2+3, "two lines, issuer, date, note: %d times", times+1)
		var all []string
		for _, r := range last.Runs {
			all = append(all, string(r.Text))
		}
		assert.Contains(t, all, "特此答复。")
		assert.Contains(t, all, l.Date)
	}
}

// What is not in earnest says so on each page of each form, and nothing else does.
func TestMarkIsOnEachPage(t *testing.T) {
	t.Parallel()
	l := answer(t, 14)
	for _, page := range l.Pages(letter.Setting{Mark: "演练"}).Pages {
		require.Len(t, page.Under, 1)
		assert.Equal(t, "演练", string(page.Under[0].Text))
	}
	for _, page := range l.Pages(letter.Setting{}).Pages {
		assert.Empty(t, page.Under)
	}
	page, err := l.HTML(letter.Setting{Mark: "演示"})
	require.NoError(t, err)
	assert.Contains(t, string(page), ">演示<")
	word, err := l.DOCX(letter.Setting{Mark: "演示"})
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(word), int64(len(word)))
	require.NoError(t, err)
	for _, name := range []string{"word/header1.xml", "word/header2.xml"} {
		content, err := zipped(z, name)
		require.NoError(t, err)
		assert.Contains(t, content, `string="演示"`)
	}
}

// A document of a word processor has the same measures, in twentieths of a point: lines and characters are as many as fit.
func TestMeasuresOfTheDOCX(t *testing.T) {
	t.Parallel()
	file, err := answer(t, 1).DOCX(letter.Setting{})
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	document, err := zipped(z, "word/document.xml")
	require.NoError(t, err)
	styles, err := zipped(z, "word/styles.xml")
	require.NoError(t, err)
	number := func(text, pattern string) int {
		found := regexp.MustCompile(pattern).FindStringSubmatch(text)
		require.NotNil(t, found, pattern)
		n, err := strconv.Atoi(found[1])
		require.NoError(t, err)
		return n
	}
	top, left := number(document, `w:top="(\d+)"`), number(document, `w:left="(\d+)" w:header`)
	height := number(document, `w:h="(\d+)"`) - top - number(document, `w:bottom="(\d+)"`)
	width := number(document, `<w:pgSz w:w="(\d+)"`) - left - number(document, `w:right="(\d+)"`)
	assert.InDelta(t, 37*mm*20, top, 1)
	assert.InDelta(t, 28*mm*20, left, 1)
	assert.InDelta(t, 225*mm*20, height, 2)
	assert.InDelta(t, 156*mm*20, width, 2)
	assert.Equal(t, 22, height/number(styles, `w:line="(\d+)" w:lineRule="exact"/></w:pPr></w:style>`))
	size, closer := number(styles, `<w:sz w:val="(\d+)"/><w:lang`), number(styles, `<w:spacing w:val="-(\d+)"/><w:sz`)
	assert.Equal(t, 28, width/(size*10-closer))
	assert.NotContains(t, document+styles, "docGrid")
}

func zipped(z *zip.Reader, name string) (string, error) {
	f, err := z.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	return b.String(), err
}

// How the addressee is spoken to, which grounds are told, what the file is called.
func TestWording(t *testing.T) {
	t.Parallel()
	l := answer(t, 1)
	assert.Equal(t, "关于“瑶海区停车场（库）基础信息”政务数据开放申请的答复", l.Title)
	assert.Equal(t, "瑶数答复〔2026〕12号", l.Number)
	for kind, you := range map[domain.IdentityKind]string{
		domain.IdentityCard: "你", domain.Passport: "你", domain.CreditCode: "你单位", domain.OtherProof: "你（单位）", "": "你（单位）",
	} {
		assert.Equal(t, you, letter.Facts{Public: true, Identity: kind}.You(), kind)
	}
	assert.Equal(t, "你单位", letter.Facts{}.You())

	on := civil.Date{Year: 2026, Month: 9, Day: 14}
	for said, want := range map[string][]string{
		"第十条":         {"《某办法》第十条"},
		"《某办法》第十条。":   {"《某办法》第十条"},
		"《另一办法》第一条":   {"《某办法》第十条", "《另一办法》第一条"},
		"《某办法》第十条第二款": {"《某办法》第十条第二款"},
		"第一条":         {"《某办法》第十条", "第一条"},
		"":            {"《某办法》第十条"},
	} {
		f := facts
		f.Statements = []letter.Statement{{Title: "理由", Text: "不存在"}, {Title: "作出决定的条款", Text: said, Basis: true}}
		l, err := letter.Write(procedure.AnswerLetter, []string{"《某办法》第十条"}, on, f)
		require.NoError(t, err)
		assert.Equal(t, want, l.Basis, said)
		assert.Equal(t, 1, strings.Count(strings.Join(l.Text(), "\n"), "依据："), said)
	}

	issued := []letter.Issued{{Seq: 1, Letter: letter.Letter{Title: "答复书"}}, {Seq: 4, Letter: l}, {Seq: 5, Letter: letter.Letter{Name: "更正通知书"}}}
	assert.Equal(t, "答复书 YH-2026-001271.docx", letter.FileName(issued, issued[0], "YH-2026-001271", ".docx"))
	assert.Equal(t, "答复书 YH-2026-001271（2）.pdf", letter.FileName(issued, issued[1], "YH-2026-001271", ".pdf"))
	assert.Equal(t, "更正通知书 YH-2026-001271.ofd", letter.FileName(issued, issued[2], "YH-2026-001271", ".ofd"))
}
