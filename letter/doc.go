// Package letter writes the official letters of a case: which letter an event of its history gives rise to (Of), what
// the case fills it in with (Case), what it says (Write), and how it looks as a page (HTML) and as a document of a word processor (DOCX).
//
// Which event gives which letter, the pack says (`letter:` on an action or the filing), or it follows from what the event is:
// a return to the applicant, a decision, more time. What a letter says is a template in letters.yaml, filled from Facts.
// The form is that of GB/T 9704—2012: issuer, number, title, addressee, text, signature and date.
package letter
