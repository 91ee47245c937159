package notice

import (
	"fmt"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// UnmannedFiling tells the bureau that a case was filed with a task that nobody can do.
func (c Case) UnmannedFiling(task string, place domain.Unmanned) string {
	return c.about(fmt.Sprintf("“%s”由%s办理，目前无人可办；期限照常计算，届满依规定处理", task, place))
}

// Unmanned tells the bureau of all places in which nobody can act and for which tasks wait.
func Unmanned(places []domain.Unmanned) string {
	lines := []string{"有任务等待而无人可办的："}
	for _, p := range places {
		line := fmt.Sprintf("%s，任务 %d 项", p, p.Tasks)
		if p.FirstDue != nil {
			line += fmt.Sprintf("，最早%s届满（%s）", procedure.Written(*p.FirstDue), p.FirstCase)
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, "期限照常计算，届满依规定处理；请由系统管理员指定人员"), "\n")
}
