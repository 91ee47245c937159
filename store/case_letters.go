package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/procedure"
)

// letterRow is a letter as it was issued. It is never written over; only its content may be taken away.
type letterRow struct {
	CaseNumber string  `gorm:"primaryKey"`
	Seq        int     `gorm:"primaryKey;autoIncrement:false"` // of the event that issued it
	Content    *string // null: erased
	Hash       string
	AtUpgrade  bool
}

func (letterRow) TableName() string { return "letters" }

func toLetterRow(number string, l letter.Issued) letterRow {
	content := string(l.Content)
	return letterRow{CaseNumber: number, Seq: l.Seq, Content: &content, Hash: l.Hash, AtUpgrade: l.AtUpgrade}
}

func (r letterRow) issued() (letter.Issued, error) {
	if r.Content == nil {
		return letter.Issued{}, domain.UnknownLetter(r.Seq)
	}
	l, err := letter.Read([]byte(*r.Content), r.Seq)
	l.Hash = r.Hash
	return l, err
}

func (t tx) addLetters(number string, letters []letter.Issued) error {
	if len(letters) == 0 {
		return nil
	}
	var rows []letterRow
	for _, l := range letters {
		rows = append(rows, toLetterRow(number, l))
	}
	if by := t.besides(number); by != nil {
		by.Letters += len(rows)
	}
	return t.later(func(db *gorm.DB) *gorm.DB { return db.Create(&rows) })
}

// Letters are those that were issued in a case, the first one first.
func (s *Store) Letters(ctx context.Context, number string) ([]letter.Issued, error) {
	t := s.reading(ctx)
	letters, err := t.letters(number)
	for i := range letters {
		if err == nil {
			letters[i], err = t.openedLetter(letters[i])
		}
	}
	return letters, explain("read the letters of case "+number, err)
}

// openedLetter is a letter as it is told. Its content is what its hash is of: what is kept, or, of a letter that was encrypted at
// the upgrade, what was issued.
func (t tx) openedLetter(l letter.Issued) (letter.Issued, error) {
	content, err := t.opened(string(l.Content), inJSON)
	if err != nil || content == string(l.Content) {
		return l, err
	}
	told, err := letter.Read([]byte(content), l.Seq)
	if told.Hash != l.Hash {
		told.Content, told.Hash = l.Content, l.Hash
	}
	return told, err
}

// letters leaves out what was erased.
func (t tx) letters(number string) ([]letter.Issued, error) {
	var rows []letterRow
	err := t.db.Where("case_number = ? AND content IS NOT NULL", clean(number)).Order("seq").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return mapped(rows, letterRow.issued)
}

// CorrectLetter has a letter issued that corrects another one, and returns it. The same person's correction with the same
// key is made once; another content under a used key is refused.
func (s *Store) CorrectLetter(ctx context.Context, k domain.LetterCorrection) (letter.Issued, error) {
	var issued letter.Issued
	err := s.writing(ctx, "correct a letter of case "+k.Case, func(t tx) (err error) {
		if issued, err = t.correctLetter(k); err == nil {
			issued, err = t.openedLetter(issued)
		}
		return err
	})
	return issued, err
}

func (t tx) correctLetter(k domain.LetterCorrection) (letter.Issued, error) {
	k.Text, k.Reason, k.Key = clean(k.Text), clean(k.Reason), clean(k.Key)
	tr, err := t.hold(k.Case)
	if err != nil {
		return letter.Issued{}, err
	}
	if seq, err := t.correctedBefore(k); err != nil || seq > 0 {
		if err != nil {
			return letter.Issued{}, err
		}
		return letterLedger{t}.Letter(k.Case, seq)
	}
	letters, err := t.letters(k.Case)
	if err != nil {
		return letter.Issued{}, err
	}
	if err := t.useCases().CorrectLetter(tr, k, letters); err != nil {
		return letter.Issued{}, err
	}
	if letters, err = t.letters(k.Case); err != nil {
		return letter.Issued{}, err
	}
	issued, made := letter.CorrectedBy(letters, k.Letter)
	if !made {
		return issued, errors.New("the correction issued no letter")
	}
	return issued, nil
}

