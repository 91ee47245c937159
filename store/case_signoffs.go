package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/notice"
	"github.com/shixian/shixian/procedure"
)

// signOffRow is an act that was drafted for a signature.
type signOffRow struct {
	ID         string `gorm:"primaryKey"`
	CaseNumber string
	Action     string
	Title      string
	Task       string
	Department string
	Position   string
	Person     string
	Behalf     string
	Fields     string // JSON
	ActKey     string
	Digest     string
	SentAt     int64
	Status     string
	SettledBy  string
	SettledFor string
	SettledAt  *int64
	Reason     string
	Act        string
}

func (signOffRow) TableName() string { return "sign_offs" }

// signature is the rule by which the act is signed before it is registered; false: it needs no signature.
func (t tx) signature(tr *ledger.Transition, a domain.Act) (domain.SigningRule, bool, error) {
	if a.About == "" || a.By.Public() {
		return domain.SigningRule{}, false, nil
	}
	d := tr.Machine.Definition()
	arranged, err := t.arrangements()
	if err != nil {
		return domain.SigningRule{}, false, err
	}
	rule, found := domain.Narrowest(arranged.signing, a.By.Department, d.ID())
	if !found {
		return rule, false, nil
	}
	o, found, err := openOn(tr, a.Action, a.About)
	return rule, found && rule.Binds(a.By, d, o), err
}

// openOn is the action as it is open on a task of the case as it stands; false: it is not.
func openOn(tr *ledger.Transition, action, task string) (procedure.OpenAction, bool, error) {
	open, err := tr.Machine.Open(tr.State)
	for _, o := range open {
		if o.Action == action && o.Task == task {
			return o, true, nil
		}
	}
	return procedure.OpenAction{}, false, err
}

// send keeps the act for a signature in the place of registering it, and tells those who can give one. It refuses while another waits
// on the same task, and if nobody could sign.
func (t tx) send(tr *ledger.Transition, a domain.Act, rule domain.SigningRule, digest string) (domain.Act, error) {
	if err := t.noneWaits(a); err != nil {
		return a, err
	}
	fields, err := jsonText(a.Fields)
	if err != nil {
		return a, err
	}
	row := signOffRow{
		ID: a.ID, CaseNumber: a.Case, Action: a.Action, Title: tr.Machine.Definition().ActionTitle(tr.State.Node, a.Action), Task: a.About,
		Department: a.By.Department, Position: string(rule.Position), Person: a.By.ID, Behalf: a.For, Fields: fields,
		ActKey: a.Key, Digest: digest, SentAt: micros(tr.Now), Status: string(domain.AwaitsSignature),
	}
	draft, err := t.signOff(row)
	if err != nil {
		return a, err
	}
	people, err := t.ofDepartment(row.Department)
	if err != nil {
		return a, err
	}
	if countSigners(draft, people) == 0 {
		return a, procedure.Refuse(domain.SignerMissing, "“%s”须由本部门的%s审签，而本部门现在没有能够审签的人；请由系统管理员指定人员，或者取消审签的设置",
			row.Title, rule.Position.Title())
	}
	if err := t.db.Create(&row).Error; err != nil {
		return a, err
	}
	a.Status = domain.Unsigned
	return a, t.tellOfSignOff(row, signersOf(row), domain.NoticeSignOff, tr.Now, func(heading string) string {
		return notice.SignOffSent(draft, heading, dueOf(tr, row.Task), procedure.DateOf(tr.Now))
	})
}

// noneWaits refuses a second draft on a task.
func (t tx) noneWaits(a domain.Act) error {
	waiting, found, err := find[signOffRow](t.db, "case_number = ? AND task = ? AND status = ?", a.Case, a.About, string(domain.AwaitsSignature))
	if err != nil || !found {
		return err
	}
	by, err := t.person(waiting.Person)
	if err != nil {
		return err
	}
	return procedure.Refuse(domain.SignOffWaits, "%s送审的“%s”正在等待审签，撤回或者退回之后才能另行送审", by.Name, waiting.Title)
}

func countSigners(s domain.SignOff, people []domain.Person) int {
	n := 0
	for _, p := range people {
		if _, may := s.Signer(p); may {
			n++
		}
	}
	return n
}

// dueOf is the clock by which the task is owed; nil: none that runs.
func dueOf(tr *ledger.Transition, task string) *procedure.ClockInstance {
	for _, open := range tr.State.OpenTasks() {
		if r := tr.Clock(open.Clock); open.ID == task && r != nil && r.Running() && r.HeldAs == "" {
			return r
		}
	}
	return nil
}

