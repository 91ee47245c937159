package store

import (
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// opens says in SQL, of cases that have an applicant of the public, what domain.MayOpenApplicant says; the suite holds the two
// together. Nobody who looks is the ledger itself, to which all is open.
func (t tx) opens(viewer domain.Person) (expression, error) {
	if viewer.ID == "" {
		return expression{sql: "1 = 1"}, nil
	}
	shares, err := t.shares(viewer)
	if err != nil {
		return expression{}, err
	}
	is := shares.expression(viewer)
	if !domain.Supervises(viewer) && !viewer.Public() {
		is.sql = "(cases.applicant = ? OR cases.provider = ?) AND " + is.sql
		is.args = append([]any{viewer.Department, viewer.Department}, is.args...)
	}
	return is, nil
}

// shares are the definitions, by their references, under which somebody has a part in a case: on what condition.
type shares struct {
	always, asApplicant, asProvider []string
	asSuperior                      map[procedure.Position][]string
	forSuperior                     map[procedure.Position][]string // if nobody is above both sides
}

// shares looks at every definition in the ledger as domain.Roles looks at that of a case.
func (t tx) shares(viewer domain.Person) (shares, error) {
	found := shares{asSuperior: map[procedure.Position][]string{}, forSuperior: map[procedure.Position][]string{}}
	var refs []string
	if err := t.db.Model(&definitionRow{}).Order("ref").Pluck("ref", &refs).Error; err != nil {
		return found, err
	}
	for _, ref := range refs {
		def, err := t.definition(ref)
		if err != nil {
			continue // sources that were touched: the audit says so
		}
		for _, party := range def.Regulation.Parties.All() {
			found.add(ref, party, viewer)
		}
	}
	return found, nil
}

func (p *shares) add(ref string, party procedure.Party, viewer domain.Person) {
	if party.Department == procedure.RoleApplicant {
		if viewer.Public() {
			p.asApplicant = append(p.asApplicant, ref)
		}
		return
	}
	position := domain.AssigneeOf(procedure.Party{Position: party.Position}, procedure.Parties{}).Position
	holds := viewer.Holds(position) && !viewer.Public()
	switch party.Department {
	case procedure.RoleProvider:
		if holds {
			p.asProvider = append(p.asProvider, ref)
		}
	case procedure.SideSuperior:
		if holds {
			p.asSuperior[position] = append(p.asSuperior[position], ref)
		}
		if stand := domain.AssigneeOf(party, procedure.Parties{}).Position; viewer.Holds(stand) && !viewer.Public() {
			p.forSuperior[position] = append(p.forSuperior[position], ref)
		}
	default:
		if holds {
			p.always = append(p.always, ref)
		}
	}
}

func (p *shares) expression(viewer domain.Person) expression {
	either := []string{"1 = 0"}
	var args []any
	or := func(refs []string, and string, more ...any) {
		if len(refs) > 0 {
			either = append(either, "cases.definition IN ?"+and)
			args = append(append(args, refs), more...)
		}
	}
	const superior = "(SELECT department FROM case_superiors s WHERE s.number = cases.number AND s.position = ?)"
	or(p.always, "")
	or(p.asApplicant, " AND cases.person = ?", viewer.ID)
	or(p.asProvider, " AND cases.provider = ?", viewer.Department)
	for _, position := range procedure.Positions {
		or(p.asSuperior[position], " AND "+superior+" = ?", position, viewer.Department)
		or(p.forSuperior[position], " AND coalesce("+superior+", '') = ''", position)
	}
	return expression{"(" + strings.Join(either, " OR ") + ")", args}
}

// applicantsToldTo are the applicants of some cases, by the numbers of those in which they may be opened to who looks.
func (t tx) applicantsToldTo(viewer domain.Person, numbers []string) (map[string]namedApplicant, error) {
	opens, err := t.opens(viewer)
	if err != nil {
		return nil, err
	}
	var open []caseRow
	err = t.db.Select("number, person").Where("number IN ? AND person <> ''", numbers).Where(opens.sql, opens.args...).Find(&open).Error
	if err != nil || len(open) == 0 {
		return nil, err
	}
	who, err := t.applicantsOf(open)
	if err != nil {
		return nil, err
	}
	of := map[string]namedApplicant{}
	for _, r := range open {
		of[r.Number] = who[r.Person]
	}
	return of, nil
}

type namedApplicant struct {
	name string
	kind domain.IdentityKind // empty: they have an account
}

func (a namedApplicant) in(line *domain.Summary) {
	line.ApplicantName, line.ApplicantKind = a.name, a.kind
}

// applicantsOf are the applicants of cases, by their ids.
func (t tx) applicantsOf(cases []caseRow) (map[string]namedApplicant, error) {
	var persons []string
	for _, c := range cases {
		persons = append(persons, c.Person)
	}
	var rows []struct{ ID, Name, IdentityKind string }
	err := t.db.Session(&gorm.Session{NewDB: true}).Table("people").Select("people.id, people.name, coalesce(applicants.identity_kind, '') AS identity_kind").
		Joins("LEFT JOIN applicants ON applicants.person = people.id").Where("people.id IN ?", persons).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	keys, err := t.openers(persons)
	if err != nil {
		return nil, err
	}
	who := map[string]namedApplicant{}
	for _, r := range rows {
		name, err := t.openedBy(keys, r.Name, asItIs)
		if err != nil {
			return nil, err
		}
		who[r.ID] = namedApplicant{name, domain.IdentityKind(r.IdentityKind)}
	}
	return who, nil
}
