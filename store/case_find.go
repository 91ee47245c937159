package store

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// A case is also found by what no text of it has: who of the public it is of, the number of one of its letters, the code of what it
// is about. Each of these leads by an index of its own to the cases, among which those are left out that the other words are not
// found in.

// identified is a condition on cases that a word, or all words in a row, fulfils.
type identified struct {
	word  string // as searched for; empty: all of them in a row
	is    expression
	exact bool // it is a number or a code, which is not looked for in texts as well
}

// named looks what the words of a text name. Whoever looks finds only those applicants who may be opened to them.
func (t tx) named(viewer domain.Person, text string) ([]identified, error) {
	list := words(text)
	names := list
	if len(list) > 1 {
		names = append(slices.Clone(list), "")
	}
	var found []identified
	for _, word := range names {
		name := word
		if name == "" {
			name = text
		}
		for i, by := range []func(domain.Person, string) (expression, bool, error){t.byApplicant, t.byLetter, t.byResource} {
			is, some, err := by(viewer, name)
			if err != nil {
				return nil, err
			}
			if some {
				found = append(found, identified{word, is, i > 0})
			}
		}
	}
	return found, nil
}

func (t tx) byApplicant(viewer domain.Person, name string) (expression, bool, error) {
	named, some, err := t.personsNamed(name)
	if err != nil || !some {
		return named, false, err
	}
	opens, err := t.opens(viewer)
	return expression{
		"cases.person <> '' AND cases.person IN (" + named.sql + ") AND " + opens.sql, append(slices.Clone(named.args), opens.args...),
	}, true, err
}

// brackets are those that people type around the year of a letter's number.
var brackets = strings.NewReplacer("[", "〔", "]", "〕", "【", "〔", "】", "〕", "(", "〔", ")", "〕", "〖", "〔", "〗", "〕")

// letterNumber is the number of a letter as it is written in it, however it was typed.
func letterNumber(text string) string {
	number := strings.ToUpper(brackets.Replace(strings.Join(strings.Fields(folded(text)), "")))
	if strings.Contains(number, "〔") && !strings.HasSuffix(number, "号") {
		number += "号"
	}
	return number
}

func (t tx) byLetter(_ domain.Person, number string) (expression, bool, error) {
	var cases []string
	err := t.db.Raw("SELECT DISTINCT case_number FROM letter_numbers WHERE number = ?", letterNumber(number)).Scan(&cases).Error
	return expression{"cases.number IN ?", []any{cases}}, len(cases) > 0, err
}

func (t tx) byResource(_ domain.Person, code string) (expression, bool, error) {
	code = folded(strings.TrimSpace(code))
	_, some, err := find[caseResourceRow](t.db, "code = ?", code)
	return expression{"cases.number IN (SELECT number FROM case_resources WHERE code = ?)", []any{code}}, some, err
}

// found is the condition that a word is found in a case, by its texts or by what it names.
func (t tx) found(word string, list []identified, number string) expression {
	e := expression{t.dialect.Contains("(SELECT words FROM case_search WHERE case_search.number = " + number + ")"), []any{word}}
	for _, id := range list {
		if id.word == word {
			e.sql += " OR " + id.of(number)
			e.args = append(e.args, id.is.args...)
		}
	}
	e.sql = "(" + e.sql + ")"
	return e
}

// foundIn is the condition on rows of a case, whose number stands in a column, that all words of a text are found in the case.
func (t tx) foundIn(viewer domain.Person, text, number string) (expression, error) {
	list, err := t.named(viewer, text)
	if err != nil {
		return expression{}, err
	}
	all := expression{sql: "1 = 1"}
	for _, word := range words(text) {
		e := t.found(word, list, number)
		all.sql += " AND " + e.sql
		all.args = append(all.args, e.args...)
	}
	for _, id := range list {
		if id.word == "" {
			all.sql = "(" + all.sql + ") OR " + id.of(number)
			all.args = append(all.args, id.is.args...)
		}
	}
	all.sql = "(" + all.sql + ")"
	return all, nil
}

// of is the condition on rows of a case.
func (id identified) of(number string) string {
	if number == "cases.number" {
		return "(" + id.is.sql + ")"
	}
	return "EXISTS (SELECT 1 FROM cases WHERE cases.number = " + number + " AND " + id.is.sql + ")"
}

// findCases reads a page of the cases of db in which all words of the text are found.
func (t tx) findCases(db *gorm.DB, viewer domain.Person, text string, p domain.Page, o order[caseRow]) (domain.List[caseRow], error) {
	list, err := t.named(viewer, text)
	if err != nil || len(list) == 0 {
		if err != nil {
			return domain.List[caseRow]{}, err
		}
		return search(db, t.dialect, searchedCases, text, p, o)
	}
	db = db.Session(&gorm.Session{})
	var keys []string
	var queries []*gorm.DB
	rare, whole := true, words(text)
	if !wholly(list, whole) {
		if keys, rare, err = searched(db, t.dialect, searchedCases, whole, p, o); err != nil {
			return domain.List[caseRow]{}, err
		}
		queries = append(queries, t.dialect.Narrow(db.Model(&caseRow{}).Select("number"), searchedCases, withAll(db, t.dialect, searchedCases, whole), whole))
	}
	for _, id := range list {
		rows := t.identifiedIn(db, id, list, text).Session(&gorm.Session{})
		more, err := firstKeys(rows, p, o)
		if err != nil {
			return domain.List[caseRow]{}, err
		}
		keys, queries = append(keys, more...), append(queries, rows.Select("number"))
	}
	found, err := keyed(db, "number", keys, p, o)
	if err == nil && p.Count && rare {
		found.Total, err = totalFound(db, queries...)
	}
	return found, err
}

// wholly tells whether all that is looked for is a number or a code: what these are made of stands in most texts.
func wholly(list []identified, whole []string) bool {
	return slices.ContainsFunc(list, func(id identified) bool { return id.exact && (id.word == "" || len(whole) == 1) })
}

// identifiedIn are the cases that a word names, and in which the others are found.
func (t tx) identifiedIn(db *gorm.DB, id identified, list []identified, text string) *gorm.DB {
	rows := db.Model(&caseRow{}).Where(id.is.sql, id.is.args...)
	for _, word := range words(text) {
		if id.word != "" && word != id.word {
			e := t.found(word, list, "cases.number")
			rows = rows.Where(e.sql, e.args...)
		}
	}
	return rows
}

// firstKeys are the numbers of a page and one more.
func firstKeys(rows *gorm.DB, p domain.Page, o order[caseRow]) ([]string, error) {
	rows, err := o.from(rows, p)
	if err != nil {
		return nil, err
	}
	var keys []string
	err = rows.Limit(pageLimit(p)+1).Pluck("number", &keys).Error
	return keys, err
}
