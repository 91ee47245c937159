package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

var letters = suite{
	"a letter stays what it was, whatever is called otherwise later":          lettersStay,
	"a refusal keeps its remedies and its outcome though it is disputed":      refusalStays,
	"a letter before the outcome tells what was decided":                      letterBeforeOutcome,
	"a decision that the applicant answers is no letter asking to supplement": decisionHandedOver,
	"who decided signs, be a gateway or a service between":                    deciderSigns,
	"whose silence it was signs":                                              silenceSigns,
	"what is classified on filing is signed by the bureau":                    bureauSigns,
	"a letter is corrected by another one that names it":                      lettersCorrected,
	"a letter is corrected by the bureau or the head of who issued it":        mayCorrect,
	"a letter is corrected once, and a repetition gives the same":             correctedOnce,
	"a letter that was touched is found":                                      letterTouched,
	"letters cannot be changed or deleted in passing, but erased":             lettersGuarded,
	"letters are numbered in series of their department, without gaps":        lettersInSeries,
	"letters that are issued at once have numbers without gaps":               lettersAtOnce,
	"a letter is signed in full, and speaks to a person or an organisation":   lettersInFull,
}

// A procedure of the tests' own in which letters could say too much, or be signed by the wrong department.
const packLetters = `
procedure: request
workflow: Request
title: 数据申请
basis: 第一条
filing: {by: [department], resource: required, provider: resource.provider, expects: answer}
form:
  - {name: reason, title: 用途, type: text}
outcomes: {given: 同意提供, refused: 不同意提供, closed: 终止办理, withheld: 不予提供}
clocks:
  answer: {title: 答复, workdays: 5, from: filed, basis: 第二条, expired: {to: silent, basis: 第二条}}
  ruling: {title: 决定, workdays: 5, from: entered, basis: 第三条, expired: {to: refused, basis: 第三条}}
children:
  dispute: {title: 提请协调, procedure: dispute, role: applicant, when: case.outcome == "refused", remedy: true, basis: 第四条}
  again: {title: 补充申请, procedure: dispute, role: applicant, remedy: false, basis: 第五条}
start: sort
states:
  sort:
    title: 分类
    gateway:
      - {title: 不予提供, when: resource.share == "withheld", to: withheld}
      - {title: 审查, to: review}
  review:
    title: 审查
    task: {role: provider, title: 审查}
    clock: answer
    actions:
      refuse: {title: 不同意, to: refused, basis: 第二条}
      promise: {title: 同意，另行通知日期, to: delivery, letter: answer, basis: 第二条}
      part: {title: 同意部分提供, to: choice, basis: 第二条}
      supplement: {title: 通知补正, to: supplement, once: true, basis: practice}
      submit: {title: 报请决定, to: ruling, basis: 第三条}
  supplement:
    title: 补正
    task: {role: applicant, title: 补正}
    hold: {answer: restart}
    actions:
      resubmit: {title: 提交补正, to: review, basis: practice}
  choice:
    title: 选择
    task: {role: applicant, title: 选择}
    actions:
      take: {title: 接受, to: given, basis: practice}
      leave: {title: 不接受, to: closed, basis: practice}
  delivery:
    title: 提供数据
    task: {role: provider, title: 提供}
    actions:
      deliver: {title: 已提供, to: given, basis: 第二条}
  ruling:
    title: 决定
    task: {role: bureau, title: 决定}
    clock: ruling
    actions:
      rule: {title: 决定提供, to: record, basis: 第三条}
  record: {title: 备案, service: file_report, to: route, basis: 第三条}
  route:
    title: 如何办结
    gateway:
      - {title: 有用途, when: form.reason != "", to: given}
      - {title: 无用途, to: closed}
  silent: {title: 逾期, end: refused, basis: 第二条}
  given: {title: 同意, end: given, basis: 第二条}
  refused: {title: 不同意, end: refused, basis: 第二条}
  withheld: {title: 不予提供, end: withheld, basis: 第二条}
  closed: {title: 终止, end: closed, basis: 第二条}
`

