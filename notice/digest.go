package notice

import (
	"fmt"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Section is a part of a daily digest: how many cases there are of a kind, and lines for the first of them.
type Section struct {
	Title string
	Count int
	Lines []string
}

// Digest is what a person reads on a day. It is empty if no section has anything.
func Digest(day civil.Date, sections []Section) string {
	var heads, lines []string
	for _, s := range sections {
		if s.Count == 0 {
			continue
		}
		heads = append(heads, fmt.Sprintf("%s %d 件", s.Title, s.Count))
		lines = append(lines, "【"+s.Title+"】")
		lines = append(lines, s.Lines...)
		if more := s.Count - len(s.Lines); more > 0 {
			lines = append(lines, fmt.Sprintf("另有 %d 件", more))
		}
	}
	if len(heads) == 0 {
		return ""
	}
	return fmt.Sprintf("%s摘要：%s\n%s", procedure.Written(day), strings.Join(heads, "，"), strings.Join(lines, "\n"))
}

// DigestLine says what is to be done in a case by when, and how late it is on a day.
func DigestLine(c domain.Summary, title string, due civil.Date, cal procedure.Calendar, day civil.Date) (string, error) {
	name := c.Number + " " + c.Title
	if c.Subject != "" {
		name += "（" + c.Subject + "）"
	}
	text := fmt.Sprintf("%s：%s，期限%s", name, title, procedure.Written(due))
	s, err := procedure.Deadline{Due: due}.Signal(cal, day)
	if s.Light == procedure.Red {
		text += fmt.Sprintf("，已逾期 %d 个工作日", s.Late)
	}
	return text, err
}
