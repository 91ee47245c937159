// Package clients makes clients of the API with the two generators for Go that are used most, and compiles them: a name that one
// of them takes for itself (ogen has an Option of its own), or a schema that it cannot read, fails here and not at those who
// join their programs to the house. What is generated is not kept.
//
// It is a module of its own, so that nothing of it comes into the application. `make clients` runs it.
package clients

//go:generate go run github.com/ogen-go/ogen/cmd/ogen@v1.25.0 --loglevel error --clean --target ogenclient --package ogenclient ../openapi.yaml
//go:generate mkdir -p oapiclient
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -generate types,client -package oapiclient -o oapiclient/client.gen.go ../openapi.yaml
