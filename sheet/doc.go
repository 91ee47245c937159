// Package sheet sets text on sheets of A4: lines that fill their width and break as Chinese typesetting has it ([Setter]), pages
// of what stands where on them ([Document]), and these as PDF and as OFD, GB/T 33190 ([Document.PDF], [Document.OFD]).
//
// It knows nothing of letters. All lengths are points (1/72 inch) from the upper left corner of the page; [MM] is a millimetre.
// The same document with the same fonts is the same file.
//
// # Fonts
//
// Text is set in one of three faces. Who has the fonts of the standard puts them into a folder ([ReadFonts]); of those, a document
// contains what it uses. A face without a font is named in the file, and the reader's program puts its own in place: places and
// breaks stay, as they do not depend on it, but the strokes may be others.
package sheet