const packDispute = `
procedure: dispute
workflow: Dispute
title: 协调
basis: 第四条
filing: {by: [department], resource: optional, provider: resource.provider}
form:
  - {name: about, title: 事由, type: text}
outcomes: {settled: 协调同意提供}
start: settle
states:
  settle:
    title: 协调
    task: {role: bureau, title: 协调}
    actions:
      settle: {title: 协调同意, to: settled, basis: 第四条}
  settled: {title: 协调同意, end: settled, basis: 第四条}
`

// providerHead is the head of the department that the tests' entries are of.
var providerHead = domain.Person{ID: "p-head", Login: "Ma", Name: "马", Department: "mzj", Positions: []domain.Position{domain.Head}}

// lettersLedger is a ledger with the procedures of the tests' own, in which a case of an entry was filed.
func lettersLedger(t *testing.T, fresh Fresh, entry string) (l *ledger, number string) {
	t.Helper()
	l = newLedger(t, fresh)
	require.NoError(t, l.PutAccount(l.ctx, domain.Account{Person: providerHead, PasswordHash: "hash"}))
	request, dispute := parsePack(t, packLetters), parsePack(t, packDispute)
	require.NoError(t, l.PublishDefinitions(l.ctx, request, dispute))
	filed, err := l.File(l.ctx, domain.Filing{Definition: request, By: applicant, Resource: entry, Form: procedure.Fields{"reason": "核对"}})
	require.NoError(t, err)
	return l, filed.Case.State.Number
}

func (l *ledger) issued(number string) []letter.Issued {
	l.t.Helper()
	list, err := l.Letters(l.ctx, number)
	require.NoError(l.t, err)
	for _, i := range list {
		assert.Equal(l.t, letter.HashOf(i.Content), i.Hash)
		assert.Equal(l.t, letter.Version(), i.Template)
	}
	assert.Empty(l.t, l.verify().Faults)
	return list
}

// last is the letter that was issued last.
func (l *ledger) last(number string) letter.Issued {
	l.t.Helper()
	list := l.issued(number)
	require.NotEmpty(l.t, list)
	return list[len(list)-1]
}

func words(l letter.Issued) string { return strings.Join(l.Text(), "\n") }

func lettersStay(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.accepted()
	l.act(number, "refuse", provider, procedure.Fields{"reason": "超出职责", "legal_basis": "第十条"})
	was := l.issued(number)
	require.Len(t, was, 3)
	assert.Equal(t, []string{"YH〔2026〕1-1号", "YH〔2026〕1-2号", "YH〔2026〕1-3号"}, []string{was[0].Number, was[1].Number, was[2].Number})
	assert.Equal(t, "mzj局", was[2].Issuer)
	assert.Equal(t, "wjw局", was[2].Addressee)
	page, err := was[2].HTML(letter.Setting{})
	require.NoError(t, err)

	for _, code := range []string{"mzj", "wjw"} {
		require.NoError(t, l.PutDepartment(l.ctx, domain.Department{Code: code, Name: "更名后的" + code}))
	}
	now := l.issued(number)
	assert.Equal(t, was, now)
	again, err := now[2].HTML(letter.Setting{})
	require.NoError(t, err)
	assert.Equal(t, page, again)
	l.accepted()
	assert.Equal(t, "更名后的mzj", l.last("YH-2026-000002").Issuer, "what is issued now has the name of now")
}

func refusalStays(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.act(number, "refuse", provider, nil)
	was := l.last(number)
	assert.Equal(t, "答复书", was.Called())
	assert.Contains(t, words(was), "现答复如下：不同意提供。")
	assert.Contains(t, words(was), "对本答复有异议的，可以：提请协调（《测试办法》第四条）。")
	assert.NotContains(t, words(was), "补充申请", "what is no remedy is not called one")

	filed, err := l.File(l.ctx, domain.Filing{
		Definition: parsePack(t, packDispute), By: applicant, Parent: number, Child: "dispute", Form: procedure.Fields{"about": number},
	})
	require.NoError(t, err)
	assert.Equal(t, was, l.last(number), "the remedy was taken")
	l.act(filed.Case.State.Number, "settle", bureau, nil)
	assert.Equal(t, was, l.last(number), "and has led to something else")
}

