// Package contract holds a request to the OpenAPI document, before a handler runs: Read takes the document apart into
// operations, Check says everything that is wrong with a request in words for whoever made it. So a handler takes what is
// well-formed. It knows no operation by name, and nothing of cases.
//
//	contract.go   the document's operations, and whether one wants a login
//	check.go      parameters, media type, size, JSON against its schema
//	faults.go     what is wrong, in words
package contract
