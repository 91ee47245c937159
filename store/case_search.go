package store

import (
	"slices"
	"strings"

	"golang.org/x/text/width"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store/dialect"
)

// Chinese is written without spaces, so what people look for is a stretch of characters anywhere in a text. Each text has
// an index over its pairs of neighbouring characters (migration 00006): rows that have all pairs of a word are candidates,
// and the word itself is then looked for in them. See docs/adr/0061-search-by-pairs.md.

// What can be searched.
var (
	searchedCatalog = dialect.Searched{Table: "catalog_search", Grams: "catalog_grams", Key: "code"}
	searchedOpen    = dialect.Searched{Table: "catalog_open_search", Grams: "catalog_open_grams", Key: "code"} // by the public
	searchedCases   = dialect.Searched{Table: "case_search", Grams: "case_grams", Key: "number"}
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

// search reads a page of the rows of db, in order o, in which all words of the text are found.
func search[R any](db *gorm.DB, d dialect.Searcher, in dialect.Searched, text string, p domain.Page, o order[R]) (domain.List[R], error) {
	list := words(text)
	if len(list) == 0 {
		return page(db, p, o)
	}
	db = db.Session(&gorm.Session{}) // several queries are made of it
	keys, rare, err := searched(db, d, in, list, p, o)
	if err != nil {
		return domain.List[R]{}, err
	}
	found, err := keyed(db, in.Key, keys, p, o)
	if err == nil && p.Count && rare {
		found.Total, err = totalFound(db, d.Narrow(db.Model(new(R)).Select(in.Key), in, withAll(db, d, in, list), list))
	}
	return found, err
}

// searched are the keys of a page and one more of the rows in which all words are found, and whether it was the index that found
// them: rows with words that fill a page from the first ones are not counted.
func searched[R any](db *gorm.DB, d dialect.Searcher, in dialect.Searched, list []string, p domain.Page, o order[R]) (keys []string, rare bool, err error) {
	keys, err = probe(db, d, in, list, p, o)
	if err != nil || len(keys) > pageLimit(p) {
		return keys, false, err
	}
	keys, err = lookUp(db, d, in, list, p, o)
	return keys, true, err
}

// keyed is a page of the rows with the keys.
func keyed[R any](db *gorm.DB, key string, keys []string, p domain.Page, o order[R]) (domain.List[R], error) {
	p.Count = false
	return page(db.Where(key+" IN ?", keys), p, o)
}

// totalFound counts the keys that are in any of the queries.
func totalFound(db *gorm.DB, queries ...*gorm.DB) (*domain.Total, error) {
	var all []string
	var args []any
	for _, q := range queries {
		all = append(all, "SELECT * FROM (?) AS part")
		args = append(args, q.Limit(domain.MostCounted+1))
	}
	var rows int64
	err := db.Session(&gorm.Session{NewDB: true}).Table("("+strings.Join(all, " UNION ")+") AS counted", args...).Count(&rows).Error
	return toTotal(int(rows)), err
}

// lookUp finds the words by the index, and returns the keys of a page and one more. Rows are sorted by what their own index
// holds of them (migration 00011): a word of some thousands of cases would else read as many whole rows to show fifty.
func lookUp[R any](db *gorm.DB, d dialect.Searcher, in dialect.Searched, list []string, p domain.Page, o order[R]) ([]string, error) {
	found := d.Narrow(db.Model(new(R)), in, withAll(db, d, in, list), list)
	found, err := o.from(found, p)
	if err != nil {
		return nil, err
	}
	var keys []string
	err = found.Limit(pageLimit(p)+1).Pluck(in.Key, &keys).Error
	return keys, err
}

// probe looks for the words in the first rows of the list alone, and returns the keys of those of a page and one more.
func probe[R any](db *gorm.DB, d dialect.Searcher, in dialect.Searched, list []string, p domain.Page, o order[R]) ([]string, error) {
	first, err := o.from(db.Model(new(R)), p)
	if err != nil {
		return nil, err
	}
	rows := db.Session(&gorm.Session{NewDB: true}).Table("(?) AS first", first.Select(o.selected(in.Key)).Limit(probed)).Select("first." + in.Key)
	for _, word := range list {
		// A query for each row, which no planner turns into a walk over all texts.
		rows = rows.Where(d.Contains("(SELECT words FROM "+in.Table+" WHERE "+in.Table+"."+in.Key+" = first."+in.Key+")"), word)
	}
	var keys []string
	err = rows.Order(o.orderedAgain("first.")).Limit(pageLimit(p)+1).Pluck("first."+in.Key, &keys).Error
	return keys, err
}

// withAll are the keys of the texts that have all words.
func withAll(db *gorm.DB, d dialect.Searcher, in dialect.Searched, list []string) *gorm.DB {
	texts := db.Session(&gorm.Session{NewDB: true}).Table(in.Table).Select(in.Key)
	for _, word := range list {
		texts = texts.Where(d.Contains("words"), word)
	}
	return texts
}