func letterBeforeOutcome(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.act(number, "promise", provider, nil)
	was := l.last(number)
	assert.Equal(t, procedure.AnswerLetter, was.Kind)
	assert.Contains(t, words(was), "现答复如下：同意，另行通知日期。")
	l.act(number, "deliver", provider, nil)
	list := l.issued(number)
	assert.Equal(t, was, list[len(list)-2], "it tells nothing of what came later")
	assert.Contains(t, words(list[len(list)-1]), "现答复如下：同意提供。")
}

func decisionHandedOver(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.act(number, "supplement", provider, nil)
	assert.Equal(t, "补正通知书", l.last(number).Called())
	l.act(number, "resubmit", applicant, nil)
	l.act(number, "part", provider, nil)
	assert.Equal(t, "答复书", l.last(number).Called())
	assert.Contains(t, words(l.last(number)), "现答复如下：同意部分提供。")
	assert.NotContains(t, words(l.last(number)), "补正")
}

func deciderSigns(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.act(number, "submit", provider, nil)
	l.act(number, "rule", bureau, nil)
	l.served(number)
	assert.Equal(t, "given", l.state(number).Outcome.Code)
	assert.Equal(t, "sjj局", l.last(number).Issuer, "the bureau ruled, the provider did not")
	assert.Equal(t, "sjj", l.last(number).Department)
}

func silenceSigns(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.clock.Set("2026-09-21 00:00:01")
	l.advance(number)
	assert.Equal(t, "refused", l.state(number).Outcome.Code)
	assert.Equal(t, "mzj局", l.last(number).Issuer)
	assert.Equal(t, "2026年9月20日", l.last(number).Date)

	l, number = lettersLedger(t, fresh, "mzj-001")
	l.act(number, "submit", provider, nil)
	l.clock.Set("2026-09-29 09:00:00")
	l.advance(number)
	assert.Equal(t, "refused", l.state(number).Outcome.Code)
	assert.Equal(t, "sjj局", l.last(number).Issuer)
}

func bureauSigns(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-003")
	assert.Equal(t, "答复书", l.last(number).Called())
	assert.Equal(t, "sjj局", l.last(number).Issuer)
}

