package store

import (
	"context"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// standInRow says who does the department work of a colleague for some days.
type standInRow struct {
	ID         string `gorm:"primaryKey"`
	Person     string
	Deputy     string
	Department string
	FromOn     string
	UntilOn    string
	Note       string
	NamedBy    string
	NamedAt    int64
	EndedBy    string
	EndedAt    *int64
}

func (standInRow) TableName() string { return "stand_ins" }

// standingIn is the person with the positions that are lent to them on a day. This is the one place where they are taken up.
func (t tx) standingIn(p domain.Person, today civil.Date) (domain.Person, error) {
	all, err := t.allStandingIn([]domain.Account{{Person: p}}, today)
	if err != nil {
		return p, err
	}
	return all[0], nil
}

// allStandingIn does so for several. What is lent is what the colleague holds today, and nothing that is lent to the colleague; who
// left the department, is disabled, or holds an office by now lends and borrows nothing.
func (t tx) allStandingIn(people []domain.Account, today civil.Date) ([]domain.Person, error) {
	a, err := t.arrangements()
	if err != nil {
		return nil, err
	}
	on := today.String()
	list := make([]domain.Person, len(people))
	for i, p := range people {
		list[i] = p.Own()
		for _, r := range a.standIns {
			of, there := a.officials[r.Person]
			if r.Deputy != p.ID || r.FromOn > on || r.UntilOn < on {
				continue
			}
			if !there || of.Disabled || of.Department != p.Department || len(p.Offices()) > 0 || len(of.Lent()) == 0 {
				continue
			}
			list[i].StandsInFor = append(list[i].StandsInFor, domain.StoodIn{Person: of.ID, Name: of.Name, Positions: of.Lent()})
		}
	}
	return list, nil
}

// NameStandIn has a colleague do somebody's department work for some days, and tells them. It refuses what domain.StandIn.Check does.
func (s *Store) NameStandIn(ctx context.Context, in domain.StandIn, by domain.Person) (domain.StandIn, error) {
	err := s.writing(ctx, "name a stand-in", func(t tx) error {
		if err := t.lock("administrators"); err != nil { // nobody becomes what rules it out meanwhile
			return err
		}
		person, err := t.heldAccount(in.Person)
		if err != nil {
			return err
		}
		deputy, err := t.heldAccount(in.Deputy)
		if err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		if deputy.Disabled {
			return procedure.Refuse(domain.StandInInvalid, "%s的账号已经停用", deputy.Name)
		}
		if err := in.Check(person.Person, deputy.Person, by, procedure.DateOf(now)); err != nil {
			return err
		}
		in.ID, in.Department, in.By, in.At = uuid.Must(uuid.NewV7()).String(), person.Department, by.ID, now
		in.PersonName, in.DeputyName, in.Note = person.Name, deputy.Name, clean(in.Note)
		if err := t.db.Create(&standInRow{
			ID: in.ID, Person: in.Person, Deputy: in.Deputy, Department: in.Department, FromOn: in.From.String(), UntilOn: in.Until.String(),
			Note: in.Note, NamedBy: by.ID, NamedAt: micros(now),
		}).Error; err != nil {
			return err
		}
		if err := t.tellOfStandIn(in, by, "由您代理"+in.PersonName+"在本部门的工作", "您在本部门的工作由"+in.DeputyName+"代理"); err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.StandInNamed, Subject: in.Person, Title: person.Name, Changes: standInChanges(in, false),
		})
	})
	return in, err
}

