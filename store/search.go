package store

import (
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/text/width"
	"gorm.io/gorm"

	"github.com/shixian/shixian/office"
)

// Chinese is written without spaces, so what people look for is a stretch of characters anywhere in a text. Each text has
// an index over its pairs of neighbouring characters (migration 00006): rows that have all pairs of a word are candidates,
// and the word itself is then looked for in them. See docs/adr/0061-search-by-pairs.md.

// searched is a list whose rows can be searched for words. They lie beside the rows: see the migration.
type searched struct {
	table string // of the texts
	grams string // index, on SQLite
	key   string // column that names the row, there and in the list
}

var (
	searchedCatalog = searched{table: "catalog_search", grams: "catalog_grams", key: "code"}
	searchedCases   = searched{table: "case_search", grams: "case_grams", key: "number"}
)

// probed is how many rows of a list are read in its order before the index is asked. A word that many rows have fills a
// page from the first of them, whereas by the index all of them would have to be sorted.
const probed = 2000

// searchText is what is searched: lower case, and full-width letters and digits as the half-width ones that people type.
func searchText(parts ...string) string { return folded(strings.Join(parts, "\n")) }

func folded(text string) string { return strings.ToLower(width.Fold.String(clean(text))) }

// words takes apart what is looked for: all of them must be found.
func words(text string) []string {
	list := strings.Fields(folded(text))
	slices.Sort(list)
	return slices.Compact(list)
}

// pairs returns the neighbours in a text, each once.
func pairs(text string) []string {
	runes := []rune(text)
	list := make([]string, 0, len(runes))
	for i := 1; i < len(runes); i++ {
		list = append(list, string(runes[i-1:i+1]))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// search reads a page of the rows of db, in order o, in which all words of the text are found.
func search[R any](db *gorm.DB, e engine, in searched, text string, p office.Page, o order[R]) (office.List[R], error) {
	list := words(text)
	if len(list) == 0 {
		return page(db, p, o)
	}
	db = db.Session(&gorm.Session{}) // several queries are made of it
	keys, err := probe(db, e, in, list, p, o)
	if err == nil && len(keys) <= pageLimit(p) {
		keys, err = lookUp(db, e, in, list, p, o)
	}
	if err != nil {
		return office.List[R]{}, err
	}
	return page(db.Where(in.key+" IN ?", keys), p, o)
}

// lookUp finds the words by the index, and returns the keys of a page and one more. Rows are sorted by what their own index
// holds of them (migration 00011): a word of some thousands of cases would else read as many whole rows to show fifty.
func lookUp[R any](db *gorm.DB, e engine, in searched, list []string, p office.Page, o order[R]) ([]string, error) {
	found := db.Model(new(R)).Select(o.columns()).Where(e.among(in.key), e.candidates(in.found(db, e, list), in, list))
	found, err := o.from(found, p)
	if err != nil {
		return nil, err
	}
	var keys []string
	err = found.Limit(pageLimit(p)+1).Pluck(in.key, &keys).Error
	return keys, err
}

// probe looks for the words in the first rows of the list alone, and returns the keys of those of a page and one more.
func probe[R any](db *gorm.DB, e engine, in searched, list []string, p office.Page, o order[R]) ([]string, error) {
	first, err := o.from(db.Model(new(R)), p)
	if err != nil {
		return nil, err
	}
	rows := db.Session(&gorm.Session{NewDB: true}).Table("(?) AS first", first.Select(o.columns()).Limit(probed)).Select("first." + in.key)
	for _, word := range list {
		// A query for each row, which no planner turns into a walk over all texts.
		rows = rows.Where(e.contains("(SELECT words FROM "+in.table+" WHERE "+in.table+"."+in.key+" = first."+in.key+")"), word)
	}
	var keys []string
	err = rows.Order(o.orderedBy("first.")).Limit(pageLimit(p)+1).Pluck("first."+in.key, &keys).Error
	return keys, err
}

// found are the keys of the texts that have all words.
func (in searched) found(db *gorm.DB, e engine, list []string) *gorm.DB {
	texts := db.Session(&gorm.Session{NewDB: true}).Table(in.table).Select(in.key)
	for _, word := range list {
		texts = texts.Where(e.contains("words"), word)
	}
	return texts
}

// gramsOf are the terms under which the index has every text in which all words are found.
func gramsOf(list []string) []string {
	var grams []string
	for _, word := range list {
		if two := pairs(word); len(two) > 0 {
			grams = append(grams, two...)
		} else {
			grams = append(grams, word)
		}
	}
	return grams
}

// hexPairs is a text as SQLite's index takes it.
func hexPairs(text string) string {
	var list []string
	for _, pair := range pairs(text + "\n") {
		list = append(list, hex.EncodeToString([]byte(pair)))
	}
	return strings.Join(list, " ")
}