func lettersCorrected(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.act(number, "refuse", provider, nil)
	was := l.last(number)
	version := l.caseOf(number).Version
	made, err := l.CorrectLetter(l.ctx, domain.LetterCorrection{
		Case: number, Letter: was.Seq, By: providerHead, Text: "不同意提供，理由如下。\n涉及商业秘密。", Reason: "漏写理由",
	})
	require.NoError(t, err)
	list := l.issued(number)
	require.Len(t, list, 3)
	assert.Equal(t, was, list[1], "it stays as it was")
	assert.Equal(t, made, list[2])
	assert.Equal(t, was.Reference(), made.Corrects)
	assert.Equal(t, "TP〔2026〕1-3号", made.Number)
	assert.Equal(t, "mzj局", made.Issuer)
	assert.Equal(t, was.Addressee, made.Addressee)
	told, err := l.Notifications(l.ctx, applicant, domain.Page{Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, domain.NoticeLetterCorrected, told.Items[0].Notice)
	assert.Contains(t, told.Items[0].Text, "《"+was.Title+"》（"+was.Number+"）有更正")
	for _, text := range []string{"2026年9月14日的《关于“社会救助对象信息mzj-001”数据申请的答复》（TP〔2026〕1-2号）", "漏写理由", "涉及商业秘密。"} {
		assert.Contains(t, words(made), text)
	}
	by, corrected := letter.CorrectedBy(list, was.Seq)
	assert.True(t, corrected)
	assert.Equal(t, made, by)
	assert.Equal(t, version+1, l.caseOf(number).Version)
	events, err := l.Timeline(l.ctx, number)
	require.NoError(t, err)
	last := events[len(events)-1].Record
	assert.Equal(t, procedure.LetterCorrected, last.Event.Kind)
	assert.Equal(t, was.Seq, last.Event.Letter)
	assert.Equal(t, made.Seq, events[len(events)-1].Seq)
	assert.Equal(t, last.From, last.To, "the case stays as it is")
}

func (l *ledger) caseOf(number string) domain.Case {
	l.t.Helper()
	c, err := l.Case(l.ctx, number)
	require.NoError(l.t, err)
	return c
}

func mayCorrect(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	correct := func(by domain.Person, seq int) error {
		_, err := l.CorrectLetter(l.ctx, domain.LetterCorrection{Case: number, Letter: seq, By: by, Text: "更正", Reason: "有误"})
		return err
	}
	for _, by := range []domain.Person{applicant, provider, outsider, auditor, citizen} {
		refused(t, correct(by, 1), procedure.NotYourRole)
	}
	refused(t, correct(providerHead, 2), domain.LetterUnknown)
	_, err := l.CorrectLetter(l.ctx, domain.LetterCorrection{Case: number, Letter: 1, By: providerHead, Text: " ", Reason: "有误"})
	assert.Equal(t, "text", refused(t, err, procedure.FieldMissing).Field)
	require.NoError(t, correct(bureau, 1))
	assert.Equal(t, "sjj局", l.last(number).Issuer, "who corrects it signs")
}

func correctedOnce(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	k := domain.LetterCorrection{Case: number, Letter: 1, By: providerHead, Text: "更正", Reason: "有误", Key: "k1"}
	made, err := l.CorrectLetter(l.ctx, k)
	require.NoError(t, err)
	again, err := l.CorrectLetter(l.ctx, k)
	require.NoError(t, err)
	assert.Equal(t, made, again)
	other := k
	other.Text = "另一内容"
	_, err = l.CorrectLetter(l.ctx, other)
	refused(t, err, domain.IdempotencyConflict)
	other.Key = "k2"
	_, err = l.CorrectLetter(l.ctx, other)
	refused(t, err, domain.LetterCorrected)
	other.Letter = made.Seq
	_, err = l.CorrectLetter(l.ctx, other)
	require.NoError(t, err, "what corrects it can be corrected")
	assert.Len(t, l.issued(number), 3)
}

func letterTouched(t *testing.T, fresh Fresh) {
	const number = "YH-2026-000001"
	for name, c := range map[string]struct{ query, what string }{
		"its content":  {`UPDATE letters SET content = replace(content, '收件', '受理')`, "the letter is not the one that was issued"},
		"a row":        {`DELETE FROM letters`, "the letter that the event issued is missing"},
		"another hash": {`UPDATE letters SET content = '{}', hash = '` + letter.HashOf([]byte("{}")) + `'`, "the letter is not the one that the event issued"},
		"one more":     {`INSERT INTO letters SELECT case_number, 7, content, hash, at_upgrade FROM letters`, "a letter is of no event"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t, fresh)
			l.file()
			l.unguarded()
			l.exec(c.query)
			faults := l.verify().Faults
			require.Len(t, faults, 1)
			assert.Equal(t, c.what, faults[0].What)
			assert.Equal(t, number, faults[0].Case)
		})
	}
}

func lettersGuarded(t *testing.T, fresh Fresh) {
	l := newLedger(t, fresh)
	number := l.file()
	db := l.raw()
	defer func() { require.NoError(t, db.Close()) }()
	for _, query := range []string{"UPDATE letters SET content = '{}'", "UPDATE letters SET hash = 'x'", "DELETE FROM letters"} {
		_, err := db.ExecContext(l.ctx, query)
		require.ErrorContains(t, err, "of record", query)
	}
	require.Len(t, l.issued(number), 1)
	l.exec("UPDATE letters SET content = NULL")
	assert.Empty(t, l.issued(number), "what was erased is not shown")
	l.act(number, "accept", provider, nil)
	assert.Equal(t, "YH〔2026〕1-2号", l.last(number).Number, "its number is not given twice")
}

// signing gives the tests' provider what its letters have.
func (l *ledger) signing(fullName, issuerCode, contact string) {
	l.t.Helper()
	_, err := l.ChangeDepartment(l.ctx, "mzj", domain.DepartmentChange{FullName: &fullName, IssuerCode: &issuerCode, Contact: &contact}, manager)
	require.NoError(l.t, err)
}