// EndStandIn ends it before its last day. One that has ended is unknown.
func (s *Store) EndStandIn(ctx context.Context, id string, by domain.Person) error {
	return s.writing(ctx, "end a stand-in", func(t tx) error {
		unknown := procedure.Refuse(domain.StandInUnknown, "没有这项代理，或者已经结束")
		row, err := take[standInRow](t.db, true, unknown, "id = ? AND ended_at IS NULL", id)
		if err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		in, err := t.standIn(row)
		if err != nil {
			return err
		}
		if in.Until.Before(procedure.DateOf(now)) || !domain.MayEndStandIn(by, in) {
			return unknown
		}
		err = t.db.Model(&standInRow{}).Where("id = ?", row.ID).Updates(map[string]any{"ended_by": by.ID, "ended_at": micros(now)}).Error
		if err != nil {
			return err
		}
		if err := t.reseal("stand_ins", row.ID); err != nil {
			return err
		}
		in.At = now
		if err := t.tellOfStandIn(in, by, "您对"+in.PersonName+"的代理已提前结束", in.DeputyName+"对您的代理已提前结束"); err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.StandInEnded, Subject: in.Person, Title: in.PersonName, Changes: standInChanges(in, true),
		})
	})
}

func standInChanges(in domain.StandIn, ended bool) []domain.FieldChange {
	var list []domain.FieldChange
	for _, c := range [][2]string{{"deputy", in.DeputyName}, {"from", in.From.String()}, {"until", in.Until.String()}} {
		if ended {
			list = append(list, changed(c[0], c[1], "")...)
		} else {
			list = append(list, changed(c[0], "", c[1])...)
		}
	}
	return list
}

// tellOfStandIn tells who stands in, and whose work it is, unless it was they who did it.
func (t tx) tellOfStandIn(in domain.StandIn, by domain.Person, deputy, person string) error {
	var rows []notificationRow
	for told, text := range map[string]string{in.Deputy: deputy, in.Person: person} {
		if told != by.ID {
			rows = append(rows, notificationRow{
				ID: uuid.Must(uuid.NewV7()).String(), AssigneePerson: told, Notice: string(domain.NoticeStandIn), At: micros(in.At),
				Text: procedure.Written(in.From) + "至" + procedure.Written(in.Until) + text,
			})
		}
	}
	return t.notify(rows)
}

// StandIns lists those that concern the person: theirs, those in which they stand in, and, for who heads the department, its people's.
// They are the ones that last or are to come, the earliest first.
func (s *Store) StandIns(ctx context.Context, p domain.Person) ([]domain.StandIn, error) {
	t := s.reading(ctx)
	now, err := t.now()
	if err != nil {
		return nil, explain("list the stand-ins", err)
	}
	db := t.db.Where("ended_at IS NULL AND until_on >= ?", procedure.DateOf(now).String())
	if domain.MayAssign(p.Own()) {
		db = db.Where("department = ?", p.Department)
	} else {
		db = db.Where("person = ? OR deputy = ?", p.ID, p.ID)
	}
	var rows []standInRow
	if err := db.Order("from_on, id").Limit(largestLimit).Find(&rows).Error; err != nil {
		return nil, explain("list the stand-ins", err)
	}
	list, err := mapped(rows, t.standIn)
	return list, explain("list the stand-ins", err)
}

func (t tx) standIn(r standInRow) (domain.StandIn, error) {
	names, err := t.namesOf([]string{r.Person, r.Deputy})
	if err != nil {
		return domain.StandIn{}, err
	}
	from, err := civil.ParseDate(r.FromOn)
	if err != nil {
		return domain.StandIn{}, err
	}
	until, err := civil.ParseDate(r.UntilOn)
	return domain.StandIn{
		ID: r.ID, Person: r.Person, PersonName: names[r.Person], Deputy: r.Deputy, DeputyName: names[r.Deputy], Department: r.Department,
		From: from, Until: until, Note: r.Note, By: r.NamedBy, At: moment(r.NamedAt), EndedBy: r.EndedBy, EndedAt: momentOrNil(r.EndedAt),
	}, err
}

// DepartmentPeople lists those of a department who can log in, by name.
func (s *Store) DepartmentPeople(ctx context.Context, department string) ([]domain.Person, error) {
	list, err := s.reading(ctx).ofDepartment(department)
	return list, explain("list the people of "+department, err)
}
