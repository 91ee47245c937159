package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/procedure"
)

//go:embed openapi.yaml
var document []byte

// operation is what openapi.yaml says of a route.
type operation struct {
	id         string
	verb       string // behind the last parameter, with its colon; see verbs
	parameters openapi3.Parameters
	body       *openapi3.Schema // of the JSON body; nil: it takes none
	upload     bool             // it takes a multipart body, which its handler reads
	login      demand
	limit      int64 // bytes of the body, if smaller than usual: x-body-limit
}

// demand says whether an operation wants somebody to be logged in.
type demand int

const (
	wanted   demand = iota
	accepted        // who is not logged in is the public
	ignored
)

// operations are keyed by method and Gin route.
type operations map[string]operation

// contract is openapi.yaml, read once. It is part of the program: a fault in it
// is a fault of the build.
var contract = sync.OnceValue(readOperations)

func readOperations() operations {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		panic(fmt.Sprintf("api: openapi.yaml: %v", err))
	}
	list := operations{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := readOperation(item.Parameters, op)
			if _, verb, has := strings.Cut(path, "}:"); has {
				o.verb = ":" + verb
			}
			list[method+" "+ginRoute(path)] = o
		}
	}
	return list
}

// ginRoute writes a path of openapi.yaml as Gin does: /cases/{number} as
// /api/v1/cases/:number, without a verb.
func ginRoute(path string) string {
	path, _, _ = strings.Cut(path, "}:")
	return Base + strings.NewReplacer("{", ":", "}", "").Replace(path)
}

func readOperation(shared openapi3.Parameters, op *openapi3.Operation) operation {
	o := operation{id: op.OperationID, parameters: slices.Concat(shared, op.Parameters)}
	if op.Security != nil {
		o.login = accepted
		if len(*op.Security) == 0 {
			o.login = ignored
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

func (s *server) operation(c *gin.Context) (operation, bool) {
	o, ok := s.operations[c.Request.Method+" "+c.FullPath()]
	return o, ok
}

// conform lets through what openapi.yaml allows: parameters, media type, size,
// well-formed JSON that fits its schema.
func (s *server) conform(c *gin.Context) {
	o, ok := s.operation(c)
	if !ok {
		return
	}
	if refusal := o.cutVerb(c); refusal != nil {
		s.fail(c, refusal)
		return
	}
	if err := o.checkParameters(c); err != nil {
		s.fail(c, err)
		return
	}
	if err := s.checkBody(c, o); err != nil {
		s.fail(c, err)
	}
}

func (o operation) checkParameters(c *gin.Context) error {
	var list faults
	input := &openapi3filter.RequestValidationInput{Request: c.Request, PathParams: map[string]string{}}
	for _, p := range c.Params {
		input.PathParams[p.Key] = p.Value
		if !storable(p.Value) {
			list = append(list, refuseField(parameterInvalid, p.Key, "地址中的 %s 含有不能识别的字符", p.Key))
		}
	}
	for _, p := range o.parameters {
		if err := openapi3filter.ValidateParameter(c.Request.Context(), with(input), p.Value); err != nil {
			list = append(list, parameterFault(p.Value, err))
		}
	}
	for name, values := range c.Request.URL.Query() {
		if refusal := o.checkQuery(name, values); refusal != nil {
			list = append(list, refusal)
		}
	}
	if len(list) > 0 {
		return list
	}
	return nil
}

// with asks for dates that exist, not only for digits in the right places.
func with(input *openapi3filter.RequestValidationInput) *openapi3filter.RequestValidationInput {
	input.Options = &openapi3filter.Options{SchemaValidationOptions: []openapi3.SchemaValidationOption{realDates}}
	return input
}

// checkQuery refuses a parameter that there is not, because a filter misspelt is
// a list that is wrong, and one that comes twice or with what no text holds.
func (o operation) checkQuery(name string, values []string) *procedure.Refusal {
	known := slices.ContainsFunc(o.parameters, func(p *openapi3.ParameterRef) bool {
		return p.Value.In == openapi3.ParameterInQuery && p.Value.Name == name
	})
	switch {
	case !known:
		return refuseField(parameterInvalid, name, "没有名为 %s 的参数", name)
	case len(values) > 1:
		return refuseField(parameterInvalid, name, "参数 %s 只能给出一次", name)
	case !storable(values[0]):
		return refuseField(parameterInvalid, name, "参数 %s 含有不能识别的字符", name)
	}
	return nil
}

// storable tells whether a database can keep the text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

func (s *server) checkBody(c *gin.Context, o operation) error {
	switch {
	case o.upload:
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, o.atMost(s.AttachmentLimit)+multipartOverhead)
		return checkMediaType(c, "multipart/form-data")
	case o.body == nil:
		return nil
	}
	if err := checkMediaType(c, "application/json"); err != nil {
		return err
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, o.atMost(jsonLimit)))
	if err != nil {
		return unread(err)
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(data))
	return o.checkJSON(data)
}

func (o operation) atMost(usual int64) int64 {
	if o.limit > 0 {
		return min(o.limit, usual)
	}
	return usual
}

// unread is why a body could not be read: it is too large, or the connection broke.
func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) || errors.Is(err, context.Canceled) {
		return err
	}
	return refuse(malformedJSON, "请求的内容没有收全")
}

func checkMediaType(c *gin.Context, want string) error {
	got, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || got != want {
		return refuse(unsupportedMediaType, "Content-Type 应为 %s", want)
	}
	return nil
}

func (o operation) checkJSON(data []byte) error {
	value, err := parseJSON(data)
	if err != nil {
		return err
	}
	if err := o.body.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsRequest(), realDates); err != nil {
		return bodyFaults(err)
	}
	if path, ok := unstorable(value); ok {
		return refuseField(procedure.FieldInvalid, path, "%s 含有不能保存的字符", path)
	}
	return nil
}

func parseJSON(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, refuse(malformedJSON, "请求没有内容，应为 JSON")
	}
	if !utf8.Valid(data) {
		return nil, refuse(malformedJSON, "请求的内容不是 UTF-8 编码")
	}
	var value any
	err := json.Unmarshal(data, &value)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line, column := place(data, syntax.Offset)
		return nil, refuse(malformedJSON, "JSON 有误：第 %d 行第 %d 列（第 %d 字节）：%s", line, column, syntax.Offset, syntax)
	}
	return value, err
}

// place is where an offset lies, for people: both count from 1, columns in characters.
func place(data []byte, offset int64) (line, column int) {
	before := data[:min(int(offset), len(data))]
	last := bytes.LastIndexByte(before, '\n')
	return 1 + bytes.Count(before, []byte{'\n'}), max(1, utf8.RuneCount(before[last+1:]))
}

// unstorable finds a text that no database can keep.
func unstorable(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return "", !storable(value)
	case []any:
		for i, v := range value {
			if path, bad := unstorable(v); bad {
				return joinPath(fmt.Sprint(i), path), true
			}
		}
	case map[string]any:
		for k, v := range value {
			if path, bad := unstorable(v); bad || !storable(k) {
				return joinPath(strings.ReplaceAll(k, "\x00", ""), path), true
			}
		}
	}
	return "", false
}

func joinPath(key, rest string) string {
	if rest == "" {
		return key
	}
	return key + "." + rest
}