func lettersInSeries(t *testing.T, fresh Fresh) {
	l, first := lettersLedger(t, fresh, "mzj-001")
	l.act(first, "refuse", provider, nil)
	assert.Equal(t, "TP〔2026〕1-2号", l.last(first).Number, "a department without 机关代字 numbers by its cases")
	l.signing("", "民", "")
	request := parsePack(t, packLetters)
	var numbers []string
	for range 3 {
		filed, err := l.File(l.ctx, domain.Filing{Definition: request, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"reason": "核对"}})
		require.NoError(t, err)
		l.act(filed.Case.State.Number, "refuse", provider, nil)
		numbers = append(numbers, l.last(filed.Case.State.Number).Number)
		// What is refused issues nothing and takes no number.
		_, err = l.register(filed.Case.State.Number, "refuse", provider, nil)
		require.Error(t, err)
	}
	assert.Equal(t, []string{"民答复〔2026〕1号", "民答复〔2026〕2号", "民答复〔2026〕3号"}, numbers)
	assert.Equal(t, "TP〔2026〕1-2号", l.last(first).Number, "what was issued before keeps its number")
	assert.Equal(t, "民答复", l.last("TP-2026-000004").Series)
	l.signing("", "民政", "")
	assert.Equal(t, []string{"民政更正〔2026〕1号", "民政更正〔2026〕2号"}, l.corrected("TP-2026-000004", 2), "another 机关代字 begins other series")

	l.clock.Set("2027-01-04 09:00:00")
	filed, err := l.File(l.ctx, domain.Filing{Definition: request, By: applicant, Resource: "mzj-001", Form: procedure.Fields{"reason": "核对"}})
	require.NoError(t, err)
	l.act(filed.Case.State.Number, "refuse", provider, nil)
	assert.Equal(t, "民政答复〔2027〕1号", l.last(filed.Case.State.Number).Number, "each year begins anew")
}

func lettersInFull(t *testing.T, fresh Fresh) {
	l, number := lettersLedger(t, fresh, "mzj-001")
	l.signing("某市某区民政局", "民", "办公室，0551-55550101")
	l.act(number, "refuse", provider, nil)
	told := l.last(number)
	assert.Equal(t, "某市某区民政局", told.Issuer)
	assert.Equal(t, "（联系方式：办公室，0551-55550101）", told.Note())
	assert.Equal(t, "关于“社会救助对象信息mzj-001”数据申请的答复", told.Title)
	assert.Contains(t, told.Body[0], "你单位于")
	assert.Equal(t, []string{"《测试办法》第二条"}, told.Basis)

	for kind, you := range map[domain.IdentityKind]string{
		domain.IdentityCard: "你于", domain.CreditCode: "你单位于", domain.OtherProof: "你（单位）于",
	} {
		f := l.guestFiling("")
		f.Applicant.IdentityKind = kind
		filed, err := l.File(l.ctx, f)
		require.NoError(t, err)
		receipt := l.last(filed.Case.State.Number)
		assert.True(t, strings.HasPrefix(receipt.Body[0], you), "%s: %s", kind, receipt.Body[0])
	}
}

func lettersAtOnce(t *testing.T, fresh Fresh) {
	l, _ := lettersLedger(t, fresh, "mzj-001")
	l.signing("", "民", "")
	var group errgroup.Group
	var cases []string
	for range 8 {
		filed, err := l.File(l.ctx, domain.Filing{
			Definition: parsePack(t, packLetters), By: applicant, Resource: "mzj-001", Form: procedure.Fields{"reason": "核对"},
		})
		require.NoError(t, err)
		number := filed.Case.State.Number
		act, err := l.register(number, "refuse", provider, nil)
		require.NoError(t, err)
		cases = append(cases, number)
		group.Go(func() error {
			_, err := l.Advance(l.ctx, number, nil, []string{act.ID})
			return err
		})
	}
	require.NoError(t, group.Wait())
	var given, want []string
	for i, number := range cases {
		given, want = append(given, l.last(number).Number), append(want, fmt.Sprintf("民答复〔2026〕%d号", i+1))
	}
	assert.ElementsMatch(t, want, given)
}
