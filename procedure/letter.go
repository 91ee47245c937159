package procedure

// Letter is a kind of official letter that an event gives rise to. A pack says it with `letter:`; where it says nothing, it
// follows from what the event is: a filing that awaits an answer gives a receipt, a return to the applicant a letter asking
// to supplement, more time one that says so, a decision an answer.
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
)
