package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// lawRow is what applied here from when somebody entered it. The newest holds, and none is ever changed.
type lawRow struct {
	Seq       int64 `gorm:"primaryKey;autoIncrement:false"`
	Body      string
	Ceilings  string
	Choices   string
	EnteredAt int64
	EnteredBy string
	Name      string
}

func (lawRow) TableName() string { return "law" }

// Law is which regulations apply here now.
func (s *Store) Law(ctx context.Context) (domain.Law, error) {
	a, err := s.reading(ctx).arrangements()
	if err != nil {
		return domain.Law{}, explain("read which regulations apply here", err)
	}
	return a.law, nil
}

func (t tx) law() (domain.Law, error) {
	var rows []lawRow
	if err := t.db.Order("seq DESC").Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return domain.Law{}, err
	}
	return rows[0].law()
}

// Laws are all that was ever entered, the first first.
func (s *Store) Laws(ctx context.Context) ([]domain.Law, error) {
	var rows []lawRow
	if err := s.reader.WithContext(ctx).Order("seq").Find(&rows).Error; err != nil {
		return nil, explain("read which regulations applied here", err)
	}
	laws := make([]domain.Law, 0, len(rows))
	for _, r := range rows {
		law, err := r.law()
		if err != nil {
			return nil, err
		}
		laws = append(laws, law)
	}
	return laws, nil
}

func (r lawRow) law() (domain.Law, error) {
	law := domain.Law{Version: r.Seq, EnteredAt: moment(r.EnteredAt), EnteredBy: r.EnteredBy, Name: r.Name}
	for text, to := range map[string]any{r.Body: &law.Force, r.Ceilings: &law.Ceilings, r.Choices: &law.Choices} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			return law, fmt.Errorf("which regulations apply here, entry %d: %w", r.Seq, err)
		}
	}
	return law, nil
}

// EnterLaw says anew, as a whole, which regulations apply here and how they stand to each other; a regulation that is not in the
// list does not apply. Cases that are there go on under the rules that they have.
// Entering what holds already changes nothing. Seen are the versions that it may take the place of; if what holds is another
// one, it is refused (domain.Stale). None: any version.
func (s *Store) EnterLaw(ctx context.Context, rules domain.Rules, by domain.Person, seen ...string) (domain.Law, error) {
	var entered domain.Law
	err := s.writing(ctx, "enter which regulations apply here", func(t tx) (err error) {
		entered, err = t.enterLaw(rules, by, seen)
		return err
	})
	return entered, err
}

func (t tx) enterLaw(rules domain.Rules, by domain.Person, seen []string) (domain.Law, error) {
	if err := domain.CheckRules(rules); err != nil {
		return domain.Law{}, err
	}
	if err := t.lock("law"); err != nil {
		return domain.Law{}, err
	}
	present, err := t.law()
	if err != nil {
		return present, err
	}
	if len(seen) > 0 && !slices.Contains(seen, strconv.FormatInt(present.Version, 10)) {
		return present, procedure.Refuse(domain.Stale, "适用的法规在读取之后已有变动，请查看后再登记")
	}
	if !rules.Set() && (present.Set() || !rules.Ceilings.Bind) {
		return present, domain.CheckForce(nil)
	}
	if domain.SameRules(present.Rules, rules) {
		return present, nil
	}
	return t.writeLaw(present, rules, by)
}

func (t tx) writeLaw(present domain.Law, rules domain.Rules, by domain.Person) (domain.Law, error) {
	now, err := t.now()
	if err != nil {
		return present, err
	}
	next := domain.Law{Version: present.Version + 1, Rules: rules, EnteredAt: now, EnteredBy: by.ID, Name: by.Name}
	row := lawRow{Seq: next.Version, EnteredAt: micros(now), EnteredBy: by.ID, Name: by.Name}
	var faults [3]error
	row.Body, faults[0] = jsonText(rules.Force)
	row.Ceilings, faults[1] = jsonText(rules.Ceilings)
	row.Choices, faults[2] = jsonText(rules.Choices)
	if err := errors.Join(append(faults[:], t.db.Create(&row).Error)...); err != nil {
		return present, err
	}
	return next, t.administered(by, domain.AdministrativeAct{
		Action: domain.LawEntered, Subject: strconv.FormatInt(next.Version, 10), Title: "适用的法规",
		Changes: slices.Concat(
			changed("applied", inWords(present), inWords(next)),
			changed("ceilings", present.Ceilings.String(), next.Ceilings.String()),
			changed("choices", choicesInWords(present), choicesInWords(next)),
		),
	})
}

func choicesInWords(l domain.Law) string {
	words := make([]string, 0, len(l.Choices))
	for _, c := range l.Choices {
		words = append(words, c.String())
	}
	return strings.Join(words, "；")
}

func inWords(l domain.Law) string {
	if !l.Set() {
		return "全部法规"
	}
	words := make([]string, 0, len(l.Force))
	for _, f := range l.Force {
		words = append(words, f.String())
	}
	return strings.Join(words, "；")
}

// Used tells whether a case was ever filed under the regulation.
func (s *Store) Used(ctx context.Context, r *procedure.Regulation) (bool, error) {
	used, err := s.reading(ctx).used(r)
	return used, explain("look for cases under "+r.ID, err)
}

// used asks for a number, since cases have none without their regulation's prefix.
func (t tx) used(r *procedure.Regulation) (bool, error) {
	_, found, err := find[numberRow](t.db, "prefix = ?", r.Prefix)
	return found, err
}

// owedFrom tells whether the application opens the regulation's duties, and from when: what came before the regulation applied
// here is not made up for. As long as nobody said what applies, it is what has ever been used.
func (t tx) owedFrom(r *procedure.Regulation, today civil.Date) (from *civil.Date, owed bool, err error) {
	law, err := t.law()
	if err != nil {
		return nil, false, err
	}
	if !law.Set() {
		owed, err = t.used(r)
		return nil, owed, err
	}
	f, _ := law.Of(r.ID, domain.BetweenDepartments)
	return f.From, law.Applies(r.ID, domain.BetweenDepartments, today), nil
}

// Here is a procedure where the law applies, with the ceilings of higher laws if they bind.
func (s *Store) Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error) {
	if s.config.Packs == nil {
		return d, nil
	}
	return s.config.Packs.Here(law, d)
}
