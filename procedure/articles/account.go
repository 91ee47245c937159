package articles

import "github.com/shixian/shixian/procedure"

// Account is the text with what the ledger says of each place.
type Account struct {
	Regulation *procedure.Regulation
	Title      []string
	Articles   []Accounted
	Share      Share
}

// Accounted is a provision with the entry that covers it.
type Accounted struct {
	Provision
	Key   string  // citation of the entry; empty: none covers it
	Entry Entry   // as the ledger has it
	By    []Named // what the entry names
}

// Share counts the leaves of the text (paragraphs without items, and items) that give somebody something to do.
type Share struct {
	Leaves      int // all
	Duties      int // of these, those that bear a duty
	Implemented int // of these, all of it
	Partly      int // something is missing
	Missing     int // nothing is there
}

// Percent is the share of the duties that are wholly implemented, rounded down; 100 if there are none.
func (s Share) Percent() int {
	if s.Duties == 0 {
		return 100
	}
	return s.Implemented * 100 / s.Duties
}

// AccountOf joins a pack's text and ledger. A provision has the entry whose citation is nearest above it.
func AccountOf(p Pack, t *Text, l *Ledger) Account {
	return newChecker(p, t, l).account()
}

func (c *checker) account() Account {
	a := Account{Regulation: c.Regulation, Title: c.text.Title}
	for _, p := range c.text.Provisions {
		one := Accounted{Provision: p, Key: c.nearest(p.Citation)}
		one.Entry = c.ledger.Articles.At(one.Key)
		for _, path := range one.Entry.By {
			if named, ok := c.names.find(path); ok {
				one.By = append(one.By, named)
			}
		}
		a.Articles = append(a.Articles, one)
		a.Share.count(one)
	}
	return a
}

// nearest is the key of the entry that says most exactly what covers the place.
func (c *checker) nearest(place Citation) string {
	var found string
	depth := -1
	for key := range c.ledger.Articles.All() {
		citation, ok := c.places[key]
		if d := citation.depth(); ok && citation.covers(place) && d > depth {
			found, depth = key, d
		}
	}
	return found
}

func (s *Share) count(a Accounted) {
	if !a.Leaf() {
		return
	}
	s.Leaves++
	if !a.Entry.Duty() {
		return
	}
	s.Duties++
	switch {
	case a.Entry.Because != Missing:
		s.Implemented++
	case len(a.Entry.By) > 0:
		s.Partly++
	default:
		s.Missing++
	}
}

// Why is the reason with its note, in Chinese: 尚未实现：……; nothing if there is none.
func (a Accounted) Why() string {
	switch title := a.Entry.Because.Title(); {
	case title == "":
		return a.Entry.Note
	case a.Entry.Note == "":
		return title
	default:
		return title + "：" + a.Entry.Note
	}
}

// Shortened is the text up to so many characters.
func (a Accounted) Shortened(most int) string { return shortened(a.Text, most) }

// shortened is the text up to so many characters.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "……"
}
