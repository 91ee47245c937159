package procedure

import (
	"fmt"
	"slices"
)

// The services that act on what another case granted: the one that theirs follows from.
const (
	SuspendAccess = "suspend_access" // until restored
	RevokeAccess  = "revoke_access"  // for good
	RestoreAccess = "restore_access" // what the same case has suspended
)

// The services by which a catalog entry comes, changes and goes.
const (
	EnterEntry   = "enter_entry"   // what the case says becomes a new entry, and the case is about it from then on
	PublishEntry = "publish_entry" // what the case says of its entry becomes the entry's next version
	RetireEntry  = "retire_entry"  // the entry leaves the catalog: nothing more can be asked about it
)

// Services are the things that a pack can have done by the application. The
// vocabulary is part of the language; package activities carries them out.
var Services = map[string]string{
	GrantAccess:      "授予数据使用权限",
	SuspendAccess:    "暂停数据使用权限",
	RevokeAccess:     "终止数据使用权限",
	RestoreAccess:    "恢复数据使用权限",
	OpenData:         "向申请人开放数据",
	PublishEntry:     "发布目录新版本",
	EnterEntry:       "编入目录",
	RetireEntry:      "退出目录",
	"file_report":    "报送备案",
	"publish_notice": "发布通报",
}

var onParent = map[string]bool{SuspendAccess: true, RevokeAccess: true, RestoreAccess: true}

// Calls tells whether some state of the procedure has the service done.
func (d *Definition) Calls(service string) bool {
	for _, n := range d.States.All() {
		if n.Service == service {
			return true
		}
	}
	return false
}

// The actions of the bureau on a service that failed for good. They belong to
// the language: every service of every procedure has them.
const (
	servicePrefix = "service_"
	ActionRetry   = servicePrefix + "retry"
	ActionResolve = servicePrefix + "resolve" // done by hand
)

func (t *stepContext) call(name string, node Node) {
	c := Call{
		ID: fmt.Sprintf("%d-%s", len(t.s.Services)+1, name), Service: node.Service,
		Node: name, Basis: node.Basis, RequestedAt: t.ev.At, Tries: 1,
	}
	t.s.Services = append(t.s.Services, c)
	t.command(Command{Kind: CallService, Service: c.ID})
}

func (s *State) service(id string) *Call {
	for i := range s.Services {
		if s.Services[i].ID == id {
			return &s.Services[i]
		}
	}
	return nil
}

func (t *stepContext) serviceEnded() error {
	c := t.s.service(t.ev.Service)
	if c == nil || !c.Waiting() || t.s.Ended() {
		return Refuse(TaskClosed, "服务 %s 已有结果", t.ev.Service)
	}
	if t.ev.Kind == ServiceDone {
		return t.serviceDone(c)
	}
	at := t.ev.At
	c.FailedAt = &at
	title := fmt.Sprintf("处理未完成的“%s”", Services[c.Service])
	t.open(OpenTask{Node: c.Node, Role: RoleBureau, Title: title, Service: c.ID})
	t.notify(NoticeService, RoleBureau)
	return nil
}

func (t *stepContext) serviceDone(c *Call) error {
	at := t.ev.At
	c.DoneAt, c.FailedAt = &at, nil
	if c.Service == EnterEntry {
		entered, err := t.m.def.Entered(*t.s, c.Node)
		if err != nil {
			return err
		}
		t.s.Resource = &entered
	}
	node := t.m.def.States.At(c.Node)
	t.took(c.Node + "/done")
	if node.End != "" {
		return t.end()
	}
	return t.move(node.To)
}

// FiledAbout is the entry that the case was filed about, or nil: one that the case has entered into the catalog itself came later.
func (s State) FiledAbout() *Resource {
	if slices.ContainsFunc(s.Services, func(c Call) bool { return c.Service == EnterEntry && c.DoneAt != nil }) {
		return nil
	}
	return s.Resource
}

// repairs offers what the bureau does about a service that failed.
func repairs(_ Machine, task OpenTask) (OpenAction, bool) {
	return OpenAction{Basis: ByPractice}, task.Service != ""
}

// failed closes the task about a service that failed and returns the service.
func (t *stepContext) failed(o OpenAction) *Call {
	task := t.task(o.Task)
	t.closeTask(task, o.Action)
	return t.s.service(task.Service)
}

func (t *stepContext) resolve(o OpenAction, _ Fields) error { return t.serviceDone(t.failed(o)) }

func (t *stepContext) retry(o OpenAction, _ Fields) error {
	c := t.failed(o)
	c.FailedAt = nil
	c.Tries++
	t.command(Command{Kind: CallService, Service: c.ID})
	return nil
}
