package notice

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// text says of which case, which clock, by when and on what ground.
func (c Case) text(record procedure.Record, command procedure.Command) string {
	clock := c.clock(command.Clock)
	if clock == nil {
		clock = c.clock(record.Event.Clock)
	}
	switch {
	case command.Notice == procedure.NoticeComplaint:
		return c.about("申请人投诉本办件的办理；投诉内容见本办件的办理过程")
	case command.Notice == procedure.NoticeExpedited:
		return c.about(c.expedited(record, command, clock))
	case record.Event.Kind == procedure.ExpiryUndone && clock != nil:
		return c.about(fmt.Sprintf("系统时间曾有错误，“%s”期限届满的处理已撤销，办件恢复到此前的情况；期限仍至%s%s",
			clock.Title, procedure.Written(clock.Due), clock.Basis.Bracketed()))
	case command.Notice == procedure.NoticeTask:
		return c.about("待办：" + c.taskTitle(command.Task) + dueBy(clock))
	case command.Notice == procedure.NoticeDecided && c.State.Outcome != nil:
		return c.about("办理结果：" + c.State.Outcome.Title)
	case command.Notice == procedure.NoticeExtension:
		return c.about(c.extension(record))
	case command.Notice == procedure.NoticeService:
		return c.about("自动办理未成功，请处理：" + c.serviceTitle(record.Event.Service))
	case command.Notice == procedure.NoticeProgress || clock == nil:
		return c.about("办理进展：" + c.progress(record))
	case command.Notice == procedure.NoticeReminder:
		return c.about(fmt.Sprintf("提醒：“%s”期限%s届满，尚余 %d 个工作日%s", clock.Title, procedure.Written(clock.Due), record.Event.Days, clock.Basis.Bracketed()))
	case command.Notice == procedure.NoticeMoved:
		return c.about(moved(record, clock))
	default:
		return c.about(c.expired(command, clock))
	}
}

func (c Case) about(what string) string {
	subject := c.Machine.Definition().Title
	if r := c.State.Resource; r != nil {
		subject += "（" + r.Title + "）"
	}
	return fmt.Sprintf("%s %s：%s", c.State.Number, subject, what)
}

// moved says from which day to which, and what brought the calendar by which it is counted now.
func moved(record procedure.Record, clock *procedure.ClockInstance) string {
	text := fmt.Sprintf("日历调整：“%s”期限由%s改为%s%s", clock.Title, oldDue(clock), procedure.Written(clock.Due), clock.Basis.Bracketed())
	if why := record.Event.Reason; why != "" {
		text += "；原因：" + why
	}
	return text
}

// expired says what silence has led to. Breach and outcome are said with it, since whoever reads it is told nothing else.
func (c Case) expired(command procedure.Command, clock *procedure.ClockInstance) string {
	var text string
	if command.Notice == procedure.NoticeOverdue {
		text = c.overdue(command.Role, clock)
	} else {
		text = fmt.Sprintf("“%s”期限已于%s届满%s，%s", clock.Title, procedure.Written(clock.Due), clock.Basis.Bracketed(), c.standing(clock))
	}
	if clock.Breach != "" {
		text += "；涉及" + c.Machine.Definition().Regulation.Breaches.At(clock.Breach).Article
	}
	return text
}

// overdue asks the owner to act and supervisors to see to it; everybody else only learns how it stands.
func (c Case) overdue(role string, clock *procedure.ClockInstance) string {
	text := fmt.Sprintf("“%s”已逾期，期限为%s%s", clock.Title, procedure.Written(clock.Due), clock.Basis.Bracketed())
	if c.Assignee(role) == c.Assignee(clock.Owner) {
		return text + "，请立即办理"
	}
	parties := c.Machine.Definition().Regulation.Parties
	text = cmp.Or(parties.At(clock.Owner).Title, clock.Owner) + "的" + text
	if party := parties.At(role); party.Expedites() {
		text += "，请督促办理"
	}
	return text
}

