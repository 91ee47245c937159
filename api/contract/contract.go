package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

// Operation is what the document says of a route.
type Operation struct {
	ID         string
	Login      Demand
	verb       string // behind the last parameter, with its colon
	parameters openapi3.Parameters
	body       *openapi3.Schema // of the JSON body; nil: it takes none
	upload     bool             // it takes a multipart body, which its handler reads
	limit      int64            // bytes of the body, if smaller than usual: x-body-limit
}

// Demand says whether an operation wants somebody to be logged in.
type Demand int

// Somebody has to be logged in unless the document says otherwise.
const (
	Wanted   Demand = iota
	Accepted        // who is not logged in is the public
	Ignored
)

// Contract is all operations, by method and Gin route.
type Contract map[string]Operation

// Read reads the document, whose paths lie under the base.
func Read(document []byte, base string) (Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("the API's document: %w", err)
	}
	list := Contract{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := readOperation(item.Parameters, op)
			if _, verb, has := strings.Cut(path, "}:"); has {
				o.verb = ":" + verb
			}
			list[method+" "+base+ginRoute(path)] = o
		}
	}
	return list, nil
}

// Operation is the one that the router took the request for; false if it found none.
func (c Contract) Operation(method, route string) (Operation, bool) {
	o, ok := c[method+" "+route]
	return o, ok
}

// ginRoute writes a path of the document as Gin does: /cases/{number} as /cases/:number, without a verb.
func ginRoute(path string) string {
	path, _, _ = strings.Cut(path, "}:")
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

func readOperation(shared openapi3.Parameters, op *openapi3.Operation) Operation {
	o := Operation{ID: op.OperationID, parameters: slices.Concat(shared, op.Parameters)}
	if op.Security != nil {
		o.Login = Accepted
		if len(*op.Security) == 0 {
			o.Login = Ignored
		}
	}
	if op.RequestBody == nil {
		return o
	}
	if limit, ok := op.Extensions["x-body-limit"].(float64); ok {
		o.limit = int64(limit)
	}
	if media := op.RequestBody.Value.Content["application/json"]; media != nil {
		o.body = media.Schema.Value
	} else {
		o.upload = true
	}
	return o
}

// CutVerb takes the operation's verb off the last parameter, which Gin takes it for a part of. Without it the address
// is none, and the answer false.
func (o Operation) CutVerb(params gin.Params) bool {
	if o.verb == "" {
		return true
	}
	last := &params[len(params)-1]
	value, found := strings.CutSuffix(last.Value, o.verb)
	if found {
		last.Value = value
	}
	return found
}