// sentBefore is what the person sent to be signed with the same key.
func (t tx) sentBefore(a domain.Act, digest string) (domain.Act, bool, error) {
	if a.Key == "" {
		return a, false, nil
	}
	row, found, err := find[signOffRow](t.db, "person = ? AND act_key = ?", a.By.ID, a.Key)
	if err == nil && found && row.Digest != digest {
		err = reusedKey(a.Key)
	}
	if err != nil || !found {
		return a, found, err
	}
	a.ID, a.RegisteredAt, a.Status = row.ID, moment(row.SentAt), domain.Unsigned
	return a, true, nil
}

// Sign registers what was drafted as done by who drafted it and signed by the person, judged as the case stands now: it counts from
// this instant. A draft that the case has left behind lapses, and the refusal says why; so does one whose author can no longer act.
// If versions of the case are given that were seen, it must still be one of them.
func (s *Store) Sign(ctx context.Context, id string, by domain.Person, seen []int64) (domain.Registered, error) {
	var act domain.Registered
	var lapsed *procedure.Refusal
	err := s.writing(ctx, "sign the draft "+id, func(t tx) (err error) {
		act, lapsed, err = t.sign(id, by, seen)
		return err
	})
	if err == nil && lapsed != nil {
		err = lapsed
	}
	return act, err
}

// settling is a draft that waits, with its case and who is to settle it.
type settling struct {
	row   signOffRow
	draft domain.SignOff
	tr    *ledger.Transition
	by    domain.Person
}

// holdSignOff holds a draft that still waits, after its case: everybody takes the two in this order.
func (t tx) holdSignOff(id string, by domain.Person) (settling, error) {
	unknown := procedure.Refuse(domain.SignOffUnknown, "没有这项送审")
	of := settling{by: by}
	row, err := take[signOffRow](t.db, false, unknown, "id = ?", id)
	if err != nil {
		return of, err
	}
	if of.tr, err = t.hold(row.CaseNumber); err != nil {
		return of, err
	}
	if of.row, err = take[signOffRow](t.db, true, unknown, "id = ?", id); err != nil {
		return of, err
	}
	if of.by, err = t.standingIn(by, procedure.DateOf(of.tr.Now)); err != nil {
		return of, err
	}
	if of.draft, err = t.signOff(of.row); err != nil {
		return of, err
	}
	if !seesSignOff(of.by, of.draft) {
		return of, unknown
	}
	if of.draft.Status != domain.AwaitsSignature {
		return of, procedure.Refuse(domain.SignOffSettled, "“%s”%s，不再等待审签", of.row.Title, of.draft.Status.Title())
	}
	return of, nil
}

// seesSignOff tells whether a draft is the person's to know of: it is its department's own, and supervisors'.
func seesSignOff(p domain.Person, s domain.SignOff) bool {
	return !p.Public() && (p.Department == s.Department || domain.SeesAll(p))
}

// sign tells why the draft has lapsed, if it has: that is written, and nothing is registered.
func (t tx) sign(id string, by domain.Person, seen []int64) (signed domain.Registered, lapsed *procedure.Refusal, err error) {
	of, err := t.holdSignOff(id, by)
	if err != nil {
		return signed, nil, err
	}
	inNameOf, may := of.draft.Signer(of.by)
	if !may {
		return signed, nil, mayNotSign(of.draft)
	}
	author, err := t.account("没有此人："+of.row.Person, "id = ?", of.row.Person)
	if err != nil {
		return signed, nil, err
	}
	if author.Disabled {
		lapsed = procedure.Refuse(procedure.NotYourRole, "%s的账号已经停用", of.draft.ByName)
		return signed, lapsed, t.settle(of, domain.LapsedUnsigned, "", lapsed.Detail)
	}
	act := domain.Act{
		Case: of.row.CaseNumber, Action: of.row.Action, Task: of.row.Task, Fields: of.draft.Fields, Key: of.row.ActKey, Seen: seen,
		SignedBy: of.by.ID, SignedFor: inNameOf,
	}
	if act.By, err = t.standingIn(author.Person, procedure.DateOf(of.tr.Now)); err != nil {
		return signed, nil, err
	}
	if act, err = t.useCases().Judge(of.tr, act); err != nil {
		lapsed, err = t.lapsing(of, err)
		return signed, lapsed, err
	}
	signed, err = t.registerSigned(of, act, inNameOf)
	return signed, nil, err
}