// standing is what the end of the clock led to: of an approver's period, that nothing was decided.
func (c Case) standing(clock *procedure.ClockInstance) string {
	for _, about := range c.State.Clocks {
		for _, request := range about.Extensions {
			if request.Clock == clock.ID {
				return fmt.Sprintf("延期申请未决，视为未获同意；“%s”期限继续计算，至%s", about.Title, procedure.Written(about.Due))
			}
		}
	}
	if c.State.Outcome != nil {
		return "办理结果：" + c.State.Outcome.Title
	}
	return "转入“" + c.Machine.Definition().States.At(c.State.Node).Title + "”"
}

// expedited says who expedites what. The reason is on the case's timeline, for those who may see it.
func (c Case) expedited(record procedure.Record, command procedure.Command, clock *procedure.ClockInstance) string {
	who := "申请人"
	for _, role := range record.Event.By.Roles {
		if party := c.Machine.Definition().Regulation.Parties.At(role); party.Expedites() {
			who = party.Title
			break
		}
	}
	text := fmt.Sprintf("%s催办：请尽快办理“%s”", who, c.taskTitle(command.Task))
	switch {
	case clock == nil:
	case clock.Overdue:
		text += fmt.Sprintf("，“%s”期限已于%s届满，现已逾期%s", clock.Title, procedure.Written(clock.Due), clock.Basis.Bracketed())
	case c.Machine.HeldAs(*clock) == "":
		text += fmt.Sprintf("，“%s”期限%s届满%s", clock.Title, procedure.Written(clock.Due), clock.Basis.Bracketed())
	}
	return text + "；理由见本办件的办理过程"
}

func dueBy(clock *procedure.ClockInstance) string {
	if clock == nil {
		return ""
	}
	text := fmt.Sprintf("，%s前完成%s", procedure.Written(clock.Due), clock.Basis.Bracketed())
	if clock.Provisional {
		text += "（该年放假安排尚未公布，日期为暂定）"
	}
	return text
}

func oldDue(clock *procedure.ClockInstance) string {
	if n := len(clock.History); n > 0 {
		return procedure.Written(clock.History[n-1].Old)
	}
	return procedure.Written(clock.Due)
}

func (c Case) extension(record procedure.Record) string {
	for _, command := range record.Commands {
		if clock := c.clock(command.Clock); command.Kind == procedure.ExtendClock && clock != nil {
			return fmt.Sprintf("延期：“%s”期限由%s延至%s", clock.Title, procedure.Written(*command.Old), procedure.Written(*command.Due))
		}
	}
	for _, command := range record.Commands {
		clock := c.clock(command.Clock)
		if command.Kind != procedure.ResumeClock || clock == nil {
			continue
		}
		why := "延期申请未获同意"
		if n := len(clock.Extensions); n > 0 && clock.Extensions[n-1].Lapsed {
			why = "延期申请逾期未决，视为未获同意"
		}
		return fmt.Sprintf("%s：“%s”期限继续计算，至%s", why, clock.Title, procedure.Written(clock.Due))
	}
	return "延期申请未获同意"
}

func (c Case) taskTitle(id string) string {
	for _, task := range c.State.Tasks {
		if task.ID == id {
			return task.Title
		}
	}
	return ""
}

func (c Case) serviceTitle(call string) string {
	for _, s := range c.State.Services {
		if s.ID == call {
			return procedure.Services[s.Service]
		}
	}
	return ""
}

// progress names the act, if it was one, and the state that the case has come to.
func (c Case) progress(record procedure.Record) string {
	to := c.Machine.Definition().States.At(record.To).Title
	var parts []string
	if title := actionTitle(c.Machine.Definition(), record); title != "" {
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

// ChildRefused tells the bureau that a child case could not be filed after a step, and why.
func (c Case) ChildRefused(record procedure.Record, child string, refusal *procedure.Refusal) Notice {
	title := c.Machine.Definition().Children.At(child).Title
	return Notice{
		To: c.Assignee(procedure.RoleBureau), Kind: procedure.NoticeService, At: record.Event.At,
		Text: c.about(fmt.Sprintf("未能自动提起“%s”，请人工处理：%s", title, refusal.Detail)),
	}
}

// Test is what a subscription is sent to try it.
func Test(title string) string {
	return "这是一条测试消息，说明“" + title + "”可以收到推送。"
}

func letterCorrected(title, number string) string {
	return fmt.Sprintf("文书更正：《%s》（%s）有更正，另发更正通知书，以更正后的内容为准", title, number)
}
