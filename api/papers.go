package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/paper"
	"github.com/shixian/shixian/procedure"
)

// paperHandlers set what others show as a file that is sent on and printed.
type paperHandlers struct {
	history *historyHandlers
	audit   *auditHandlers
}

// paperFile is a paper set as PDF.
type paperFile struct {
	name    string
	content []byte
}

// VisitGetCaseFileResponse writes the file under its name.
func (f paperFile) VisitGetCaseFileResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitGetVerificationReportResponse writes the file under its name.
func (f paperFile) VisitGetVerificationReportResponse(w http.ResponseWriter) error { return f.write(w) }

func (f paperFile) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.content)))
	w.Header().Set("Content-Disposition", disposition(f.name))
	_, err := bytes.NewReader(f.content).WriteTo(w)
	return err
}

func (s *paperHandlers) set(p paper.Paper, name string, made time.Time) (paperFile, error) {
	p.Mark, p.Fonts, p.Made = s.history.mark(), s.history.fonts, made
	content, err := p.PDF()
	return paperFile{name + ".pdf", content}, err
}

// GetCaseFile sets the whole case as the caller sees it: what was filed, periods, what was done, letters and attachments by their
// digests, and whether the ledger holds it as it was entered.
func (s *paperHandlers) GetCaseFile(ctx context.Context, r gen.GetCaseFileRequestObject) (gen.GetCaseFileResponseObject, error) {
	v, err := s.history.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	shown, err := s.history.show(ctx, v)
	if err != nil {
		return nil, err
	}
	line, err := s.history.GetTimeline(ctx, gen.GetTimelineRequestObject(r))
	if err != nil {
		return nil, err
	}
	letters, err := s.history.letters(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	audit, err := s.audit.ledger.VerifyCase(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	events, _ := line.(gen.GetTimeline200JSONResponse)
	var issued []string
	for _, l := range letters {
		issued = append(issued, fmt.Sprintf("%s　%s（%s）", l.Number, l.Title, procedure.Written(l.On)), digestLine(l.Hash))
	}
	faults := each(audit.Faults, toLedgerFault)
	return s.set(paper.Paper{
		Title: shown.Title + "办件材料", Under: shown.Number, Author: shown.Regulation.Title,
		Parts: numbered([]paper.Part{
			{Title: "办件", Lines: aboutCase(shown)},
			{Title: "申请内容", Lines: valueLines(shown.Form)},
			{Title: "期限", Lines: clockLines(shown.Clocks)},
			{Title: "办理过程", Lines: eventLines(events.Items, shown.Form)},
			{Title: "文书", Lines: issued},
			{Title: "附件", Lines: fileLines(shown.Attachments)},
			{Title: "台账完整性核验", Lines: faultLines(faults, len(faults), fmt.Sprintf("共核验 %d 条办理记录", audit.Events))},
		}),
	}, "办件材料 "+shown.Number, shown.RecordedAt)
}

// GetVerificationReport sets the outcome of a walk along every chain, for whoever asks for a proof on paper.
func (s *paperHandlers) GetVerificationReport(
	ctx context.Context, r gen.GetVerificationReportRequestObject,
) (gen.GetVerificationReportResponseObject, error) {
	found, err := s.audit.GetVerification(ctx, gen.GetVerificationRequestObject(r))
	if err != nil {
		return nil, err
	}
	answer, _ := found.(gen.GetVerification200JSONResponse)
	v := gen.Verification(answer)
	lines := []string{
		"核验结果：" + v.StatusTitle, "开始时间：" + instantOf(v.StartedAt), "完成时间：" + instantOf(v.FinishedAt), "核验人：" + v.StartedBy,
		fmt.Sprintf("核验范围：办件 %d 件，办理记录 %d 条", v.Cases, v.Events),
	}
	if v.Anchor != 0 {
		lines = append(lines, fmt.Sprintf("对照的存证：第 %d 号", v.Anchor))
	}
	if v.Erased > 0 {
		lines = append(lines, fmt.Sprintf("依法删除个人信息的：%d 处，其摘要值仍在台账中", v.Erased))
	}
	if v.Failure != "" {
		lines = append(lines, "未能完成的原因："+v.Failure)
	}
	return s.set(paper.Paper{
		Title: "台账完整性核验报告", Under: procedure.Written(procedure.DateOf(v.StartedAt)), Parts: numbered([]paper.Part{
			{Title: "核验情况", Lines: lines}, {Title: "不符之处", Lines: faultLines(v.Faults, v.FaultCount, "")},
		}),
	}, "核验报告 "+v.StartedAt.In(procedure.Shanghai).Format("20060102-1504"), v.SeenAt)
}

func aboutCase(c gen.Case) []string {
	lines := []string{"事项：" + c.Title, "依据：" + c.Regulation.Title, "申请方：" + cmp.Or(withKind(c.ApplicantName, c.ApplicantKind), c.Applicant.Name)}
	for _, l := range [][2]string{{"提供方", c.Provider.Name}, {"目录条目", c.Resource.Title}} {
		if l[1] != "" {
			lines = append(lines, l[0]+"："+l[1])
		}
	}
	lines = append(lines, "提交时间："+instantOf(c.FiledAt), "收到之日："+procedure.Written(c.FiledOn))
	if c.Outcome.Title == "" {
		return append(lines, "当前环节："+c.StateTitle)
	}
	lines = append(lines, "结果："+c.Outcome.Title+"（"+procedure.Written(c.Outcome.On)+"）")
	return append(lines, valueLines(c.Outcome.Explanation)...)
}

func valueLines(values []gen.FieldValue) []string {
	return each(values, func(v gen.FieldValue) string { return v.Title + "：" + v.Text })
}

func clockLines(clocks []gen.Clock) []string {
	return each(clocks, func(c gen.Clock) string {
		text := fmt.Sprintf("%s（%s）：%s起，截止日期%s，%s", c.Title, c.OwnerTitle, procedure.Written(c.StartOn), procedure.Written(c.DueOn), c.StatusTitle)
		if c.EndedOn.IsValid() {
			text += "，" + procedure.Written(c.EndedOn) + "了结"
		}
		return text + "；" + strings.TrimSpace(c.Basis.Article+" "+c.Basis.AuthorityTitle)
	})
}

// eventLines are what happened. Of what was filed only what is otherwise by now stands here: the rest is the form, which stands above.
func eventLines(events []gen.TimelineEvent, form []gen.FieldValue) []string {
	told := func(f gen.FieldValue) bool {
		return slices.ContainsFunc(form, func(now gen.FieldValue) bool { return now.Name == f.Name && now.Text == f.Text })
	}
	return each(events, func(e gen.TimelineEvent) string {
		text := instantOf(e.At) + "　" + e.Title
		if who := strings.TrimSpace(e.By.Department.Name + " " + e.By.Name); who != "" {
			text += "（" + who + signature(e.By) + "）"
		}
		if e.FromTitle != e.ToTitle {
			text += "，转入“" + e.ToTitle + "”"
		}
		fields := e.Fields
		if e.Kind == gen.TimelineEventKindFiled {
			fields = slices.DeleteFunc(slices.Clone(fields), told)
		}
		return strings.Join(append([]string{text}, valueLines(fields)...), "；")
	})
}

// signature says who signed what was done, if somebody did.
func signature(by gen.Actor) string {
	switch {
	case by.SignedBy == "":
		return ""
	case by.SignedOnBehalfOf != "":
		return "，" + by.SignedBy + "代" + by.SignedOnBehalfOf + "审签"
	}
	return "，" + by.SignedBy + "审签"
}

func fileLines(files []gen.Attachment) (lines []string) {
	for _, a := range files {
		lines = append(lines, fmt.Sprintf("%s（%d 字节，%s）", a.Name, a.Size, instantOf(a.AddedAt)), digestLine(a.Sha256))
	}
	return lines
}

// digestLine is a line of its own: a digest is not broken, and would spread what stands beside it.
func digestLine(digest string) string { return "SHA-256 " + digest }

// faultLines are places where the ledger is not what was written, as many as are listed of all.
func faultLines(faults []gen.LedgerFault, all int, note string) []string {
	lines := each(faults, func(f gen.LedgerFault) string {
		where := f.Case
		if f.Seq > 0 {
			where += fmt.Sprintf(" 第 %d 条", f.Seq)
		}
		return strings.TrimSpace(where + " " + f.What)
	})
	switch {
	case all == 0:
		lines = append(lines, "与登记时相同")
	case all > len(faults):
		lines = append(lines, fmt.Sprintf("以上列出 %d 处，共 %d 处", len(faults), all))
	}
	if note != "" {
		lines = append(lines, note)
	}
	return lines
}

// numbered numbers the parts, and says of an empty one that there is nothing.
func numbered(parts []paper.Part) []paper.Part {
	ordinals := []rune("一二三四五六七八九十")
	for i := range parts {
		parts[i].Title = string(ordinals[i]) + "、" + parts[i].Title
		if len(parts[i].Lines) == 0 {
			parts[i].Lines = []string{"无"}
		}
	}
	return parts
}

// instantOf is an instant as people write it, to the minute; nothing for none.
func instantOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return procedure.Written(procedure.DateOf(at)) + " " + at.In(procedure.Shanghai).Format("15:04")
}
