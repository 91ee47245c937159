package store

import (
	"context"
	"slices"

	"cloud.google.com/go/civil"
	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// ToSign lists the drafts that wait for a signature of the person's, those that are due first in front.
func (s *Store) ToSign(ctx context.Context, p domain.Person) ([]domain.SignOff, error) {
	t := s.reading(ctx)
	list, err := t.toSign(p)
	if err != nil {
		return nil, explain("list what waits for a signature", err)
	}
	list, err = t.signOffsInLists(list, p)
	return list, explain("list what waits for a signature", err)
}

// waitingFor are the drafts that wait for a position of the person's in their department.
func (t tx) waitingFor(p domain.Person) *gorm.DB {
	return t.db.Model(&signOffRow{}).Where("department = ? AND department <> '' AND position IN ? AND status = ?",
		p.Department, p.WorkPositions(), string(domain.AwaitsSignature))
}

func (t tx) toSign(p domain.Person) ([]domain.SignOff, error) {
	var rows []signOffRow
	if err := t.waitingFor(p).Order("id").Limit(largestLimit).Find(&rows).Error; err != nil {
		return nil, err
	}
	list, err := t.signOffs(rows)
	return slices.DeleteFunc(list, func(s domain.SignOff) bool {
		_, may := s.Signer(p)
		return !may
	}), err
}

// signOffsInLists adds the case, the task and its due day, and puts first what is due first.
func (t tx) signOffsInLists(list []domain.SignOff, viewer domain.Person) ([]domain.SignOff, error) {
	var numbers []string
	for _, s := range list {
		numbers = append(numbers, s.Case)
	}
	cases, err := t.caseRows(numbers)
	if err != nil {
		return nil, err
	}
	told, err := t.applicantsToldTo(viewer, numbers)
	if err != nil {
		return nil, err
	}
	var tasks []taskRow
	if err := t.db.Where("case_number IN ? AND closed_at IS NULL", cleaned(numbers)).Find(&tasks).Error; err != nil {
		return nil, err
	}
	cal, today, err := t.present()
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Summary = cases[list[i].Case].summary()
		told[list[i].Case].in(&list[i].Summary)
		at := slices.IndexFunc(tasks, func(r taskRow) bool { return r.CaseNumber == list[i].Case && r.ID == list[i].Task })
		if at < 0 {
			continue
		}
		list[i].TaskTitle, list[i].DueOn = tasks[at].Title, dateOrNil(tasks[at].DueOn)
		if list[i].DueOn == nil {
			continue
		}
		if list[i].Signal, err = t.deadline(*list[i].DueOn, tasks[at].Held, tasks[at].Yellow).Signal(cal, today); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b domain.SignOff) int { return dueFirst(a.DueOn, b.DueOn) })
	return list, nil
}

// dueFirst puts what is not due by any day last.
func dueFirst(a, b *civil.Date) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}

// Signatures counts what waits for a signature of the person's, up to the largest page; signs tells whether they sign anything at
// all, by a rule that stands or a draft that waits.
func (s *Store) Signatures(ctx context.Context, p domain.Person) (n int, signs bool, err error) {
	t := s.reading(ctx)
	if p.Public() {
		return 0, false, nil
	}
	list, err := t.toSign(p)
	if err != nil {
		return 0, false, explain("count what waits for a signature", err)
	}
	rules, err := t.signingRules()
	signs = len(list) > 0 || slices.ContainsFunc(rules, func(r domain.SigningRule) bool { return r.Signs(p) })
	return len(list), signs, explain("count what waits for a signature", err)
}

// newToSign counts the drafts that came for the person's signature after an instant.
func (t tx) newToSign(p domain.Person, since int64) (int, error) {
	if p.Public() {
		return 0, nil
	}
	list, err := t.toSign(p)
	n := 0
	for _, s := range list {
		if micros(s.SentAt) > since {
			n++
		}
	}
	return n, err
}

// taskOf names a task of a case.
type taskOf struct{ number, task string }

// draftedOn tells of the tasks of the cases on which a draft waits, or was returned last, as far as that is the viewer's to know.
func (t tx) draftedOn(numbers []string, viewer domain.Person) (map[taskOf]domain.SignOffStatus, error) {
	latest := map[taskOf]domain.SignOffStatus{}
	if viewer.Public() || len(numbers) == 0 {
		return latest, nil
	}
	db := t.db.Select("case_number", "task", "status").Where("case_number IN ?", numbers)
	if !domain.SeesAll(viewer) {
		db = db.Where("department = ?", viewer.Department)
	}
	var rows []signOffRow
	err := db.Order("id").Find(&rows).Error
	for _, r := range rows {
		delete(latest, taskOf{r.CaseNumber, r.Task})
		if s := domain.SignOffStatus(r.Status); s == domain.AwaitsSignature || s == domain.Returned {
			latest[taskOf{r.CaseNumber, r.Task}] = s
		}
	}
	return latest, err
}

// WarnUnsigned tells signers and authors, once, of the drafts that still wait on the day on which the task is due. It returns how many
// drafts it told of.
func (s *Store) WarnUnsigned(ctx context.Context) (int, error) {
	warned := 0
	err := s.writing(ctx, "warn of drafts that wait for a signature", func(t tx) (err error) {
		warned, err = t.warnUnsigned()
		return err
	})
	return warned, err
}

func (t tx) warnUnsigned() (int, error) {
	if err := t.lock("unsigned"); err != nil {
		return 0, err
	}
	now, err := t.now()
	if err != nil {
		return 0, err
	}
	today := procedure.DateOf(now)
	var rows []signOffRow
	err = t.db.Where("status = ?", string(domain.AwaitsSignature)).Where("sent_at < ?", micros(procedure.StartOf(today))).
		Where(`EXISTS (SELECT 1 FROM tasks WHERE tasks.case_number = sign_offs.case_number AND tasks.id = sign_offs.task
			AND tasks.closed_at IS NULL AND tasks.held = '' AND tasks.due_on = ?)`, today.String()).
		Where(`NOT EXISTS (SELECT 1 FROM notifications n WHERE n.case_number = sign_offs.case_number AND n.notice = ?
			AND n.assignee_person = sign_offs.person AND n.at >= ?)`, string(domain.NoticeUnsigned), micros(procedure.StartOf(today))).
		Order("id").Find(&rows).Error
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		draft, err := t.signOff(row)
		if err != nil {
			return 0, err
		}
		text := func(heading string) string { return notice.SignOffPresses(draft, heading) }
		for _, to := range []domain.Assignee{signersOf(row), authorOf(row)} {
			if err := t.tellOfSignOff(row, to, domain.NoticeUnsigned, now, text); err != nil {
				return 0, err
			}
		}
	}
	return len(rows), nil
}
