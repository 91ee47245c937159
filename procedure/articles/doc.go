// Package articles accounts for the whole text of a regulation: a pack's text.txt
// is the text, its articles.yaml the ledger of articles, which says of every
// article, paragraph and item what implements it or why nothing does. It has no
// I/O, as package procedure.
//
// # text.txt
//
// The official text, a line for each paragraph (款) and each item (项):
//
//	第五条　提供部门应当及时受理……
//	逾期不答复的，视为同意。
//	第八条　有下列情形之一的……：
//	（一）逾期不答复共享申请；
//
// An article begins with 第N条 and a full-width space, a chapter likewise with 第N章 or 第N节,
// an item with （一）. What stands before the first of them is the title.
//
// # articles.yaml
//
//	regulation        identifier of the pack
//	articles          citation → by, because, note
//
// A citation is 第N条, 第N条第M款, 第N条第K项 or 第N条第M款第K项; 第N条之一 is an article of its own. An entry
// covers everything beneath its citation that has no entry of its own.
//
// by lists what implements it: a procedure of the pack by its name, or a part of it or of
// regulation.yaml by its path there, such as share-application.clocks.answer,
// share-application.states.review.actions.refuse, breaches.4 or duties.yearly; or a rule
// that the application keeps in its catalog, catalog.RULE, see [CatalogRules].
// because is one of [Reasons]: why nothing does. All but missing say that the article gives
// nobody a duty; with by, that something gives effect to it all the same, as a party does to
// a definition. missing says that there is a duty, and with by, that a part of it is missing;
// the note says what.
package articles
