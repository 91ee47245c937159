// Package outbox carries what the ledger has to say out of the application: by mail to the people of an assignee, by webhook to
// whatever has subscribed.
//
// # The outbox
//
// A case writes what people are told in its own transaction and thinks no more of it. The relay reads those
// notifications by a durable mark, writes down in one transaction what is to be carried of each and to whom, and carries it
// piece by piece. So nothing is carried that did not happen, nothing is lost between the two, and a receiver that is slow
// or gone costs no case any time.
//
// # At least once, in order
//
// A delivery is taken under a lease, tried, and settled. Whoever dies in between leaves it to the next one, which may bring
// it a second time: the id of the event (webhook) or the Message-ID (mail) is the same each time. To one receiver, what
// concerns one case arrives in the order in which it happened: an earlier delivery that fails holds back the later ones of
// that case, and of no other. Only a receiver that is not there at all, or asks for patience, gets nothing of anything until
// one delivery has got through. A group's robot gets what waits in one message. Failures are tried again at growing intervals
// until the delivery is given up; it then stays visible as failed, lets the later ones pass, and can be tried anew by an
// administrator.
//
// # What is not trusted
//
// Addresses are entered by administrators and may still point at what they should not (domain.HookRule, dial.go); redirects
// are not followed; of an answer little is read and nothing is shown but its status and a robot's own error. Texts name no
// person, and what a catalog entry is called cannot become a link in a chat message or markup in a mail.
package outbox
