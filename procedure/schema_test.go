package procedure

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The schema and the Go structs say the same: every key of the one is known to
// the other, at every depth.
func TestSchemasAndStructsAgree(t *testing.T) {
	t.Parallel()
	compareSchema(t, regulationSchema, reflect.TypeFor[Regulation]())
	compareSchema(t, procedureSchema, reflect.TypeFor[Definition]())
	compareSchema(t, "scenario.schema.json", reflect.TypeFor[Scenario]())
}

func compareSchema(t *testing.T, file string, typ reflect.Type) {
	t.Helper()
	s, ok := loadSchemas().written[file].(map[string]any)
	require.True(t, ok)
	comparison{t, file}.compare(file, s, typ)
}

type comparison struct {
	t    *testing.T
	file string
}

func (c comparison) compare(path string, schema map[string]any, typ reflect.Type) {
	c, schema = c.follow(schema)
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch _, isScalar := typ.MethodByName("String"); {
	case strings.HasSuffix(path, ".parent.parent"): // a story within a story is described once
	case strings.HasPrefix(typ.Name(), "Ordered["):
		at, _ := typ.MethodByName("At")
		c.compare(path+".*", entries(schema), at.Type.Out(0))
	case typ.Kind() == reflect.Slice:
		c.compare(path+"[]", sub(schema, "items"), typ.Elem())
	case typ.Kind() == reflect.Struct && !isScalar &&
		!slices.Contains([]reflect.Type{reflect.TypeFor[Length](), reflect.TypeFor[Selection](), reflect.TypeFor[Moment]()}, typ):
		c.compareObject(path, schema, typ)
	}
}

func (c comparison) compareObject(path string, schema map[string]any, typ reflect.Type) {
	properties := sub(schema, "properties")
	fields := yamlFields(typ)
	assert.ElementsMatch(c.t, slices.Collect(maps.Keys(fields)), slices.Collect(maps.Keys(properties)), path)
	assert.Equal(c.t, false, schema["additionalProperties"], "%s: other keys must be refused", path)
	for name, field := range fields {
		property := sub(properties, name)
		_, target := c.follow(property)
		assert.True(c.t, property["description"] != nil || target["description"] != nil, "%s.%s has no description", path, name)
		c.compare(path+"."+name, property, field)
	}
}

// follow goes where a $ref leads, which may be another file.
func (c comparison) follow(schema map[string]any) (comparison, map[string]any) {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return c, schema
		}
		file, pointer, _ := strings.Cut(ref, "#")
		if file != "" {
			c.file = file
		}
		schema = lookupSchema(schemaBase + c.file + "#" + pointer)
		require.NotEmpty(c.t, schema, ref)
	}
}

func sub(schema map[string]any, key string) map[string]any {
	m, _ := schema[key].(map[string]any)
	return m
}

// entries returns the schema of what stands under any name.
func entries(schema map[string]any) map[string]any {
	for _, named := range sub(schema, "patternProperties") {
		return named.(map[string]any)
	}
	return sub(schema, "additionalProperties")
}

func yamlFields(typ reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range typ.NumField() {
		f := typ.Field(i)
		switch tag := f.Tag.Get("yaml"); tag {
		case "", "-":
		case ",inline":
			maps.Copy(fields, yamlFields(f.Type))
		default:
			if f.Tag.Get("earlier") == "" { // what only definitions on record say
				fields[tag] = f.Type
			}
		}
	}
	return fields
}

// The vocabularies of the language stand in the schema as they do in Go.
func TestSchemasKnowTheVocabularies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, pointer string
		words         []string
	}{
		{procedureSchema, "/$defs/state/properties/service", slices.Collect(maps.Keys(Services))},
		{regulationSchema, "/properties/parties/patternProperties/^[a-z][a-z0-9_]*$/properties/position", words(Positions...)},
		{procedureSchema, "/$defs/state/properties/hold/patternProperties/^[a-z][a-z0-9_]*$", []string{HoldPause, HoldRestart, HoldDelivered}},
		{procedureSchema, "/$defs/authority", words(Authorities...)},
		{procedureSchema, "/properties/filing/properties/resource", words(Required, Optional, None)},
		{procedureSchema, "/properties/filing/properties/parent", words(Required)},
		{procedureSchema, "/properties/filing/properties/by/items", words(FiledByDepartment, FiledByPublic, FiledByProvider, FiledByBureau, FiledByGovernment)},
		{procedureSchema, "/properties/facts/patternProperties/^[a-z][a-z0-9_]*$", words(DateFact, BooleanFact)},
		{regulationSchema, "/$defs/field/properties/type", words(Text, Enum, Integer, Boolean, Confirm, Date, Promise, Department, Attachment, Items)},
		{"scenario.schema.json", "/$defs/code", words(CaseEnded, TaskClosed, ActionNotOpen, ActionExhausted, NotYourRole, FieldMissing,
			FieldInvalid, FieldUnknown, NotInForce, NotYourFiling, ResourceNeeded, ParentNeeded, NoSuchExtension, FilingNotAdmitted, FieldBound)},
		{"scenario.schema.json", "/$defs/expectation/properties/clocks/patternProperties/^[a-z][a-z0-9_]*$",
			words(Met.String(), Missed.String(), Consented.String(), Cancelled.String())},
		{"scenario.schema.json", "/$defs/filing/properties/as", words(FiledByDepartment, FiledByPublic, FiledByProvider, FiledByBureau, FiledByGovernment)},
		{regulationSchema, "/properties/standing", words(InForce, Lapsed, Extended, Repealed)},
	} {
		var enum []string
		for _, v := range lookupSchema(schemaBase + c.file + "#" + c.pointer)["enum"].([]any) {
			enum = append(enum, v.(string))
		}
		assert.ElementsMatch(t, c.words, enum, c.pointer)
	}
}

// Every scenario of every pack is what its schema says.
func TestScenariosFollowTheirSchema(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../regulations/*/scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		docs, err := documents(file, source)
		require.NoError(t, err)
		for _, doc := range docs {
			doc.validate("scenario.schema.json")
			require.NoError(t, doc.err())
		}
	}
}

func words[T ~string](list ...T) []string {
	var all []string
	for _, w := range list {
		all = append(all, string(w))
	}
	return all
}
