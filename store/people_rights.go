package store

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type rightsRow struct {
	ID          string `gorm:"primaryKey"`
	Person      string
	Name        string
	Department  string
	Positions   string
	Disabled    bool
	AskedBy     string
	AskedByName string
	AskedAt     int64
	Decision    string
	DecidedBy   string
	DecidedAt   *int64
}

func (rightsRow) TableName() string { return "rights_requests" }

const (
	rightsConfirmed  = "confirmed"
	rightsRefused    = "refused"
	rightsSuperseded = "superseded"
)

// wanted is the account as it is to be.
func (r rightsRow) wanted(a domain.Account) domain.Account {
	a.Name, a.Department, a.Disabled, a.Positions = r.Name, r.Department, r.Disabled, nil
	for position := range strings.SplitSeq(r.Positions, ",") {
		if position != "" {
			a.Positions = append(a.Positions, domain.Position(position))
		}
	}
	return a
}

// askForRights keeps a change until a second person decides, in the place of what was asked for the same person before.
func (t tx) askForRights(before, after domain.Account, by domain.Person) error {
	if err := t.supersedeRights(before.ID, by); err != nil {
		return err
	}
	now, err := t.real()
	if err != nil {
		return err
	}
	if err := t.db.Create(&rightsRow{
		ID: uuid.Must(uuid.NewV7()).String(), Person: after.ID, Name: after.Name, Department: after.Department, Positions: joined(after.Positions),
		Disabled: after.Disabled, AskedBy: by.ID, AskedByName: by.Name, AskedAt: micros(now),
	}).Error; err != nil {
		return err
	}
	return t.administered(by, domain.AdministrativeAct{
		Action: domain.RightsAsked, Subject: after.ID, Title: before.Name, Changes: differences(before, after),
	})
}

// supersedeRights ends what waits for a decision on a person, who is about to be another.
func (t tx) supersedeRights(person string, by domain.Person) error {
	now, err := t.real()
	if err != nil {
		return err
	}
	return t.db.Model(&rightsRow{}).Where("person = ? AND decided_at IS NULL", person).
		Updates(map[string]any{"decision": rightsSuperseded, "decided_by": by.ID, "decided_at": micros(now)}).Error
}

// RightsRequests lists what waits for a second person, the oldest first; of one person, if one is named.
func (s *Store) RightsRequests(ctx context.Context, person string) ([]domain.RightsRequest, error) {
	t := s.reading(ctx)
	db := t.db.Where("decided_at IS NULL")
	if person != "" {
		db = db.Where("person = ?", clean(person))
	}
	var rows []rightsRow
	if err := db.Order("id").Limit(largestLimit).Find(&rows).Error; err != nil {
		return nil, explain("list the rights that are asked for", err)
	}
	list, err := mapped(rows, t.rightsRequest)
	return list, explain("list the rights that are asked for", err)
}

func (t tx) rightsRequest(r rightsRow) (domain.RightsRequest, error) {
	a, err := t.account("没有此人："+r.Person, "id = ?", r.Person)
	return domain.RightsRequest{
		ID: r.ID, Person: a.Person, Wanted: r.wanted(a), By: r.AskedBy, ByName: r.AskedByName, AskedAt: moment(r.AskedAt),
	}, err
}

// DecideRights has a second person confirm or refuse what was asked for. It refuses whoever may not be the second
// (domain.SecondNeeded), and what has been decided (domain.RightsDecided).
func (s *Store) DecideRights(ctx context.Context, id string, confirm bool, by domain.Person) (domain.Account, error) {
	var after domain.Account
	err := s.writing(ctx, "decide on rights", func(t tx) error {
		if err := t.lock("administrators"); err != nil {
			return err
		}
		row, err := take[rightsRow](t.db, true, procedure.Refuse(domain.RightsUnknown, "没有这项授权申请"), "id = ?", id)
		if err != nil {
			return err
		}
		if row.DecidedAt != nil {
			return procedure.Refuse(domain.RightsDecided, "这项授权申请已经处理，或者已由新的变动取代")
		}
		before, err := t.heldAccount(row.Person)
		if err != nil {
			return err
		}
		if err := t.mayDecide(row, before.Person, by); err != nil {
			return err
		}
		after = before
		if confirm {
			after = row.wanted(before)
		}
		return t.decide(row, before, after, confirm, by)
	})
	return after, err
}

func (t tx) mayDecide(row rightsRow, person, by domain.Person) error {
	var officers int64
	err := t.db.Model(&personRow{}).Joins("JOIN positions ON positions.person = people.id").
		Where("positions.position = ? AND NOT people.disabled AND people.id NOT IN ?", string(domain.Security), []string{row.AskedBy, row.Person}).
		Count(&officers).Error
	if err == nil && !domain.MayConfirmRights(by, domain.RightsRequest{Person: person, By: row.AskedBy}, officers > 0) {
		return procedure.Refuse(domain.SecondNeeded, "须由安全管理员处理；没有安全管理员的，由另一名系统管理员处理。不能处理自己申请的，也不能处理对本人的授权")
	}
	return err
}

func (t tx) decide(row rightsRow, before, after domain.Account, confirm bool, by domain.Person) error {
	now, err := t.real()
	if err != nil {
		return err
	}
	decision, action := rightsRefused, domain.RightsRefused
	if confirm {
		decision, action = rightsConfirmed, domain.RightsConfirmed
	}
	err = t.db.Model(&rightsRow{}).Where("id = ?", row.ID).
		Updates(map[string]any{"decision": decision, "decided_by": by.ID, "decided_at": micros(now)}).Error
	if err != nil {
		return err
	}
	act := domain.AdministrativeAct{
		Action: action, Subject: row.Person, Title: before.Name,
		Changes: append(differences(before, after), changed("asked_by", "", row.AskedByName)...),
	}
	if action == domain.RightsRefused {
		return t.administered(by, act)
	}
	return t.changePerson(before, after, act, by)
}

// CombinedOffices are those who hold several offices, as an earlier build let them.
func (s *Store) CombinedOffices(ctx context.Context) ([]domain.Person, error) {
	people, err := s.People(ctx)
	var list []domain.Person
	for _, p := range people {
		if len(p.Offices()) > 1 {
			list = append(list, p)
		}
	}
	return list, err
}
