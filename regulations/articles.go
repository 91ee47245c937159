package regulations

import (
	"errors"
	"io/fs"
	"path"

	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/articles"
)

// The files of a pack that account for its text.
const (
	textFile   = "text.txt"
	ledgerFile = "articles.yaml"
)

// loadArticles reads the text and its ledger. A pack may be without, which is for lint to find.
func (p *Pack) loadArticles(folder fs.FS, dir string) error {
	text, textErr := readIfThere(folder, path.Join(dir, textFile), articles.ParseText)
	ledger, ledgerErr := readIfThere(folder, path.Join(dir, ledgerFile), articles.ParseLedger)
	p.Text, p.Ledger = text, ledger
	return errors.Join(textErr, ledgerErr)
}

// readIfThere parses a file; nil if there is none.
func readIfThere[T any](folder fs.FS, file string, parse func(string, []byte) (*T, error)) (*T, error) {
	source, err := fs.ReadFile(folder, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return parse(file, source)
}

// LintArticles reports where the ledger of articles does not account for the text or for the pack.
func (p Pack) LintArticles() []procedure.Finding {
	return articles.Lint(p.accountable(), p.Text, p.Ledger)
}

// Account is the text with what implements each article; false if the pack has no text or no ledger.
func (p Pack) Account() (articles.Account, bool) {
	if p.Text == nil || p.Ledger == nil {
		return articles.Account{}, false
	}
	return articles.AccountOf(p.accountable(), p.Text, p.Ledger), true
}

func (p Pack) accountable() articles.Pack {
	return articles.Pack{Regulation: p.Regulation, Procedures: p.Procedures}
}

// Account is that of the pack with the id; false if there is no such pack, or it has none.
func (l *Library) Account(regulation string) (articles.Account, bool) {
	for _, p := range l.packs {
		if p.Regulation.ID == regulation {
			return p.Account()
		}
	}
	return articles.Account{}, false
}
