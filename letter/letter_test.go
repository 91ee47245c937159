package letter_test

import (
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

var facts = letter.Facts{
	Regulation: "某市政务数据办法", Procedure: "开放申请", Subject: "企业名录", Case: "YH-2026-000012", FiledOn: "2026年9月7日", On: "2026年9月8日",
	To: "张三", Public: true, From: "某局", Clock: "答复", Due: "2026年9月14日", OldDue: "2026年9月10日", Days: 3, Outcome: "同意开放",
	Statements: []letter.Statement{{Title: "理由", Text: "第一行\n第二行"}},
}

// Every kind has a template that every set of facts fills.
func TestEveryKindIsWritten(t *testing.T) {
	t.Parallel()
	kinds := []procedure.Letter{
		procedure.ReceiptLetter, procedure.AcceptanceLetter, procedure.SupplementLetter, procedure.AnswerLetter,
		procedure.ExtensionLetter, procedure.RectificationLetter, procedure.CorrectionLetter,
	}
	for _, kind := range kinds {
		for _, f := range []letter.Facts{facts, {}, {Silent: true, Consent: true}, {Ordered: true}} {
			l, err := letter.Write(kind, nil, civil.Date{Year: 2026, Month: 9, Day: 7}, f)
			require.NoError(t, err)
			assert.NotEmpty(t, l.Body)
			for _, paragraph := range l.Body {
				assert.NotContains(t, paragraph, "<no value>")
				assert.NotContains(t, paragraph, "\n")
			}
		}
	}
	_, err := letter.Write(procedure.NoLetter, nil, civil.Date{}, facts)
	require.Error(t, err)
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "YH〔2026〕12-2号", letter.Number("YH-2026-000012", 2))
	assert.Equal(t, "S-1-1号", letter.Number("S-1", 1))
}

// The same letter is the same file, whenever it is made.
func TestDocumentIsTheSame(t *testing.T) {
	t.Parallel()
	l, err := letter.Write(procedure.ExtensionLetter, []string{"第一条"}, civil.Date{Year: 2026, Month: 9, Day: 7}, facts)
	require.NoError(t, err)
	assert.Contains(t, l.Body[1], "延长3个工作日，由2026年9月10日延至2026年9月14日")
	first, err := l.DOCX(letter.Setting{})
	require.NoError(t, err)
	second, err := l.DOCX(letter.Setting{})
	require.NoError(t, err)
	assert.Equal(t, first, second)
}

// What is kept of a letter says all that setting it needs, whatever the templates say by then.
func TestALetterIsReadAsItWasIssued(t *testing.T) {
	t.Parallel()
	l, err := letter.Write(procedure.AnswerLetter, []string{"第一条"}, civil.Date{Year: 2026, Month: 9, Day: 7}, facts)
	require.NoError(t, err)
	assert.Regexp(t, `^[0-9a-f]{12}$`, l.Template)
	issued, err := letter.Issue(l, 3)
	require.NoError(t, err)
	again, err := letter.Read(issued.Content, 3)
	require.NoError(t, err)
	assert.Equal(t, issued, again)
	for _, set := range []func(letter.Letter, letter.Setting) ([]byte, error){letter.Letter.HTML, letter.Letter.DOCX, letter.Letter.PDF, letter.Letter.OFD} {
		was, err := set(issued.Letter, letter.Setting{})
		require.NoError(t, err)
		now, err := set(again.Letter, letter.Setting{})
		require.NoError(t, err)
		assert.Equal(t, was, now)
	}
	l.AtUpgrade = true
	marked, err := letter.Issue(l, 3)
	require.NoError(t, err)
	assert.NotEqual(t, issued.Hash, marked.Hash, "the mark is part of what is hashed")
	_, err = letter.Read([]byte("{"), 3)
	require.Error(t, err)
}
