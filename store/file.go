package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// File registers a case; the instant of registration is its receipt. The same person's filing with the same key is filed
// once; another content under a used key is refused. With an opener, the opener must offer the related case to the person.
func (s *Store) File(ctx context.Context, f office.Filing) (office.Filed, error) {
	var filed office.Filed
	err := s.writing(ctx, "file a case", func(t tx) (err error) {
		filed, err = t.file(f)
		return err
	})
	return filed, err
}

func (t tx) file(f office.Filing) (office.Filed, error) {
	f.Form, f.Key = cleanFields(f.Form), clean(f.Key)
	if f.Applicant != nil {
		return t.fileAsGuest(f)
	}
	return t.fileOnce(f)
}

func (t tx) fileOnce(f office.Filing) (office.Filed, error) {
	digest, err := filingDigest(f)
	if err != nil {
		return office.Filed{}, err
	}
	if filed, err := t.filedBefore(f, digest); err != nil || filed.Repeated {
		return filed, err
	}
	tr, err := course{t}.open(f)
	if err != nil {
		return office.Filed{}, err
	}
	tr.row.FilingKey, tr.row.FilingDigest = f.Key, digest
	if err := t.record(tr); err != nil {
		return office.Filed{}, err
	}
	if f.Draft != "" {
		if err := t.db.Delete(&draftRow{}, "person = ? AND id = ?", f.By.ID, clean(f.Draft)).Error; err != nil {
			return office.Filed{}, err
		}
	}
	filed := office.Filed{}
	filed.Case, err = t.asCase(tr.row)
	return filed, err
}

// open files the case, and records on its opener, if it has one, that it did.
func (c course) open(f office.Filing) (*transition, error) {
	if f.Opener == "" {
		return c.fileAbout(f, nil)
	}
	opener, err := c.offered(f)
	if err != nil {
		return nil, err
	}
	held, err := c.tellOpeners(opener)
	if err != nil {
		return nil, err
	}
	tr, err := c.fileAbout(f, opener.state.Resource)
	if err != nil {
		return nil, err
	}
	if err := opener.link(tr, f.Related); err != nil {
		return nil, err
	}
	return tr, c.settle(held)
}

// fileAbout files about the entry that the filing names, or else about the one that the opener is about.
func (c course) fileAbout(f office.Filing, inherited *procedure.Resource) (*transition, error) {
	if f.Resource == "" {
		return c.fileNew(f, inherited)
	}
	e, err := c.entry(f.Resource)
	if err != nil {
		return nil, err
	}
	return c.fileNew(f, &e.Resource)
}

// fileNew allots a number, reads the clock, and has the machine file the case. Numbers of a prefix and year have no gaps,
// so the sequence is held from here to the end of the transaction: lock no case after it.
func (c course) fileNew(f office.Filing, resource *procedure.Resource) (*transition, error) {
	if f.Definition.Filing.Resource == procedure.None && f.Resource == "" {
		resource = nil // an opener's resource is not forced on a procedure that takes none
	}
	snap, err := c.calendar()
	if err != nil {
		return nil, err
	}
	if err := c.keep(f.Definition); err != nil {
		return nil, err
	}
	number, now, err := c.number(f.Definition.Regulation.Prefix)
	if err != nil {
		return nil, err
	}
	tr := &transition{machine: procedure.NewMachine(f.Definition, snap), calendar: snap, now: now, fresh: true}
	if err := tr.apply(f, number, resource); err != nil {
		return nil, err
	}
	if err := c.publishable(f.Definition, tr.state); err != nil {
		return nil, err
	}
	tr.row.FiledBy = f.By.ID
	tr.claims, err = c.claimed(f, tr.state)
	return tr, err
}

