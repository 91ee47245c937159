package procedure

import "slices"

// Letter is a kind of official letter that an event gives rise to. A pack says it with `letter:`; where it says nothing, it
// follows from what the event is: a filing that awaits an answer gives a receipt, a case sent back to the applicant a letter
// asking to supplement ([Definition.Returns]), more time one that says so, a decision an answer.
type Letter string

// The kinds of letter.
const (
	ReceiptLetter       Letter = "receipt"       // 收件回执
	AcceptanceLetter    Letter = "acceptance"    // 受理通知书
	SupplementLetter    Letter = "supplement"    // 补正通知书
	AnswerLetter        Letter = "answer"        // 答复书
	ExtensionLetter     Letter = "extension"     // 延期告知书
	RectificationLetter Letter = "rectification" // 整改通知书
	NoLetter            Letter = "none"

	// CorrectionLetter is 更正通知书. No pack says it: it follows from LetterCorrected.
	CorrectionLetter Letter = "correction"
)

// IsRemedy tells whether the law gives the child case to the applicant against what was decided. Packs of before the key
// `remedy` do not say so: of theirs it is what the applicant may open by an article. Lint asks a new pack to say it.
func (d *Definition) IsRemedy(name string) bool {
	c := d.Children.At(name)
	if c.Remedy != nil {
		return *c.Remedy
	}
	return d.couldBeRemedy(c)
}

func (d *Definition) couldBeRemedy(c Child) bool {
	b := c.Basis.Marked()
	return d.OwedByApplicant(c.Role) && !c.OnBreach && b.Basis != "" && b.Authority != Practice
}

// HandsOver tells whether a move from one state to another leaves the case waiting for the applicant alone, and it was not so
// before.
func (d *Definition) HandsOver(from, to string) bool {
	return d.waitsForApplicant(to) && !d.waitsForApplicant(from)
}

func (d *Definition) waitsForApplicant(state string) bool {
	owed := d.States.At(state).Owed()
	return len(owed) == 1 && d.OwedByApplicant(owed[0].Role)
}

// Returns tells whether an action that hands the case over sends it back: the applicant's answer leads to where it came
// from, and nothing is decided by it.
func (d *Definition) Returns(from, action, to string) bool {
	if d.States.At(from).Actions.At(action).Outcome != "" {
		return false
	}
	for _, a := range d.States.At(to).Actions.All() {
		if slices.Contains(d.standing(a.To), from) {
			return true
		}
	}
	return false
}

// standing lists where a case can come to stand that goes to a state: there, or behind the gateways that begin there.
func (d *Definition) standing(state string) []string {
	var list []string
	seen := map[string]bool{"": true}
	for next := []string{state}; len(next) > 0; next = next[1:] {
		if seen[next[0]] {
			continue
		}
		seen[next[0]] = true
		branches := d.States.At(next[0]).Gateway
		if len(branches) == 0 {
			list = append(list, next[0])
		}
		for _, b := range branches {
			next = append(next, b.To)
		}
	}
	return list
}
