// Package language has the API answer in the language asked for. The program speaks Chinese, in which it also writes the ledger; what an
// answer says beside what is on record is put into English as it leaves, by the catalog in english.yaml.
package language

import (
	"context"
	"regexp"

	"golang.org/x/text/language"
)

// Language is one that the API answers in.
type Language struct{ tag language.Tag }

// The languages. Chinese is what nobody asks for.
var (
	Chinese = Language{language.MustParse("zh-CN")}
	English = Language{language.English}
)

var matcher = language.NewMatcher([]language.Tag{Chinese.tag, English.tag})

// Asked is the language that an Accept-Language header (RFC 9110) asks for, as well as it can be had: Chinese for one that is absent, cannot
// be read, or asks for others.
func Asked(header string) Language {
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return Chinese
	}
	if _, which, sure := matcher.Match(wanted...); which == 1 && sure > language.No {
		return English
	}
	return Chinese
}

// String is the language's tag (RFC 5646).
func (l Language) String() string { return l.tag.String() }

// Sentence is what the program says, in the language. Names in it that the program does not know stay as they are.
func (l Language) Sentence(chinese string) string {
	if l != English {
		return chinese
	}
	english, _ := messages().reading().english(chinese, false)
	return single.ReplaceAllString(english, "1 $1")
}

// single is one of something, which formats have in the plural.
var single = regexp.MustCompile(`\b1 ((?:working )?day|time|item|file|second|minute|character|byte|task)s\b`)

// Word is as Sentence, of a text that may not be the program's: one that is not known throughout stays as it is.
func (l Language) Word(chinese string) string {
	if l != English {
		return chinese
	}
	if english, known := messages().reading().english(chinese, true); known {
		return single.ReplaceAllString(english, "1 $1")
	}
	return chinese
}

type key struct{}

// Into gives a context the language of the answer.
func Into(ctx context.Context, l Language) context.Context { return context.WithValue(ctx, key{}, l) }

// Of is the language of the answer.
func Of(ctx context.Context) Language {
	if l, ok := ctx.Value(key{}).(Language); ok {
		return l
	}
	return Chinese
}
