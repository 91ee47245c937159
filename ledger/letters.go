package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// Letters composes the letters that the transition issues, each from the case as it stood right after its step. It reads
// nothing if there is none. Call it before the transition's head is moved on.
func (tr *Transition) Letters(from letter.Ledger) ([]letter.Issued, error) {
	var issued []letter.Issued
	earlier := 0
	for i, record := range tr.Records {
		kind, gives := letter.Of(tr.Machine.Definition(), record)
		if !gives {
			continue
		}
		if len(issued) == 0 && !tr.New {
			var err error
			if earlier, err = from.Letters(tr.Head.Number); err != nil {
				return nil, err
			}
		}
		c := letter.Case{Machine: tr.Machine, State: tr.After[i], Before: tr.Records[:i], Ledger: from}
		l, err := c.Write(kind, earlier+len(issued)+1, record)
		if err != nil {
			return nil, fmt.Errorf("case %s, event %s: %w", tr.Head.Number, record.Event.ID, err)
		}
		kept, err := letter.Issue(l, tr.Head.Events+i+1)
		if err != nil {
			return nil, err
		}
		issued = append(issued, kept)
	}
	return issued, nil
}

// CorrectLetter takes the case on to the present and has another letter issued that corrects one of the case's. The one that
// is corrected stays as it is, and is corrected once: after that, what corrects it can be.
func (c Cases) CorrectLetter(tr *Transition, k domain.LetterCorrection, letters []letter.Issued) error {
	if err := correctable(k, letters); err != nil {
		return err
	}
	if err := tr.Advance(); err != nil {
		return err
	}
	err := tr.step(procedure.Event{
		ID: k.EventID(c.NewID(tr.Now)), Kind: procedure.LetterCorrected, Letter: k.Letter,
		By: procedure.Actor{
			Person: k.By.ID, Department: k.By.Department, Roles: domain.Roles(k.By, tr.Machine.Definition().Regulation, tr.State.Parties),
		},
		Fields: procedure.Fields{letter.CorrectionText: k.Text, letter.CorrectionReason: k.Reason},
	})
	if err != nil {
		return err
	}
	about := letters[slices.IndexFunc(letters, func(l letter.Issued) bool { return l.Seq == k.Letter })]
	if to := addressee(tr, about, letters); !to.Vacant() {
		tr.Notices = append(tr.Notices, tr.View().LetterCorrected(to, about.Title, about.Number, tr.Now))
	}
	return c.Conclude(tr)
}

// addressee is to whom a letter was sent: the provider, if it or what it corrects in the end is about rectification, else the
// applicant.
func addressee(tr *Transition, l letter.Issued, all []letter.Issued) domain.Assignee {
	for l.Corrects != nil {
		at := slices.IndexFunc(all, func(o letter.Issued) bool { return o.Seq == l.Corrects.Seq })
		if at < 0 { // erased
			break
		}
		l = all[at]
	}
	side := procedure.RoleApplicant
	if l.Kind == procedure.RectificationLetter {
		side = procedure.RoleProvider
	}
	return domain.AssigneeOf(procedure.Party{Department: side}, tr.State.Parties)
}

func correctable(k domain.LetterCorrection, letters []letter.Issued) error {
	at := slices.IndexFunc(letters, func(l letter.Issued) bool { return l.Seq == k.Letter })
	if at < 0 {
		return domain.UnknownLetter(k.Letter)
	}
	if !domain.MayCorrectLetter(k.By, letters[at].Department) {
		return procedure.Refuse(procedure.NotYourRole, "文书由发文部门的负责人或者主管部门更正")
	}
	if by, done := letter.CorrectedBy(letters, k.Letter); done {
		return procedure.Refuse(domain.LetterCorrected, "该文书已由 %s 更正；仍有错误的，更正该通知书", by.Number)
	}
	for _, given := range []struct{ field, title, text string }{
		{letter.CorrectionText, "更正后的内容", k.Text}, {letter.CorrectionReason, "更正原因", k.Reason},
	} {
		if strings.TrimSpace(given.text) == "" {
			refusal := procedure.Refuse(procedure.FieldMissing, "“%s”必须填写", given.title)
			refusal.Field = given.field
			return refusal
		}
	}
	return nil
}
