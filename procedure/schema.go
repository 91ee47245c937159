package procedure

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// The published schemas, by which editors complete and check a pack's files and
// by which those are checked when they are read.
//
//go:embed schema/*.json
var schemaFiles embed.FS

// schemaBase is where the schemas stand for the compiler; they refer to each
// other by file name, as they do on disk.
const schemaBase = "pack:///"

// schemas holds each schema as written and as compiled, by file name.
type schemas struct {
	written  map[string]any
	compiled map[string]*jsonschema.Schema
}

var loadSchemas = sync.OnceValue(func() schemas {
	s := schemas{map[string]any{}, map[string]*jsonschema.Schema{}}
	files, err := schemaFiles.ReadDir("schema")
	must(err)
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for _, f := range files {
		text, err := schemaFiles.ReadFile("schema/" + f.Name())
		must(err)
		s.written[f.Name()], err = jsonschema.UnmarshalJSON(bytes.NewReader(text))
		must(err)
		must(compiler.AddResource(schemaBase+f.Name(), s.written[f.Name()]))
	}
	for name := range s.written {
		s.compiled[name], err = compiler.Compile(schemaBase + name)
		must(err)
	}
	return s
})

// must stops a program whose own schemas are broken; a test keeps them sound.
func must(err error) {
	if err != nil {
		panic("procedure: embedded schema: " + err.Error())
	}
}

// validate notes every fault that the schema finds.
func (d *document) validate(schema string) {
	err := loadSchemas().compiled[schema].Validate(d.value)
	if invalid, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		d.invalid(invalid)
	}
}

func (d *document) invalid(e *jsonschema.ValidationError) {
	path, value := d.locate(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			d.faultAtKey(path, "no "+name, describe(e.SchemaURL, name))
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			expected := keys(e.SchemaURL)
			if now := todaysKey(name); now != "" {
				expected = now + ", as " + name + " is called now"
			}
			d.faultAtKey(join(path, name), "an unknown key "+name, expected)
		}
	case *kind.FalseSchema:
		d.faultAtKey(path, "a key that has no place here", "none")
	default:
		if len(e.Causes) == 0 {
			d.fault(path, show(value), expectedBy(e))
		}
		for _, cause := range e.Causes {
			d.invalid(cause)
		}
	}
}

// locate writes a JSON location as the paths of the document are written, and
// returns the value there.
func (d *document) locate(location []string) (path string, value any) {
	value = d.value
	for _, step := range location {
		switch v := value.(type) {
		case []any:
			i, _ := strconv.Atoi(step)
			path += "[" + step + "]"
			value = v[i]
		case map[string]any:
			path = join(path, step)
			value = v[step]
		}
	}
	return path, value
}

// show describes a value in a few words.
func show(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case map[string]any:
		return fmt.Sprintf("a mapping of %d", len(v))
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case string:
		return strconv.Quote(v)
	case bool:
		return fmt.Sprintf("the boolean %v", v)
	default:
		return fmt.Sprintf("the number %v", v)
	}
}

// expectedBy says what a schema wanted, in its own words where it has some.
func expectedBy(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return strings.Join(k.Want, " or ")
	case *kind.Enum:
		var list []string
		for _, v := range k.Want {
			list = append(list, fmt.Sprint(v))
		}
		return "one of " + strings.Join(list, ", ")
	case *kind.Minimum:
		return "at least " + k.Want.RatString()
	case *kind.MinItems:
		return fmt.Sprintf("at least %d", k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("at least %d", k.Want)
	case *kind.UniqueItems:
		return fmt.Sprintf("no item twice, as [%d] and [%d] are", k.Duplicates[0], k.Duplicates[1])
	}
	if title, ok := lookupSchema(e.SchemaURL)["title"].(string); ok {
		return title
	}
	return e.Error()
}

// describe says what the missing property of a schema is for.
func describe(schemaURL, property string) string {
	all, _ := lookupSchema(schemaURL)["properties"].(map[string]any)
	p, _ := all[property].(map[string]any)
	text, _ := p["description"].(string)
	text, _, _ = strings.Cut(text, ", e.g. ")
	text, _, _ = strings.Cut(text, ". ")
	if text == "" {
		return property
	}
	return property + " (" + strings.TrimSuffix(text, ".") + ")"
}

// keys says which keys a schema knows.
func keys(schemaURL string) string {
	all, ok := lookupSchema(schemaURL)["properties"].(map[string]any)
	if !ok {
		return lookupSchema(schemaBase + regulationSchema + "#/$defs/name")["title"].(string)
	}
	return "one of " + strings.Join(slices.Sorted(maps.Keys(all)), ", ")
}

// lookupSchema finds the schema object that an absolute location names.
func lookupSchema(location string) map[string]any {
	file, pointer, _ := strings.Cut(strings.TrimPrefix(location, schemaBase), "#")
	value := loadSchemas().written[file]
	for _, step := range strings.Split(strings.Trim(pointer, "/"), "/") {
		key, err := url.PathUnescape(step)
		must(err)
		if m, ok := value.(map[string]any); ok && key != "" {
			value = m[key]
		}
	}
	m, _ := value.(map[string]any)
	return m
}
