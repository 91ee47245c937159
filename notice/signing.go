package notice

import (
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// SignOffSent tells those who sign that a draft waits, and by when its task is due; clock may be nil.
func SignOffSent(s domain.SignOff, heading string, clock *procedure.ClockInstance, today civil.Date) string {
	text := fmt.Sprintf("待审签：%s送审“%s”，%s", s.ByName, s.Title, heading)
	if clock == nil {
		return text
	}
	text += fmt.Sprintf("；“%s”期限至%s", clock.Title, procedure.Written(clock.Due))
	if !today.Before(clock.Due) {
		text += "，今日届满"
	}
	return text + "，审签之前照常计算"
}

// SignOffSettled tells what came of a draft.
func SignOffSettled(s domain.SignOff, heading string) string {
	who := s.SettledByName
	if s.SettledForName != "" {
		who += "（代" + s.SettledForName + "）"
	}
	switch s.Status {
	case domain.Signed:
		return fmt.Sprintf("%s已审签“%s”，%s", who, s.Title, heading)
	case domain.Returned:
		return fmt.Sprintf("%s退回送审的“%s”，%s。理由见办件，所写内容仍在，可以修改后再送审", who, s.Title, heading)
	default:
		return fmt.Sprintf("%s送审的“%s”未经审签，已经失效，%s。原因：%s", s.ByName, s.Title, heading, s.Reason)
	}
}

// SignOffPresses tells signers and who drafted it that the period is over today whether or not it is signed.
func SignOffPresses(s domain.SignOff, heading string) string {
	return fmt.Sprintf("今日届满，尚未审签：%s送审的“%s”，%s。期限照常计算，届满依规定处理", s.ByName, s.Title, heading)
}
