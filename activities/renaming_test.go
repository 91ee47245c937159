package activities_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/procedure"
)

// renaming gives every action, field and role of a pack another name, wherever the pack says it. The names that belong to
// the language stay.
type renaming struct{ t *testing.T }

const renamed = "zz_"

// Roles that the language knows, and fields that it fills in the form of a duty's cases.
var (
	rolesOfTheLanguage  = []string{procedure.RoleApplicant, procedure.RoleProvider, procedure.RoleBureau, "owner", "head"}
	fieldsOfTheLanguage = []string{"year", "due", "department", "workdays"}
	builtInAction       = regexp.MustCompile(`^(supervise|service|extend|agree|refuse)_`)
	formValue           = regexp.MustCompile(`\bform\.(\w+)`)
	actValue            = regexp.MustCompile(`\bact\.(\w+)\.(\w+)`)
)

func (r renaming) role(name string) string {
	if slices.Contains(rolesOfTheLanguage, name) {
		return name
	}
	return renamed + name
}

func (r renaming) field(name string) string {
	if slices.Contains(fieldsOfTheLanguage, name) {
		return name
	}
	return renamed + name
}

func (r renaming) action(name string) string {
	if builtInAction.MatchString(name) {
		return name
	}
	return renamed + name
}

func (r renaming) reference(ref string) string {
	group, field, dotted := strings.Cut(ref, ".")
	switch {
	case !dotted || group == "resource" || group == "parent":
		return ref
	case group == "form":
		return "form." + r.field(field)
	}
	return r.action(group) + "." + r.field(field)
}

func (r renaming) expression(e string) string {
	e = formValue.ReplaceAllStringFunc(e, func(v string) string { return "form." + r.field(strings.TrimPrefix(v, "form.")) })
	return actValue.ReplaceAllStringFunc(e, func(v string) string {
		parts := strings.Split(v, ".")
		return "act." + r.action(parts[1]) + "." + r.field(parts[2])
	})
}

// source renames in a file, which is of a kind: regulation, procedure or scenario.
func (r renaming) source(kind string, source []byte) []byte {
	var written []string
	for _, doc := range strings.Split("\n"+string(source), "\n---") {
		var m yaml.MapSlice
		require.NoError(r.t, yaml.UnmarshalWithOptions([]byte(doc), &m, yaml.UseOrderedMap()))
		out, err := yaml.Marshal(r.mapping(kind, m))
		require.NoError(r.t, err)
		written = append(written, string(out))
	}
	return []byte(strings.Join(written, "---\n"))
}

func (r renaming) mapping(path string, m yaml.MapSlice) yaml.MapSlice {
	var out yaml.MapSlice
	for _, item := range m {
		key := item.Key.(string)
		if key == "never" { // nothing that is done depends on what is forbidden
			continue
		}
		out = append(out, yaml.MapItem{Key: r.key(path, key), Value: r.value(path, key, item.Value)})
	}
	return out
}

// key renames a key by what the mapping is that it stands in.
func (r renaming) key(path, key string) string {
	switch last(path) {
	case "parties":
		return r.role(key)
	case "fields", "form": // of the regulation, and of a child case or a scenario
		return r.field(key)
	case "anytime", "actions":
		return r.action(key)
	case "with", "binds":
		if strings.HasPrefix(path, "scenario") {
			return r.field(key)
		}
	}
	return key
}

func last(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func (r renaming) value(path, key string, v any) any {
	switch v := v.(type) {
	case yaml.MapSlice:
		return r.mapping(path+"/"+key, v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			if m, ok := item.(yaml.MapSlice); ok {
				list[i] = r.mapping(path+"/"+key+"/[]", m)
			} else {
				list[i] = r.value(path, key, item)
			}
		}
		return list
	case string:
		return r.text(path, key, v)
	}
	return v
}

func (r renaming) text(path, key, v string) string {
	in := last(path)
	switch {
	case strings.HasPrefix(path, "scenario"):
		if in == "with" || in == "form" { // what is said
			return v
		}
		switch key {
		case "by":
			return r.role(v)
		case "do":
			return r.action(v)
		}
		return v
	case key == "when", strings.Contains(path, "/children/") && in == "form", in == "with" && key == procedure.InputEveryone:
		return r.expression(v)
	case in == "set", in == "with", in == "filing" && key == "provider", slices.Contains([]string{"from", "until", "workdays", "days", "months", "years"}, key):
		return r.reference(v)
	case slices.Contains([]string{"role", "owner", "request", "approve", "notify", "escalate", "tell", "instead", "owes", "against"}, key),
		key == "of" && strings.Contains(path, "/breaches/"):
		return r.role(v)
	case key == "met_by":
		state, action, dotted := strings.Cut(v, "/")
		if !dotted {
			return r.action(state)
		}
		return state + "/" + r.action(action)
	case slices.Contains([]string{"binds", "amends"}, key) && v != "all":
		return r.field(v)
	case slices.Contains([]string{"needs", "takes"}, key), key == "name" && in == "[]":
		return r.field(v)
	}
	return v
}
