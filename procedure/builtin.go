package procedure

import "strings"

// ActionKind tells a procedure's own actions from those that the language gives.
type ActionKind int

// The kinds of action.
const (
	OwnAction ActionKind = iota
	AnytimeAction
	RepairAction
	ExtendAction
	AgreeAction
	RefuseAction
	ExpediteAction
	UrgeAction
	ComplainAction

	actionKinds // how many there are
)

// builtin is an action that the language gives to every procedure. It is said here once; what is open, what may be open in a
// state, what becomes of the case and which names are taken follow from it. How it works is in a file of its own.
type builtin struct {
	name   string // of an action on a clock, what the clock's name follows
	title  string // of a request for more time, the pack's
	kind   ActionKind
	fields []Field

	onTask func(Machine, OpenTask) (OpenAction, bool)   // with a task that the language gives, if it is one of these
	beside func(Machine, State, Node) []OpenAction      // with no task
	in     func(Machine, Node) []OpenAction             // with no task, at some time while a case stands in a state
	act    func(*stepContext, OpenAction, Fields) error // what becomes of the case
	last   bool                                         // named after what the pack has open at any time
	daily  bool                                         // once a day in a case
	idle   bool                                         // decides nothing, leads nowhere and leaves nothing on the state
	does   bool                                         // is the work itself, done by hand: who owes it has done it
}

// builtins are all of them, in the order in which they are named.
var builtins = []*builtin{
	{name: ActionRetry, title: "重新执行", kind: RepairAction, onTask: repairs, act: (*stepContext).retry},
	{name: ActionResolve, title: "已人工办理", kind: RepairAction, onTask: repairs, act: (*stepContext).resolve, does: true},
	{name: extendPrefix, kind: ExtendAction, beside: Machine.extensions, in: Machine.extensionsIn, act: (*stepContext).requestExtension},
	{name: agreePrefix, title: "同意延期", kind: AgreeAction, onTask: decidesExtension, act: (*stepContext).agreeToExtension},
	{
		name: refusePrefix, title: "不同意延期", kind: RefuseAction, onTask: decidesExtension, act: (*stepContext).refuseExtension,
		fields: []Field{{Name: "reason", Title: "理由", Type: Text, Required: true, Tells: TellsReason}},
	},
	{
		name: ActionExpedite, title: "催办", kind: ExpediteAction, beside: Machine.expedites,
		in: Machine.expeditesIn, act: (*stepContext).expedite, last: true, idle: true,
		fields: []Field{{Name: "reason", Title: "催办理由", Type: Text, Required: true, Max: longestReason}},
	},
	{
		name: ActionUrge, title: "催办", kind: UrgeAction, beside: Machine.urges,
		in: Machine.urgesIn, act: (*stepContext).urge, last: true, idle: true, daily: true,
		fields: []Field{{Name: "reason", Title: "催办理由", Type: Text, Required: true, Max: longestReason}},
	},
	{
		name: ActionComplain, title: "投诉", kind: ComplainAction, beside: Machine.urges,
		in: Machine.urgesIn, act: (*stepContext).complain, last: true, idle: true, daily: true,
		fields: []Field{{Name: "reason", Title: "投诉内容", Type: Text, Required: true, Max: longestReason}},
	},
}

// family begins the action's name and those of its kin; no action of a pack may begin so.
func (b *builtin) family() string { return b.name[:strings.Index(b.name, "_")+1] }

// idle tells whether the action is only on the register.
func (o OpenAction) idle() bool { return o.builtin != nil && o.builtin.idle }

// complete completes actions with what the table says.
func (b *builtin) complete(open ...OpenAction) []OpenAction {
	for i := range open {
		o := &open[i]
		o.Action, o.Kind, o.builtin = b.name+o.Action, b.kind, b
		if b.title != "" {
			o.Title = b.title
		}
		o.Fields = append(o.Fields, b.fields...)
	}
	return open
}

// onTask lists what the language gives to do with a task: nothing with one of the procedure.
func (m Machine) onTask(task OpenTask) []OpenAction {
	var open []OpenAction
	for _, b := range builtins {
		if b.onTask == nil {
			continue
		}
		if o, ok := b.onTask(m, task); ok {
			o.Role, o.Task = task.Role, task.ID
			open = append(open, b.complete(o)...)
		}
	}
	return open
}

// beside lists what the language gives to do with no task.
func (m Machine) beside(list func(*builtin) []OpenAction, last bool) []OpenAction {
	var open []OpenAction
	for _, b := range builtins {
		if b.beside != nil && b.last == last {
			open = append(open, b.complete(list(b)...)...)
		}
	}
	return open
}
