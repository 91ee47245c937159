package activities

import (
	"fmt"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// details says in Chinese, a line for each, what the case waits for.
func details(s procedure.State, d *procedure.Definition) string {
	if s.Ended() {
		return fmt.Sprintf("已办结：%s（%s）", s.Outcome.Title, s.Outcome.On)
	}
	var lines []string
	if s.Outcome != nil {
		lines = append(lines, fmt.Sprintf("已有结果：%s（%s）", s.Outcome.Title, s.Outcome.On))
	}
	for _, task := range s.OpenTasks() {
		lines = append(lines, awaited(s, d, task))
	}
	for _, c := range s.Calls() {
		lines = append(lines, fmt.Sprintf("正在%s%s", procedure.Services[c.Service], c.Basis.Bracketed()))
	}
	return strings.Join(lines, "\n")
}

// awaited says what is awaited from whom, by when, under which article:
// 等待提供部门“核实需求并答复”，2026-10-10 届满（第十四条第二款）.
func awaited(s procedure.State, d *procedure.Definition, task procedure.OpenTask) string {
	text := fmt.Sprintf("等待%s“%s”", title(d, task.Role), task.Title)
	if r := run(s, task.Clock); r != nil && r.Running() {
		text += "，" + deadline(*r)
	}
	return text
}

// deadline says when a clock runs out, or ran out, and under which article.
func deadline(r procedure.ClockInstance) string {
	switch {
	case r.Overdue:
		return fmt.Sprintf("%s 已届满，逾期%s", r.Due, r.Basis.Bracketed())
	case r.HeldAs != "":
		return "期限中止计算" + r.Basis.Bracketed()
	case r.Provisional:
		return fmt.Sprintf("%s（暂定）届满%s", r.Due, r.Basis.Bracketed())
	}
	return fmt.Sprintf("%s 届满%s", r.Due, r.Basis.Bracketed())
}

// alarmSummary says what the engine's timer stands for.
func alarmSummary(s procedure.State, d *procedure.Definition, alarm procedure.Event) string {
	r := run(s, alarm.Clock)
	if r == nil {
		return alarm.ID
	}
	if alarm.Kind == procedure.ReminderDue {
		return fmt.Sprintf("届满前 %d 个工作日提醒%s：“%s”%s", alarm.Days, title(d, r.Owner), r.Title, deadline(*r))
	}
	for _, task := range s.OpenTasks() {
		if task.Clock == r.ID && task.Role == r.Owner {
			return awaited(s, d, task)
		}
	}
	return fmt.Sprintf("等待%s“%s”，%s", title(d, r.Owner), r.Title, deadline(*r))
}

func title(d *procedure.Definition, role string) string {
	if t := d.Regulation.Parties.At(role).Title; t != "" {
		return t
	}
	return role
}

func run(s procedure.State, id string) *procedure.ClockInstance {
	for i := range s.Clocks {
		if s.Clocks[i].ID == id {
			return &s.Clocks[i]
		}
	}
	return nil
}
