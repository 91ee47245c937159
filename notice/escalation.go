package notice

import (
	"cmp"
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Escalation says how a clock stands on a day: to its owner, or to others, with the name of the department that owes it.
func (c Case) Escalation(clock procedure.ClockInstance, owner bool, department string, cal procedure.Calendar, today civil.Date) (string, error) {
	s, err := procedure.Deadline{Due: clock.Due}.Signal(cal, today)
	if err != nil {
		return "", err
	}
	who, ask := "", "请立即办理"
	if !owner {
		who, ask = c.owes(clock, department), "请督促办理"
	}
	if s.Light == procedure.Red {
		return c.about(fmt.Sprintf("督办：%s“%s”已于%s届满，逾期 %d 个工作日%s，%s",
			who, clock.Title, procedure.Written(clock.Due), s.Late, clock.Basis.Bracketed(), ask)), nil
	}
	return c.about(fmt.Sprintf("督办：%s“%s”期限%s届满，尚余 %d 个工作日%s",
		who, clock.Title, procedure.Written(clock.Due), s.Left, clock.Basis.Bracketed())), nil
}

func (c Case) owes(clock procedure.ClockInstance, department string) string {
	who := cmp.Or(c.Machine.Definition().Regulation.Parties.At(clock.Owner).Title, clock.Owner)
	if department != "" && department != who {
		who += "（" + department + "）"
	}
	return who + "应当完成的"
}
