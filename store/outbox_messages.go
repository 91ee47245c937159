package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// PostNotifications writes down what is to be carried of the notifications that nobody has looked at yet, the earliest
// first: a delivery for each subscription that takes it, and with mail one for each person of the assignee who wants it. It
// returns how many notifications it has looked at. One transaction writes the deliveries and marks their source, and the
// notifications were written with what happened to their case: so nothing is lost, nothing is sent that did not happen, and
// no case waits for any of this.
func (s *Store) PostNotifications(ctx context.Context, mail bool, limit int) (int, error) {
	var rows []notificationRow
	err := s.writing(ctx, "post the notifications", func(t tx) (err error) {
		// One at a time: the order of deliveries is that in which they are written.
		if err := t.lock("post"); err != nil {
			return err
		}
		if rows, err = t.unqueued(limit); err != nil || len(rows) == 0 {
			return err
		}
		o, err := t.newOutbox(mail)
		if err != nil {
			return err
		}
		deliveries, err := o.deliveries(rows)
		if err != nil {
			return err
		}
		if len(deliveries) > 0 {
			if err := t.db.CreateInBatches(&deliveries, 200).Error; err != nil {
				return err
			}
		}
		return t.markQueued(rows)
	})
	return len(rows), err
}

// PostWaits tells whether there is a notification that nobody has looked at, or a delivery that is not settled.
func (s *Store) PostWaits(ctx context.Context) (some bool, err error) {
	err = s.reader.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM notifications WHERE NOT posted) " +
		"OR EXISTS (SELECT 1 FROM deliveries WHERE status = 'pending')").Scan(&some).Error
	return some, explain("ask whether post waits", err)
}

// unqueued are the earliest, of one instant all or none: they may be several assignees' of one event.
func (t tx) unqueued(limit int) ([]notificationRow, error) {
	var rows []notificationRow
	err := t.db.Where("NOT posted").Order("at, id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) < limit {
		return rows, err
	}
	last := rows[len(rows)-1].At
	whole := slices.IndexFunc(rows, func(r notificationRow) bool { return r.At == last })
	if whole == 0 {
		err = t.db.Where("NOT posted AND at = ?", last).Order("at, id").Find(&rows).Error
		return rows, err
	}
	return rows[:whole], nil
}

func (t tx) markQueued(rows []notificationRow) error {
	for part := range slices.Chunk(rows, 500) {
		var ids []string
		for _, r := range part {
			ids = append(ids, r.ID)
		}
		if err := t.db.Model(&notificationRow{}).Where("id IN ?", ids).Update("posted", true).Error; err != nil {
			return err
		}
	}
	return nil
}

// outbox is what is needed to tell who gets what.
type outbox struct {
	tx
	mail          bool
	now           time.Time
	subscriptions []domain.Subscription
	holders       map[holding][]string // people, by assignee and by what they want
}

// holding is an assignee, and whether its people are asked for who wants the digest or for who wants each notice.
type holding struct {
	assignee domain.Assignee
	digest   bool
}

func (t tx) newOutbox(mail bool) (*outbox, error) {
	now, err := t.real()
	if err != nil {
		return nil, err
	}
	// Held, so that none is removed before its deliveries are there.
	subscriptions, err := tx{t.Store, t.db.Clauses(clause.Locking{Strength: "KEY SHARE"}), t.seen, nil}.subscriptions()
	return &outbox{tx: t, mail: mail, now: now, subscriptions: subscriptions, holders: map[holding][]string{}}, err
}

func (o *outbox) deliveries(rows []notificationRow) ([]deliveryRow, error) {
	messages, err := o.messages(rows)
	if err != nil {
		return nil, err
	}
	var list []deliveryRow
	for _, p := range messages {
		receivers, err := o.receivers(p)
		if err != nil {
			return nil, err
		}
		for _, to := range receivers {
			row, err := newDelivery(p, o.now, to)
			if err != nil {
				return nil, err
			}
			list = append(list, row)
		}
	}
	return list, nil
}