// registerSigned settles the draft first: the case, which is taken on then, has those lapse that still wait.
func (t tx) registerSigned(of settling, a domain.Act, inNameOf string) (domain.Registered, error) {
	a, err := t.takeUp(a)
	if err != nil {
		return domain.Registered{}, err
	}
	of.row.Act = a.ID
	if err := t.settle(of, domain.Signed, inNameOf, ""); err != nil {
		return domain.Registered{}, err
	}
	return t.takeOn(of.tr, a, of.row.Digest)
}

func mayNotSign(s domain.SignOff) error {
	return procedure.Refuse(domain.SignOffRefused, "须由本部门的%s或者其代理人审签，本人送审的不能由本人审签", s.Position.Title())
}

// lapsing has a draft lapse if what refuses it is that the case has moved on, or that its author may not act any more. Any other
// refusal leaves it waiting.
func (t tx) lapsing(of settling, refused error) (*procedure.Refusal, error) {
	refusal, is := errors.AsType[*procedure.Refusal](refused)
	if !is || refusal.Code == domain.Stale {
		return nil, refused
	}
	_, open, err := openOn(of.tr, of.row.Action, of.row.Task)
	if err != nil {
		return nil, err
	}
	if open && refusal.Code != procedure.NotYourRole {
		return nil, refused
	}
	return refusal, t.settle(of, domain.LapsedUnsigned, "", refusal.Detail)
}

// Return gives a draft back to who drafted it, for a reason: its text is kept to go on with.
func (s *Store) Return(ctx context.Context, id, reason string, by domain.Person) (domain.SignOff, error) {
	return s.endSignOff(ctx, "return the draft "+id, id, by, func(t tx, of settling) error {
		if err := domain.CheckReturn(reason); err != nil {
			return err
		}
		inNameOf, may := of.draft.Signer(of.by)
		if !may {
			return mayNotSign(of.draft)
		}
		return t.settle(of, domain.Returned, inNameOf, clean(reason))
	})
}

// Withdraw takes a draft back, by who drafted it, or for whom.
func (s *Store) Withdraw(ctx context.Context, id string, by domain.Person) (domain.SignOff, error) {
	return s.endSignOff(ctx, "withdraw the draft "+id, id, by, func(t tx, of settling) error {
		if !of.draft.Drafted(of.by) {
			return procedure.Refuse(domain.SignOffRefused, "由%s送审，只能由其撤回；负责审签的人可以退回", of.draft.ByName)
		}
		return t.settle(of, domain.Withdrawn, "", "")
	})
}

func (s *Store) endSignOff(ctx context.Context, what, id string, by domain.Person, end func(tx, settling) error) (domain.SignOff, error) {
	var ended domain.SignOff
	err := s.writing(ctx, what, func(t tx) error {
		of, err := t.holdSignOff(id, by)
		if err != nil {
			return err
		}
		if err := end(t, of); err != nil {
			return err
		}
		row, err := take[signOffRow](t.db, false, procedure.Refuse(domain.SignOffUnknown, "没有这项送审"), "id = ?", id)
		if err != nil {
			return err
		}
		ended, err = t.signOff(row)
		return err
	})
	return ended, err
}

// settle writes what came of a draft, and tells those who have to know.
func (t tx) settle(of settling, status domain.SignOffStatus, inNameOf, reason string) error {
	row := of.row
	at := micros(of.tr.Now)
	row.Status, row.SettledFor, row.SettledAt, row.Reason = string(status), inNameOf, &at, reason
	if status != domain.LapsedUnsigned {
		row.SettledBy = of.by.ID
	}
	if err := t.db.Save(&row).Error; err != nil {
		return err
	}
	if err := t.reseal("sign_offs", row.ID); err != nil {
		return err
	}
	ended, err := t.signOff(row)
	if err != nil {
		return err
	}
	text := func(heading string) string { return notice.SignOffSettled(ended, heading) }
	if status == domain.LapsedUnsigned {
		err = t.tellOfSignOff(row, signersOf(row), domain.NoticeSignOff, of.tr.Now, text)
	}
	if err != nil || status == domain.Withdrawn {
		return err
	}
	return t.tellOfSignOff(row, authorOf(row), domain.NoticeSignOff, of.tr.Now, text)
}

func signersOf(r signOffRow) domain.Assignee {
	return domain.Assignee{Department: r.Department, Position: domain.Position(r.Position)}
}

func authorOf(r signOffRow) domain.Assignee { return domain.Assignee{Person: r.Person} }