// correctedBefore is the place of the event that the same key brought about before; 0: none.
func (t tx) correctedBefore(k domain.LetterCorrection) (int, error) {
	if k.Key == "" {
		return 0, nil
	}
	row, found, err := find[eventRow](t.db, "case_number = ? AND event_id = ?", k.Case, k.EventID(""))
	if err != nil || !found {
		return 0, err
	}
	e, err := row.event()
	said := e.Record.Event
	if err == nil && (said.Letter != k.Letter || said.Fields[letter.CorrectionText] != k.Text || said.Fields[letter.CorrectionReason] != k.Reason) {
		return 0, reusedKey(k.Key)
	}
	return e.Seq, err
}

// letterLedger is what letters are composed from, in a transaction.
type letterLedger struct{ tx }

func (l letterLedger) Names() (domain.Names, error) {
	a, err := l.arrangements()
	if err != nil {
		return nil, err
	}
	return domain.NamesOf(a.departments), nil
}

func (l letterLedger) Department(code string) (domain.Department, error) {
	a, err := l.arrangements()
	if err != nil {
		return domain.Department{}, err
	}
	d, found := a.department(code)
	if !found {
		d = domain.Department{Code: code, Name: code}
	}
	return d, nil
}

func (l letterLedger) Correspondent(id string) (letter.Correspondent, error) {
	row, _, err := find[personRow](l.db, "id = ?", id)
	if err != nil {
		return letter.Correspondent{}, err
	}
	applicant, _, err := find[applicantRow](l.db, "person = ?", id)
	return letter.Correspondent{Name: row.Name, Identity: domain.IdentityKind(applicant.IdentityKind)}, err
}

func (l letterLedger) DepartmentOf(a domain.Assignee) (string, error) { return l.departmentOf(a) }

func (l letterLedger) Records(number string) ([]procedure.Record, error) {
	rows, err := l.eventsOf(number)
	if err != nil {
		return nil, err
	}
	return recordsOf(rows)
}

func (l letterLedger) Letters(number string) (int, error) {
	if err := l.followLine(); err != nil {
		return 0, err
	}
	n, err := l.lettersKept(number)
	if err != nil {
		return 0, err
	}
	a, err := l.arrangements()
	if err != nil || len(a.gaps) == 0 {
		return n, err
	}
	leftOut, err := l.lettersLeftOut(number)
	return n + leftOut, err
}

// Next holds all series of letters until the transaction ends: what is not committed has not taken a number.
func (l letterLedger) Next(series string, year int) (int, error) {
	if err := l.followLine(); err != nil { // before the lock, as numbers of cases have it
		return 0, err
	}
	if err := l.lock("letters"); err != nil {
		return 0, err
	}
	row, err := l.nextOf(ofLetters(series), year)
	return row.Last, err
}

// lettersKept is how many letters of a case are on record.
func (t tx) lettersKept(number string) (int, error) {
	if by := t.besides(number); by != nil {
		return by.Letters, nil
	}
	var n int64
	err := t.db.Model(&letterRow{}).Where("case_number = ?", number).Count(&n).Error
	return int(n), err
}

func (l letterLedger) Letter(number string, seq int) (letter.Issued, error) {
	row, err := take[letterRow](l.db, false, domain.UnknownLetter(seq), "case_number = ? AND seq = ?", number, seq)
	if err != nil {
		return letter.Issued{}, err
	}
	return row.issued()
}

func (t tx) eventsOf(number string) ([]eventRow, error) {
	var rows []eventRow
	err := t.db.Where("case_number = ?", number).Order("seq").Find(&rows).Error
	return rows, err
}

// recordsOf are what the links tell, with digests for values.
func recordsOf(rows []eventRow) ([]procedure.Record, error) {
	return mapped(rows, func(r eventRow) (procedure.Record, error) {
		link, err := r.read()
		return link.Record, err
	})
}
