package dialect

import (
	"encoding/hex"
	"slices"
	"strings"
)

// Searched is a list whose rows can be searched for words. The texts lie beside the rows: see migration 00006.
type Searched struct {
	Table string // of the texts
	Grams string // index over them, where it is a table of its own
	Key   string // column that names the row, there and in the list
}

// Text is what a row is searched by.
type Text struct {
	Key   string
	Words string
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
