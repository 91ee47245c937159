package contract

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// The codes by which a request is refused that the document does not allow, beside those of fields.
const (
	ParameterInvalid     procedure.Code = "parameter_invalid"
	MalformedJSON        procedure.Code = "malformed_json"
	UnsupportedMediaType procedure.Code = "unsupported_media_type"
)

func refuse(code procedure.Code, format string, args ...any) *procedure.Refusal {
	return refuseField(code, "", format, args...)
}

func refuseField(code procedure.Code, field, format string, args ...any) *procedure.Refusal {
	return &procedure.Refusal{Code: code, Detail: fmt.Sprintf(format, args...), Field: field}
}

// realDates makes `format: date` mean a day that exists and that the calendar covers.
var realDates = openapi3.WithStringFormatValidator("date", openapi3.NewCallbackValidator(func(text string) error {
	_, err := calendar.ParseDate(text)
	return err
}))

// parameterFault words what is wrong with a parameter.
func parameterFault(p *openapi3.Parameter, err error) *procedure.Refusal {
	if errors.Is(err, openapi3filter.ErrInvalidRequired) {
		return refuseField(ParameterInvalid, p.Name, "必须给出参数 %s", p.Name)
	}
	reason := expectation(p.Schema.Value)
	var wrong *openapi3.SchemaError
	if errors.As(err, &wrong) {
		reason = demanded(wrong)
	}
	return refuseField(ParameterInvalid, p.Name, "参数 %s %s", p.Name, reason)
}

// bodyFaults words everything that is wrong with a body.
func bodyFaults(err error) error {
	var several openapi3.MultiError
	if !errors.As(err, &several) {
		several = openapi3.MultiError{err}
	}
	var list procedure.Refusals
	for _, e := range several {
		var wrong *openapi3.SchemaError
		if !errors.As(e, &wrong) {
			return e
		}
		for _, refusal := range bodyFault(wrong) {
			if !slices.ContainsFunc(list, func(r *procedure.Refusal) bool { return *r == *refusal }) {
				list = append(list, refusal)
			}
		}
	}
	return list
}

func bodyFault(wrong *openapi3.SchemaError) []*procedure.Refusal {
	field := strings.Join(wrong.JSONPointer(), ".")
	switch wrong.SchemaField {
	case "required":
		return []*procedure.Refusal{refuseField(procedure.FieldMissing, field, "缺少%s", missingTitle(wrong, field))}
	case "properties":
		return unknownProperties(wrong, field)
	}
	return []*procedure.Refusal{refuseField(procedure.FieldInvalid, field, "%s%s", called(wrong.Schema, field), demanded(wrong))}
}

// missingTitle is what a property is called that the object at fault lacks.
func missingTitle(wrong *openapi3.SchemaError, field string) string {
	path := wrong.JSONPointer()
	if property := wrong.Schema.Properties[path[len(path)-1]]; property != nil {
		return called(property.Value, field)
	}
	return called(&openapi3.Schema{}, field)
}

// called is the title under which people know what the schema is of, or else where it is in the request.
func called(s *openapi3.Schema, field string) string {
	switch {
	case s.Title != "":
		return "“" + s.Title + "”"
	case field == "":
		return "请求的内容"
	}
	return " " + field + " "
}

func unknownProperties(wrong *openapi3.SchemaError, at string) []*procedure.Refusal {
	known := slices.Sorted(maps.Keys(wrong.Schema.Properties))
	var list []*procedure.Refusal
	value, _ := wrong.Value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if !slices.Contains(known, name) {
			field := strings.TrimPrefix(at+"."+name, ".")
			list = append(list, refuseField(procedure.FieldUnknown, field, "没有名为 %s 的项，可填：%s", field, strings.Join(known, "、")))
		}
	}
	return list
}

// demanded says what the schema's violated rule asks for.
func demanded(wrong *openapi3.SchemaError) string {
	s := wrong.Schema
	switch wrong.SchemaField {
	case "minLength":
		if s.MinLength == 1 {
			return "不能为空"
		}
		return fmt.Sprintf("至少 %d 字", s.MinLength)
	case "maxLength":
		return fmt.Sprintf("最多 %d 字", *s.MaxLength)
	case "minItems":
		return fmt.Sprintf("至少 %d 项", s.MinItems)
	case "maxItems":
		return fmt.Sprintf("最多 %d 项", *s.MaxItems)
	case "uniqueItems":
		return "不得有重复的项"
	case "minimum":
		return fmt.Sprintf("不得小于 %v", *s.Min)
	case "maximum":
		return fmt.Sprintf("不得大于 %v", *s.Max)
	}
	return expectation(s)
}

// expectation says what kind of value a schema asks for.
func expectation(s *openapi3.Schema) string {
	switch {
	case len(s.Enum) > 0:
		var list []string
		for _, v := range s.Enum {
			list = append(list, fmt.Sprint(v))
		}
		return "应为下列之一：" + strings.Join(list, "、")
	case s.Format == "date":
		return "应为存在的日期，形如 2026-09-28（2002 年至 2099 年）"
	case s.Type.Is(openapi3.TypeInteger):
		return "应为整数"
	case s.Type.Is(openapi3.TypeBoolean):
		return "应为 true 或 false"
	case s.Type.Is(openapi3.TypeArray):
		return "应为列表"
	case s.Type.Is(openapi3.TypeObject):
		return "应为对象"
	case s.Pattern != "":
		return fmt.Sprint("应为", s.Extensions["x-expected"])
	default:
		return "应为文字"
	}
}