// publishable refuses a change of the catalog that could not be published: whoever files is there to put a code right, and
// whoever approves is not.
func (c course) publishable(d *procedure.Definition, s procedure.State) error {
	codes, _ := s.Form["related"].(string)
	if !publishes(d) {
		return nil
	}
	for _, code := range office.RelatedCodes(codes) {
		_, err := c.entry(code)
		var unknown *procedure.Refusal
		if errors.As(err, &unknown) {
			unknown = refuse(office.RelatedUnknown, "关联资源代码 %s 不在目录中", code)
			unknown.Field = "related"
			return unknown
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func publishes(d *procedure.Definition) bool {
	for _, n := range d.States.All() {
		if n.Service == procedure.PublishEntry {
			return true
		}
	}
	return false
}

// apply has the machine file in each kind in which the person may, until one is taken.
func (tr *transition) apply(f office.Filing, number string, resource *procedure.Resource) error {
	a := procedure.Application{
		Number: number, At: tr.now, Applicant: f.By.Department, Form: f.Form, Resource: resource, Opener: f.Opener,
	}
	if f.By.Public() {
		a.Applicant, a.Person = procedure.Public, f.By.ID
	}
	if f.Unasked { // in the bureau's name, by nobody
		a.Applicant, a.Person = f.By.Department, ""
	}
	parties := procedure.Parties{Applicant: a.Applicant, Person: a.Person}
	a.By = procedure.Actor{Person: f.By.ID, Department: f.By.Department, Roles: office.Roles(f.By, f.Definition.Regulation, parties)}
	if f.Unasked {
		a.By = procedure.Actor{}
	}
	var err error
	for _, a.Kind = range kinds(f) {
		var record procedure.Record
		if tr.state, record, err = tr.machine.File(a); err == nil {
			if f.Applicant != nil {
				record.Event.Fields = withApplicant(record.Event.Fields, *f.Applicant)
			}
			tr.records = []procedure.Record{record}
			return nil
		}
		var refusal *procedure.Refusal
		if !errors.As(err, &refusal) || refusal.Code != procedure.NotYourFiling {
			return err
		}
	}
	return err
}

// kinds are those in which the person may file and the procedure takes, or any one, for the machine to refuse. Whether a
// department provides the data, the machine checks once it knows who does.
func kinds(f office.Filing) []procedure.Filer {
	if f.Unasked {
		return []procedure.Filer{procedure.FiledByBureau}
	}
	all := office.FilerOf(f.By, f.By.Department)
	taken := slices.DeleteFunc(slices.Clone(all), func(k procedure.Filer) bool {
		return !slices.Contains(f.Definition.Filing.By, k)
	})
	if len(taken) == 0 {
		return []procedure.Filer{""}
	}
	return taken
}

func (t tx) filedBefore(f office.Filing, digest string) (office.Filed, error) {
	if f.Key == "" {
		return office.Filed{}, nil
	}
	if err := t.lock("filing/%s/%s", f.By.ID, f.Key); err != nil {
		return office.Filed{}, err
	}
	row, found, err := find[caseRow](t.db, "filed_by = ? AND filing_key = ?", f.By.ID, f.Key)
	if err != nil || !found {
		return office.Filed{}, err
	}
	if row.FilingDigest != digest {
		return office.Filed{}, reusedKey(f.Key)
	}
	c, err := t.asCase(row)
	return office.Filed{Case: c, Repeated: true}, err
}

func reusedKey(key string) *procedure.Refusal {
	return refuse(office.IdempotencyConflict, "Idempotency-Key %q 已用于另一项内容", key)
}

// filingDigest tells a filing that is sent again from another one under the same key.
func filingDigest(f office.Filing) (string, error) {
	return digestOf(f.Definition.ID(), f.Form, f.Resource, f.Opener, f.Related)
}

func digestOf(parts ...any) (string, error) {
	text, err := jsonText(parts)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]), err
}

// numberRow is how many cases of a prefix were filed in a year.
type numberRow struct {
	Prefix string `gorm:"primaryKey"`
	Year   int    `gorm:"primaryKey;autoIncrement:false"`
	Last   int
}

func (numberRow) TableName() string { return "case_numbers" }

// number allots the next case number, such as YH-2026-000001, with the instant at which it did: the year is that
// instant's, so the clock is read once the sequence is held.
func (t tx) number(prefix string) (string, time.Time, error) {
	if err := t.lock("numbers/%s", prefix); err != nil {
		return "", time.Time{}, err
	}
	now, err := t.now()
	if err != nil {
		return "", now, err
	}
	row, _, err := find[numberRow](t.db, "prefix = ? AND year = ?", prefix, now.Year())
	if err != nil {
		return "", now, err
	}
	row = numberRow{prefix, now.Year(), row.Last + 1}
	err = t.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	return caseNumber(prefix, row.Year, row.Last), now, err
}

func caseNumber(prefix string, year, n int) string { return fmt.Sprintf("%s-%d-%06d", prefix, year, n) }