// messages are what happened: what several assignees were told in the same words at the same instant is one.
func (o *outbox) messages(rows []notificationRow) ([]domain.Message, error) {
	type event struct {
		number, notice, text, person string
		at                           int64
	}
	cases, err := o.casesOf(rows)
	if err != nil {
		return nil, err
	}
	var messages []domain.Message
	known := map[event]int{}
	for _, r := range rows {
		e := event{number: r.CaseNumber, notice: r.Notice, text: r.Text, at: r.At}
		if r.CaseNumber == "" {
			e.person = r.AssigneePerson // two people's digests are two, though they read alike
		}
		i, again := known[e]
		if !again {
			i, messages = len(messages), append(messages, r.message(cases[r.CaseNumber]))
			known[e] = i
		}
		messages[i].Assignees = append(messages[i].Assignees, r.assignee())
	}
	return messages, nil
}

func (o *outbox) casesOf(rows []notificationRow) (map[string]caseRow, error) {
	numbers := map[string]bool{}
	for _, r := range rows {
		numbers[r.CaseNumber] = true
	}
	return o.casesNumbered(numbers)
}

// casesNumbered are the cases by number, without their states.
func (t tx) casesNumbered(numbers map[string]bool) (map[string]caseRow, error) {
	byNumber := map[string]caseRow{}
	for part := range slices.Chunk(keysOf(numbers), 500) {
		var cases []caseRow
		if err := t.db.Omit("state").Where("number IN ?", part).Find(&cases).Error; err != nil {
			return nil, err
		}
		for _, c := range cases {
			byNumber[c.Number] = c
		}
	}
	return byNumber, nil
}

func (r notificationRow) message(c caseRow) domain.Message {
	return domain.Message{
		ID: r.ID, Notice: procedure.Notice(r.Notice), Text: r.Text, At: moment(r.At), Case: r.CaseNumber,
		Title: c.Title, Subject: c.Subject, Regulation: c.Regulation, Procedure: c.Procedure,
		Provider: c.Provider, Applicant: c.Applicant,
	}
}

func (r notificationRow) assignee() domain.Assignee {
	return domain.Assignee{Department: r.AssigneeDepartment, Position: domain.Position(r.AssigneePosition), Person: r.AssigneePerson}
}

func (o *outbox) receivers(p domain.Message) ([]receiver, error) {
	var list []receiver
	for _, s := range o.subscriptions {
		if s.Takes(p) {
			list = append(list, hookTo(s))
		}
	}
	if !o.mail {
		return list, nil
	}
	for _, assignee := range p.Assignees {
		people, err := o.wanting(holding{assignee, p.Notice == domain.NoticeDigest})
		if err != nil {
			return nil, err
		}
		for _, person := range people {
			if to := mailTo(person); !slices.Contains(list, to) { // who is of two assignees is told once
				list = append(list, to)
			}
		}
	}
	return list, nil
}

// wanting are the people of an assignee who have an address and want to be told there.
func (o *outbox) wanting(h holding) ([]string, error) {
	if people, known := o.holders[h]; known {
		return people, nil
	}
	wish := "contacts.mail"
	if h.digest {
		wish = "contacts.digest"
	}
	db := o.db.Model(&personRow{}).Joins("JOIN contacts ON contacts.person = people.id").
		Where("contacts.email <> '' AND NOT people.disabled").Where(wish)
	var people []string
	err := o.inPosition(db, h.assignee).Order("people.id").Pluck("people.id", &people).Error
	o.holders[h] = people
	return people, err
}

// inPosition keeps the people whom the assignee admits (domain.Assignee.Admits).
func (t tx) inPosition(db *gorm.DB, assignee domain.Assignee) *gorm.DB {
	if assignee.Person != "" {
		return db.Where("people.id = ?", assignee.Person)
	}
	db = db.Where("people.department <> '' AND EXISTS (?)",
		t.db.Model(&positionRow{}).Select("1").Where("positions.person = people.id AND positions.position = ?", string(assignee.Position)))
	if assignee.Department != "" {
		db = db.Where("people.department = ?", assignee.Department)
	}
	return db
}

func keysOf(set map[string]bool) []string {
	var list []string
	for k := range set {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