// tellOfSignOff words what is told with what the case is called.
func (t tx) tellOfSignOff(row signOffRow, to domain.Assignee, kind procedure.Notice, at time.Time, text func(string) string) error {
	c, err := take[caseRow](t.db.Omit("state"), false, domain.UnknownCase(row.CaseNumber), "number = ?", row.CaseNumber)
	if err != nil {
		return err
	}
	return t.notify([]notificationRow{toNotificationRow(row.CaseNumber, uuid.Must(uuid.NewV7()).String(), notice.Notice{
		To: to, Kind: kind, Text: text(c.heading()), At: at,
	})})
}

// lapseSignOffs has the drafts lapse that the case has left behind.
func (t tx) lapseSignOffs(tr *ledger.Transition) error {
	if by := t.besides(tr.Head.Number); tr.New || by != nil && by.Drafts == 0 {
		return nil
	}
	var rows []signOffRow
	err := t.db.Where("case_number = ? AND status = ?", tr.Head.Number, string(domain.AwaitsSignature)).Order("id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		_, open, err := openOn(tr, row.Action, row.Task)
		if err != nil {
			return err
		}
		if open {
			continue
		}
		why := "办件在审签之前已有变动，不能再办理“" + row.Title + "”"
		if err := t.settle(settling{row: row, tr: tr}, domain.LapsedUnsigned, "", why); err != nil {
			return err
		}
	}
	return nil
}

// signOff is a draft with the names of people.
func (t tx) signOff(r signOffRow) (domain.SignOff, error) {
	list, err := t.signOffs([]signOffRow{r})
	if err != nil {
		return domain.SignOff{}, err
	}
	return list[0], nil
}

func (t tx) signOffs(rows []signOffRow) ([]domain.SignOff, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Person, r.Behalf, r.SettledBy, r.SettledFor)
	}
	names, err := t.namesOf(ids)
	if err != nil {
		return nil, err
	}
	return mapped(rows, func(r signOffRow) (domain.SignOff, error) {
		s := domain.SignOff{
			ID: r.ID, Case: r.CaseNumber, Action: r.Action, Title: r.Title, Task: r.Task, Department: r.Department,
			Position: domain.Position(r.Position), By: r.Person, ByName: names[r.Person], For: r.Behalf, ForName: names[r.Behalf],
			SentAt: moment(r.SentAt), Status: domain.SignOffStatus(r.Status), SettledBy: r.SettledBy, SettledByName: names[r.SettledBy],
			SettledFor: r.SettledFor, SettledForName: names[r.SettledFor], SettledAt: momentOrNil(r.SettledAt), Reason: r.Reason, Act: r.Act,
		}
		if r.Fields == "" {
			return s, nil
		}
		if err := json.Unmarshal([]byte(r.Fields), &s.Fields); err != nil {
			return s, fmt.Errorf("the fields of draft %s: %w", r.ID, err)
		}
		return s, nil
	})
}

// SignOffs lists what was drafted for a signature in a case, the earliest first: to its department, and to supervisors.
func (s *Store) SignOffs(ctx context.Context, number string, viewer domain.Person) ([]domain.SignOff, error) {
	t := s.reading(ctx)
	if viewer.Public() {
		return nil, nil
	}
	db := t.db.Where("case_number = ?", clean(number))
	if !domain.SeesAll(viewer) {
		db = db.Where("department = ?", viewer.Department)
	}
	var rows []signOffRow
	if err := db.Order("id").Find(&rows).Error; err != nil {
		return nil, explain("list the drafts of case "+number, err)
	}
	list, err := t.signOffs(rows)
	return list, explain("list the drafts of case "+number, err)
}

// SignOff is one of them, by its id.
func (s *Store) SignOff(ctx context.Context, id string, viewer domain.Person) (domain.SignOff, error) {
	t := s.reading(ctx)
	unknown := procedure.Refuse(domain.SignOffUnknown, "没有这项送审")
	row, err := take[signOffRow](t.db, false, unknown, "id = ?", id)
	if err != nil {
		return domain.SignOff{}, explain("read the draft "+id, err)
	}
	draft, err := t.signOff(row)
	if err == nil && !seesSignOff(viewer, draft) {
		err = unknown
	}
	return draft, explain("read the draft "+id, err)
}

// signedActs are the acts of a case that were signed, by their ids, which are those of their events.
func (t tx) signedActs(number string) (map[string]actRow, error) {
	var rows []actRow
	err := t.db.Select("id", "signed_by", "signed_for").Where("case_number = ? AND signed_by <> ''", clean(number)).Find(&rows).Error
	byID := map[string]actRow{}
	for _, r := range rows {
		byID[r.ID] = r
	}
	return byID, err
}
