package domain

// LetterCorrection is what somebody hands in to have a letter of a case corrected by another one.
type LetterCorrection struct {
	Case   string
	Letter int // place in the case's history of the event that issued it
	By     Person
	Text   string // what stands in place of the body
	Reason string
	Key    string // Idempotency-Key; the same key of the same person corrects once
}

// EventID is the id of the event: the same for the same key, so that it is taken once; else the one given.
func (k LetterCorrection) EventID(otherwise string) string {
	if k.Key == "" {
		return otherwise
	}
	return "correction:" + k.By.ID + ":" + k.Key
}

// MayCorrectLetter tells whether the person may correct letters that a department issued: its head, or the bureau.
func MayCorrectLetter(p Person, department string) bool {
	return p.Holds(Bureau) || department != "" && p.Department == department && p.Holds(Head)
}
