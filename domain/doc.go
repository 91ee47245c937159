// Package domain holds the nouns around a case that the ledger keeps and the API
// shows: departments and people, who may fill a role, catalog entries, grants,
// filings, acts, attachments, notifications, and the views of a case.
//
// It exists because the ledger (package store) and those who use it (api,
// activities) must not import each other: both speak in these types. A database
// row and an API message are types of their own, mapped to these by plain
// functions. There is no rule of law here; those live in package procedure. The
// one rule that does live here is who may fill which role in a case (assignee.go),
// so that the inbox, the API's checks and the published table agree.
package domain
