package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/procedure"
)

// Limits are the bytes that a body may have.
type Limits struct{ JSON, Upload int64 }

// multipartOverhead is boundaries and headers around an upload.
const multipartOverhead = 64 << 10

// Check refuses a request that the document does not allow: by its parameters, media type, size, or JSON that is
// ill-formed or does not fit its schema. A JSON body can be read once more afterwards; an upload is for its handler to read.
func (o Operation) Check(w http.ResponseWriter, r *http.Request, params gin.Params, most Limits) error {
	if err := o.checkParameters(r, params); err != nil {
		return err
	}
	return o.checkBody(w, r, most)
}

func (o Operation) checkParameters(r *http.Request, params gin.Params) error {
	var list procedure.Refusals
	input := &openapi3filter.RequestValidationInput{Request: r, PathParams: map[string]string{}}
	for _, p := range params {
		input.PathParams[p.Key] = p.Value
		if !storable(p.Value) {
			list = append(list, refuseField(ParameterInvalid, p.Key, "地址中的 %s 含有不能识别的字符", p.Key))
		}
	}
	for _, p := range o.parameters {
		if text, given := supplied(r, params, p.Value); given && !plain(p.Value, text) {
			list = append(list, refuseField(ParameterInvalid, p.Value.Name, "参数 %s 应当是整数，如 1", p.Value.Name))
			continue
		}
		if err := openapi3filter.ValidateParameter(r.Context(), with(input), p.Value); err != nil {
			list = append(list, parameterFault(p.Value, err))
		}
	}
	for name, values := range r.URL.Query() {
		if refusal := o.checkQuery(name, values); refusal != nil {
			list = append(list, refusal)
		}
	}
	if len(list) > 0 {
		return list
	}
	return nil
}

// supplied is the text of a parameter as it came.
func supplied(r *http.Request, params gin.Params, p *openapi3.Parameter) (string, bool) {
	switch p.In {
	case openapi3.ParameterInPath:
		return params.Get(p.Name)
	case openapi3.ParameterInQuery:
		return r.URL.Query().Get(p.Name), r.URL.Query().Has(p.Name)
	default:
		return "", false
	}
}

// wholeNumber is how JSON writes one: Go would take a plus sign and zeros in front, too.
var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func plain(p *openapi3.Parameter, text string) bool {
	return !p.Schema.Value.Type.Is(openapi3.TypeInteger) || wholeNumber.MatchString(text)
}

// with asks for dates that exist, not only for digits in the right places.
func with(input *openapi3filter.RequestValidationInput) *openapi3filter.RequestValidationInput {
	input.Options = &openapi3filter.Options{SchemaValidationOptions: []openapi3.SchemaValidationOption{realDates}}
	return input
}

// checkQuery refuses a parameter that there is not, because a filter misspelt is
// a list that is wrong, and one that comes twice or with what no text holds.
func (o Operation) checkQuery(name string, values []string) *procedure.Refusal {
	known := slices.ContainsFunc(o.parameters, func(p *openapi3.ParameterRef) bool {
		return p.Value.In == openapi3.ParameterInQuery && p.Value.Name == name
	})
	switch {
	case !known:
		return refuseField(ParameterInvalid, name, "没有名为 %s 的参数", name)
	case len(values) > 1:
		return refuseField(ParameterInvalid, name, "参数 %s 只能给出一次", name)
	case !storable(values[0]):
		return refuseField(ParameterInvalid, name, "参数 %s 含有不能识别的字符", name)
	}
	return nil
}

// storable tells whether a database can keep the text.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

func (o Operation) checkBody(w http.ResponseWriter, r *http.Request, most Limits) error {
	switch {
	case o.upload:
		r.Body = http.MaxBytesReader(w, r.Body, o.atMost(most.Upload)+multipartOverhead)
		return checkMediaType(r, "multipart/form-data")
	case o.body == nil:
		return nil
	}
	if err := checkMediaType(r, "application/json"); err != nil {
		return err
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, o.atMost(most.JSON)))
	if err != nil {
		return unread(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(data))
	return o.checkJSON(data)
}

func (o Operation) atMost(usual int64) int64 {
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
	return refuse(MalformedJSON, "请求的内容没有收全")
}

func checkMediaType(r *http.Request, want string) error {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return refuse(UnsupportedMediaType, "Content-Type 应为 %s", want)
	}
	return nil
}

func (o Operation) checkJSON(data []byte) error {
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
		return nil, refuse(MalformedJSON, "请求没有内容，应为 JSON")
	}
	if !utf8.Valid(data) {
		return nil, refuse(MalformedJSON, "请求的内容不是 UTF-8 编码")
	}
	var value any
	err := json.Unmarshal(data, &value)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line, column := place(data, syntax.Offset)
		return nil, refuse(MalformedJSON, "JSON 有误：第 %d 行第 %d 列（第 %d 字节）：%s", line, column, syntax.Offset, syntax)
	}
	if err != nil { // a number that no float holds
		return nil, refuse(MalformedJSON, "JSON 有误：%s", err)
	}
	return value, nil
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
