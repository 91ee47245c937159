package procedure

import (
	"slices"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"
)

// Input is something that a service takes from the case. The pack says with `with` where it stands, since the names of
// its fields and actions are its own.
type Input struct {
	Name     string
	Kind     InputKind
	Required bool // a state that calls the service must say it
}

// InputKind is how `with` says an input.
type InputKind string

// The kinds of input.
const (
	// TextInput is one or several references; the first that has a text counts.
	TextInput InputKind = "text"
	// ClassInput is the same, to fields whose values are classes of sharing or opening.
	ClassInput InputKind = "class"
	// WordingInput is a field of the form: its title, and in brackets its help, are what was agreed to.
	WordingInput InputKind = "wording"
	// ItemsInput is the same, to fields of information items.
	ItemsInput InputKind = "items"
	// DepartmentInput is the same, to fields that name a department.
	DepartmentInput InputKind = "department"
	// YesNoInput is one or several references to booleans; the first that is said counts.
	YesNoInput InputKind = "yes_no"
	// DateInput is one or several references to dates; the first that there is counts.
	DateInput InputKind = "date"
	// FilesInput is one or several references to attachments; all that there are count.
	FilesInput InputKind = "files"
	// ConditionInput is an expression that is true or false.
	ConditionInput InputKind = "condition"
)

// The services that give somebody the use of data.
const (
	GrantAccess = "grant_access"
	OpenData    = "open_data"
)

// What a grant takes from the case.
const (
	InputPurpose       = "purpose"       // what the data is for
	InputScope         = "scope"         // which of it
	InputMode          = "mode"          // how it is provided
	InputDuty          = "duty"          // what binds its holder
	InputUntil         = "until"         // its last day; it ends after it by itself
	InputAccess        = "access"        // where and how to get at it: an address, a task of exchange, a place
	InputDocumentation = "documentation" // files that describe it: the specification of an interface, a dictionary
	InputFiles         = "files"         // the data itself, as files
	InputContact       = "contact"       // whom to ask about it
	InputFrom          = "from"          // its first day; if not said, the day of granting
	InputEveryone      = "everyone"      // whether it is opened to everyone, and no person is named
)

var grantInputs = []Input{
	{InputPurpose, TextInput, true}, {InputScope, TextInput, false},
	{InputMode, TextInput, false}, {InputDuty, WordingInput, false}, {InputUntil, DateInput, false},
	{InputAccess, TextInput, false}, {InputDocumentation, FilesInput, false}, {InputFiles, FilesInput, false},
	{InputContact, TextInput, false}, {InputFrom, DateInput, false},
}

// What the services on catalog entries take besides the elements that they only pass on.
const (
	InputCode     = "code"
	InputTitle    = "title"
	InputProvider = "provider" // of publish_entry: who provides it from now on
	InputGathered = "gathered"
	InputItems    = "items"
)

// elementInputs are the elements of a catalog entry that a case can say, beside those in which a new entry differs.
var elementInputs = []Input{
	{"domain", TextInput, false}, {"summary", TextInput, false}, {"format", TextInput, false}, {"format_type", TextInput, false},
	{"share_basis", TextInput, false}, {"share_terms", TextInput, false}, {"share_mode", TextInput, false},
	{"access", TextInput, false}, {"contact", TextInput, false},
	{"open_basis", TextInput, false}, {"open_terms", TextInput, false}, {"update_cycle", TextInput, false}, {"released_on", TextInput, false},
	{"related", TextInput, false}, {InputGathered, YesNoInput, false}, {InputItems, ItemsInput, false},
}

// serviceInputs are the inputs of the services that take any.
var serviceInputs = map[string][]Input{
	GrantAccess: grantInputs,
	OpenData:    append(slices.Clip(grantInputs), Input{InputEveryone, ConditionInput, false}),
	PublishEntry: append([]Input{
		{InputTitle, TextInput, false}, {"share", ClassInput, false}, {"open", ClassInput, false}, {InputProvider, DepartmentInput, false},
	}, elementInputs...),
	EnterEntry: append([]Input{
		{InputCode, TextInput, true}, {InputTitle, TextInput, true}, {"share", ClassInput, true}, {"open", ClassInput, true},
	}, elementInputs...),
}

// InputsOf are the inputs that a service takes, in the order in which people are told of them.
func InputsOf(service string) []Input { return serviceInputs[service] }

// Grants tells whether the service gives somebody the use of data.
func Grants(service string) bool { return service == GrantAccess || service == OpenData }

func inputOf(service, name string) (Input, bool) {
	inputs := serviceInputs[service]
	i := slices.IndexFunc(inputs, func(in Input) bool { return in.Name == name })
	if i < 0 {
		return Input{}, false
	}
	return inputs[i], true
}

// ServiceInputs are the values that a service takes from a case, by name of the input.
type ServiceInputs struct {
	texts map[string]string
	files map[string][]string
	holds map[string]bool
}

