// Package api is the REST interface: what people do with cases, the catalog, the
// calendar and the regulations, over HTTP.
//
// openapi.yaml is the source. The types, the routes and the strict server
// interface in gen are generated from it; every request is checked against it
// before a handler runs, and every response in the tests; whether an operation
// wants a login is read from it too. So a handler takes what is well-formed and
// says only what the law and the ledger have to say.
//
//	router.go       the one place where everything is put together: New
//	contract/       a request against openapi.yaml, and words for what is wrong
//	language/       what the API says in the language asked for; languages.go asks
//	middleware.go   what every request goes through
//	problems.go     every error to a problem (RFC 9457): one table, code → status
//	auth.go         bearer tokens; password.go and limits.go guard the login
//	access.go       who may do what, derived from the definitions and published
//	cases.go …      one group of handlers a resource: its handlers, plain mappings, and the port through which it has the ledger
//	ports.go        the groups of handlers' ports together, and the engine and the packs
//	downloads.go    files that are written before they are sent, a few at a time (turns.go)
//	publicfile.go   the whole catalog for the public, which is made once
//
// A handler never decides who may do what: it asks package domain who may see a
// case and which roles somebody has in it, and the machine what is open. A case
// that somebody may not see is unknown to them.
//
// The API acknowledges nothing that is not in the register. Filing and acting go
// to the Ledger first and only then to the Engine; an engine that fails, or does
// not answer in time, delays the answer and loses nothing.
package api

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi-codegen.yaml openapi.yaml
