package seed

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Corpus is what the simulated people write. In every text {entry} and {code} stand for the catalog entry that a case is
// about, {another} for the code of another entry of its provider, {applicant} and {provider} for the departments.
type Corpus struct {
	// Texts are by the name of the field; what a procedure or an action says in its own way stands under
	// procedure/action/field, procedure/field or action/field.
	Texts map[string][]string `yaml:"texts"`

	// Sheets are values of a form that belong together, by procedure: of each filing one is drawn.
	Sheets map[string][]map[string]string `yaml:"sheets"`

	Other  []string `yaml:"other"` // for fields that must be filled in and are not named
	File   string   `yaml:"file"`  // content of every file that is handed in
	People struct {
		Surnames string   `yaml:"surnames"`
		Given    string   `yaml:"given"`
		Bodies   []string `yaml:"bodies"` // legal persons and other organisations
	} `yaml:"people"`
	Catalog Catalog `yaml:"catalog"`
}

// texts are what can be written into a field: the most specific ones that there are; nothing if the field is not named.
func (c Corpus) texts(procedure, action, field string) []string {
	for _, name := range []string{procedure + "/" + action + "/" + field, procedure + "/" + field, action + "/" + field, field} {
		if list := c.Texts[name]; len(list) > 0 {
			return list
		}
	}
	return nil
}

// wordings is what stands for the names in braces; what a case does not have is empty.
type wordings map[string]string

// sayable leaves the texts that name nothing that is not there.
func (s wordings) sayable(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool {
		for name, value := range s {
			if value == "" && strings.Contains(text, name) {
				return true
			}
		}
		return false
	})
}

func (s wordings) filled(text string) string {
	for name, value := range s {
		text = strings.ReplaceAll(text, name, value)
	}
	return text
}

// Names makes up so many people and bodies.
func (c Corpus) Names(seed uint64, n int) []string {
	chance := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // what is made up must be the same each time
	surnames, named := []rune(c.People.Surnames), []rune(c.People.Given)
	names := make([]string, n)
	for i := range names {
		if i < len(c.People.Bodies) {
			names[i] = c.People.Bodies[i]
			continue
		}
		name := []rune{surnames[chance.IntN(len(surnames))], named[chance.IntN(len(named))]}
		if chance.Float64() < 0.7 {
			name = append(name, named[chance.IntN(len(named))])
		}
		names[i] = string(name)
	}
	return names
}
