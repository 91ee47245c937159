// Package letter composes the official letters of a case: which letter an event of its history gives rise to (Of), what the
// case right after the event fills it in with (Case), who signs it, what it says (Write), in which form it is kept (Issue,
// Read), and how it looks: as a page (HTML), as pages that stay as they are (Pages, PDF, OFD), and as a document of a word
// processor (DOCX).
//
// Which event gives which letter, the pack says (`letter:` on an action or the filing), or it follows from what the event is:
// a return to the applicant, a decision, more time. What a letter says is a template in letters.yaml, filled from Facts.
// The form is that of GB/T 9704—2012, 信函格式: issuer, number, title, addressee, text, signature, date, and how to reach the issuer.
//
// A letter is composed once, when its event is recorded, and is a document of record from then on: setting it takes only
// what is kept. What was wrong in it is corrected by another letter.
package letter
