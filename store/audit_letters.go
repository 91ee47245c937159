package store

import "github.com/shixian/shixian/letter"

// verifyLetters compares the letters of a case with their hashes, and these with what the chain says of them. Of a letter
// that was composed at the upgrade the chain knows nothing.
func (t tx) verifyLetters(number string, links []eventRow) ([]Fault, error) {
	var rows []letterRow
	if err := t.db.Where("case_number = ?", number).Order("seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	kept := map[int]letterRow{}
	for _, row := range rows {
		kept[row.Seq] = row
	}
	var faults []Fault
	for _, link := range links {
		row, there := kept[link.Seq]
		delete(kept, link.Seq)
		what := link.verifyLetter(row, there)
		if what == letterTouched {
			var err error
			if what, err = t.verifySealedLetter(link, row); err != nil {
				return nil, err
			}
		}
		if what != "" {
			faults = append(faults, Fault{number, link.Seq, what})
		}
	}
	for seq := range kept {
		faults = append(faults, Fault{number, seq, "a letter is of no event"})
	}
	return faults, nil
}

// verifySealedLetter looks at a letter that was encrypted when it was issued already: its hash is of what was there before.
func (t tx) verifySealedLetter(link eventRow, row letterRow) (string, error) {
	content, err := t.opened(*row.Content, inJSON)
	if err != nil {
		return "", err
	}
	left, err := t.leftOf(row)
	if err != nil {
		return "", err
	}
	if left {
		row.Content = nil
	} else {
		row.Content = &content
	}
	return link.verifyLetter(row, true), nil
}

const letterTouched = "the letter is not the one that was issued"

// verifyLetter says what is wrong with the letter that the event issued, or nothing.
func (r eventRow) verifyLetter(row letterRow, there bool) string {
	link, err := r.read()
	if err != nil {
		return "" // it is a fault already
	}
	switch {
	case !there && link.Letter != "":
		return "the letter that the event issued is missing"
	case !there:
		return ""
	case row.Content != nil && letter.HashOf([]byte(*row.Content)) != row.Hash:
		return letterTouched
	case link.Letter == "" && !row.AtUpgrade:
		return "the event issued no letter, and there is one"
	case link.Letter != "" && r.Salt != nil && link.Letter != madeBy(r.Hash).salted(*r.Salt, "letter", row.Hash):
		return "the letter is not the one that the event issued"
	default:
		return ""
	}
}