// Text is the text of an input, or "" if the case has none.
func (i ServiceInputs) Text(name string) string { return i.texts[name] }

// Date is the day of an input, or nil if the case has none.
func (i ServiceInputs) Date(name string) *civil.Date {
	d, err := civil.ParseDate(i.texts[name])
	if err != nil {
		return nil
	}
	return &d
}

// Files are the ids of the attachments of an input, each once.
func (i ServiceInputs) Files(name string) []string { return i.files[name] }

// YesNo is whether an input holds, and whether the case says so or not.
func (i ServiceInputs) YesNo(name string) (holds, said bool) {
	return i.texts[name] == strconv.FormatBool(true), i.texts[name] != ""
}

// Items are the information items of an input, none if the case has none.
func (i ServiceInputs) Items(name string) ([]Item, error) { return ReadItems(i.texts[name]) }

// Holds tells whether an input that is a condition is said and holds.
func (i ServiceInputs) Holds(name string) bool { return i.holds[name] }

// ServiceInputs are what the service of the named state takes from the case. The error is that of an expression that
// cannot be evaluated.
func (d *Definition) ServiceInputs(s State, node string) (ServiceInputs, error) {
	n := d.States.At(node)
	values := ServiceInputs{texts: map[string]string{}, files: map[string][]string{}, holds: map[string]bool{}}
	for name, refs := range n.With.All() {
		input, _ := inputOf(n.Service, name)
		switch input.Kind {
		case WordingInput:
			values.texts[name] = d.wording(refs)
		case ConditionInput:
			v, err := Machine{def: d}.evaluate(&s, refs.expression(), nil)
			if err != nil {
				return ServiceInputs{}, err
			}
			values.holds[name] = v == true
		case YesNoInput:
			values.texts[name] = s.yesNo(refs)
		case FilesInput:
			values.files[name] = s.files(refs)
		default:
			values.texts[name] = s.text(refs)
		}
	}
	return values, nil
}

// FormInputs are the fields of the form from which a service takes an input, in whatever state it is called.
func (d *Definition) FormInputs(service, input string) []string {
	var fields []string
	for _, n := range d.States.All() {
		if n.Service == service {
			fields = append(fields, slices.DeleteFunc(formFields(n.With.At(input)), func(f string) bool { return slices.Contains(fields, f) })...)
		}
	}
	return fields
}

// FormFields are the fields of the form from which the state's service takes anything.
func (n Node) FormFields() []string {
	var fields []string
	for _, refs := range n.With.All() {
		fields = append(fields, formFields(refs)...)
	}
	return fields
}

func formFields(refs References) []string {
	var fields []string
	for _, ref := range refs {
		if field, ok := strings.CutPrefix(ref, "form."); ok {
			fields = append(fields, field)
		}
	}
	return fields
}

// text is the first of the referenced values that is a text.
func (s State) text(refs References) string {
	for _, ref := range refs {
		if text, ok := s.value(ref).(string); ok && text != "" {
			return text
		}
	}
	return ""
}

// files are the referenced attachments that there are.
func (s State) files(refs References) []string {
	var ids []string
	for _, ref := range refs {
		if id, ok := s.value(ref).(string); ok && id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// yesNo is the first of the referenced booleans that is said, "" if none is.
func (s State) yesNo(refs References) string {
	for _, ref := range refs {
		if v, said := s.value(ref).(bool); said {
			return strconv.FormatBool(v)
		}
	}
	return ""
}

// Entered is the catalog entry that the named state's enter_entry makes: of the case's provider, gathered unless it says
// otherwise, in its first version.
func (d *Definition) Entered(s State, node string) (Resource, error) {
	given, err := d.ServiceInputs(s, node)
	if err != nil {
		return Resource{}, err
	}
	gathered, said := given.YesNo(InputGathered)
	return Resource{
		Code: given.Text(InputCode), Title: given.Text(InputTitle), Provider: s.Parties.Provider, Share: given.Text("share"),
		ShareBasis: given.Text("share_basis"), Open: given.Text("open"), OpenBasis: given.Text("open_basis"), Gathered: gathered || !said,
		Access: given.Text("access"), Contact: given.Text("contact"), Version: 1,
	}, nil
}

// wording is what the form's field has its reader agree to.
func (d *Definition) wording(refs References) string {
	for _, ref := range refs {
		if f, ok := d.referent(ref); ok {
			if f.Help == "" {
				return f.Title
			}
			return f.Title + "（" + f.Help + "）"
		}
	}
	return ""
}

// expression is what stands where references could: one expression.
func (r References) expression() Expression {
	if len(r) != 1 {
		return ""
	}
	return Expression(r[0])
}

// conditions yields the inputs of the state's service that are expressions.
func (n Node) conditions() func(yield func(string, Expression) bool) {
	return func(yield func(string, Expression) bool) {
		for name, refs := range n.With.All() {
			if input, ok := inputOf(n.Service, name); ok && input.Kind == ConditionInput && !yield(name, refs.expression()) {
				return
			}
		}
	}
}
