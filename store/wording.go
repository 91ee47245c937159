package store

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// tell words a notice for officials: which case, which clock, by when, on what ground. It names no person and repeats no
// text that somebody wrote.
func (tr *transition) tell(record procedure.Record, c procedure.Command) string {
	run := tr.run(c.Clock)
	if run == nil {
		run = tr.run(record.Event.Clock)
	}
	switch {
	case c.Notice == procedure.NoticeUrged:
		return tr.about(tr.urged(record, c, run))
	case c.Notice == procedure.NoticeTask:
		return tr.about("待办：" + tr.taskTitle(c.Task) + dueBy(run))
	case c.Notice == procedure.NoticeDecided && tr.state.Outcome != nil:
		return tr.about("办理结果：" + tr.state.Outcome.Title)
	case c.Notice == procedure.NoticeExtension:
		return tr.about(extension(tr, record))
	case c.Notice == procedure.NoticeService:
		return tr.about("自动办理未成功，请处理：" + tr.calling(record.Event.Service))
	case c.Notice == procedure.NoticeProgress || run == nil:
		return tr.about("办理进展：" + tr.transited(record))
	case c.Notice == procedure.NoticeReminder:
		return tr.about(fmt.Sprintf("提醒：“%s”期限%s届满，尚余 %d 个工作日%s", run.Title, procedure.Written(run.Due), record.Event.Days, ground(run.Basis)))
	case c.Notice == procedure.NoticeMoved:
		return tr.about(moved(record, run))
	default:
		return tr.about(tr.ranOut(c, run))
	}
}

func (tr *transition) about(what string) string {
	subject := tr.machine.Definition().Title
	if r := tr.state.Resource; r != nil {
		subject += "（" + r.Title + "）"
	}
	return fmt.Sprintf("%s %s：%s", tr.state.Number, subject, what)
}

// moved says from which day to which, and what brought the calendar by which it is counted now.
func moved(record procedure.Record, run *procedure.Run) string {
	text := fmt.Sprintf("日历调整：“%s”期限由%s改为%s%s", run.Title, oldDue(run), procedure.Written(run.Due), ground(run.Basis))
	if why := record.Event.Reason; why != "" {
		text += "；缘由：" + why
	}
	return text
}

// ranOut says what silence has led to. Breach and outcome are said with it, since whoever is told so is told nothing else.
func (tr *transition) ranOut(c procedure.Command, run *procedure.Run) string {
	var text string
	if c.Notice == procedure.NoticeOverdue {
		text = tr.overdue(c.Role, run)
	} else {
		text = fmt.Sprintf("“%s”期限已于%s届满%s，%s", run.Title, procedure.Written(run.Due), ground(run.Basis), tr.stands())
	}
	if run.Breach != "" {
		text += "；涉及" + tr.machine.Definition().Regulation.Breaches.At(run.Breach).Article
	}
	return text
}

// overdue tells who owes it to do it, who supervises to see to it, and everybody else, such as who applied, only how it stands.
func (tr *transition) overdue(role string, run *procedure.Run) string {
	text := fmt.Sprintf("“%s”已逾期，期限为%s%s", run.Title, procedure.Written(run.Due), ground(run.Basis))
	if tr.seat(role) == tr.seat(run.Owner) {
		return text + "，请立即办理"
	}
	parties := tr.machine.Definition().Regulation.Parties
	text = cmp.Or(parties.At(run.Owner).Title, run.Owner) + "的" + text
	if party := parties.At(role); party.Urges() {
		text += "，请督促办理"
	}
	return text
}

func (tr *transition) stands() string {
	if tr.state.Outcome != nil {
		return "办理结果：" + tr.state.Outcome.Title
	}
	return "转入“" + tr.machine.Definition().States.At(tr.state.Node).Title + "”"
}

// ground names the article, and says so if it is our reading or only the bureau's practice.
func ground(b procedure.Basis) string {
	switch b.Mark {
	case procedure.Practice:
		return "（惯例）"
	case procedure.Construed:
		return "（" + b.Basis + "，解释）"
	default:
		return "（" + b.Basis + "）"
	}
}

// urged says who urges what. The reason is on the case's timeline, for those who may see it.
func (tr *transition) urged(record procedure.Record, c procedure.Command, run *procedure.Run) string {
	who := ""
	for _, role := range record.Event.By.Roles {
		if party := tr.machine.Definition().Regulation.Parties.At(role); party.Urges() {
			who = party.Title
			break
		}
	}
	text := fmt.Sprintf("%s催办：请尽快办理“%s”", who, tr.taskTitle(c.Task))
	switch {
	case run == nil:
	case run.Overdue:
		text += fmt.Sprintf("，“%s”期限已于%s届满，现已逾期%s", run.Title, procedure.Written(run.Due), ground(run.Basis))
	case tr.machine.HeldAs(*run) == "":
		text += fmt.Sprintf("，“%s”期限%s届满%s", run.Title, procedure.Written(run.Due), ground(run.Basis))
	}
	return text + "；理由见本事项的办理经过"
}

func dueBy(run *procedure.Run) string {
	if run == nil {
		return ""
	}
	text := fmt.Sprintf("，%s前完成%s", procedure.Written(run.Due), ground(run.Basis))
	if run.Provisional {
		text += "（该年放假安排尚未公布，日期为暂定）"
	}
	return text
}

func oldDue(run *procedure.Run) string {
	if n := len(run.History); n > 0 {
		return procedure.Written(run.History[n-1].Old)
	}
	return procedure.Written(run.Due)
}

func extension(tr *transition, record procedure.Record) string {
	for _, c := range record.Commands {
		if run := tr.run(c.Clock); c.Kind == procedure.ExtendClock && run != nil {
			return fmt.Sprintf("延期：“%s”期限由%s延至%s", run.Title, procedure.Written(*c.Old), procedure.Written(*c.Due))
		}
	}
	return "延期申请未获同意"
}

func (tr *transition) taskTitle(id string) string {
	for _, task := range tr.state.Tasks {
		if task.ID == id {
			return task.Title
		}
	}
	return ""
}

func (tr *transition) calling(id string) string {
	for _, call := range tr.state.Services {
		if call.ID == id {
			return procedure.Services[call.Service]
		}
	}
	return ""
}

// transited names the act, if it was one, and the state that the case has come to.
func (tr *transition) transited(record procedure.Record) string {
	to := tr.machine.Definition().States.At(record.To).Title
	var parts []string
	if title := actionTitle(tr.machine.Definition(), record); title != "" {
		parts = append(parts, title)
	}
	if to != "" && (len(parts) == 0 || parts[0] != to) {
		parts = append(parts, "现为“"+to+"”")
	}
	return strings.Join(parts, "，")
}

func actionTitle(d *procedure.Definition, record procedure.Record) string {
	if a, ok := d.States.At(record.From).Actions.Get(record.Event.Action); ok {
		return a.Title
	}
	return d.Anytime.At(record.Event.Action).Title
}

// unopened tells the bureau that a related case could not be filed, and why.
func unopened(tr *transition, related string, refusal *procedure.Refusal) note {
	title := tr.machine.Definition().Related.At(related).Title
	return note{
		seat: tr.seat(procedure.RoleBureau), notice: procedure.NoticeService,
		text:   tr.about(fmt.Sprintf("未能自动提起“%s”，请人工处理：%s", title, refusal.Detail)),
		record: tr.records[len(tr.records)-1],
	}
}
