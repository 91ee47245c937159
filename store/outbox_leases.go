package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
)

// mailTarget stands for all mail where targets are told apart: it goes to one server.
const mailTarget = "mail"

// TakeDeliveries hands out what is due, to be carried before the lease ends and then settled. Nobody else gets it
// meanwhile, however many ask; if nobody settles it, it is due again. Of what goes to one target about one case only the
// earliest is handed out, so that it arrives before the next is tried.
func (s *Store) TakeDeliveries(ctx context.Context, r domain.LeaseRequest) ([]domain.LeasedDelivery, error) {
	var parcels []domain.LeasedDelivery
	err := s.writing(ctx, "take deliveries", func(t tx) error {
		if err := t.lock("carry"); err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		var rows []deliveryRow
		if err := t.due(r, micros(now)).Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			leased, wanted, err := t.leased(row)
			if err != nil {
				return err
			}
			leased.Holder = r.Holder
			change := map[string]any{"status": string(domain.DeliveryDropped), "settled_at": micros(now)}
			if wanted {
				leased.Attempts++
				change = map[string]any{"holder": r.Holder, "next_at": micros(now.Add(r.Lease)), "attempts": leased.Attempts}
			}
			amended, err := t.amend(row, change)
			if err != nil {
				return err
			}
			if amended && wanted {
				parcels = append(parcels, leased)
			}
		}
		return nil
	})
	return parcels, err
}

// amend changes a delivery unless it is no longer as it was read: who took it before may have settled it meanwhile, though
// late.
func (t tx) amend(row deliveryRow, values map[string]any) (bool, error) {
	done := t.db.Model(&deliveryRow{}).
		Where("seq = ? AND status = ? AND holder = ? AND attempts = ?", row.Seq, row.Status, row.Holder, row.Attempts).Updates(values)
	return done.RowsAffected == 1, done.Error
}

// due are the deliveries whose time has come and that nothing holds back, the same few for each target at most, so that
// a target that takes nothing keeps nobody else waiting. A target that failed gets one to try it with, and a robot one message
// at a time. A test is held back by nothing.
func (t tx) due(r domain.LeaseRequest, now int64) *gorm.DB {
	const target = "coalesce(subscription, '" + mailTarget + "')"
	const line = "(PARTITION BY " + target + " ORDER BY notification <> '', seq)" // a test first
	earlier := t.db.Table("deliveries AS earlier").Select("1").
		Where("earlier.lane = deliveries.lane AND earlier.status = 'pending' AND earlier.seq < deliveries.seq")
	ready := t.db.Model(&deliveryRow{}).
		Select("seq, attempts, "+target+" AS target, row_number() OVER "+line+" AS turn, "+
			"first_value(attempts) OVER "+line+" AS head_attempts").
		Where("status = 'pending' AND next_at <= ? AND NOT EXISTS (?)", now, earlier)
	if !r.Mail {
		ready = ready.Where("channel <> ?", string(domain.ByMail))
	}
	if len(r.Except) > 0 {
		ready = ready.Where(target+" NOT IN ?", r.Except)
	}
	active := t.db.Model(&subscriptionRow{}).Select("id").Where("active")
	ready = ready.Where("subscription IS NULL OR notification = '' OR subscription IN (?)", active)
	held := t.db.Model(&receiverHoldRow{}).Select("target")
	ready = ready.Where("notification = '' OR "+target+" NOT IN (?)", held.Where("until > ?", now))

	one := t.db.Model(&receiverHoldRow{}).Select("target").Where("fault <> ''")
	robots := t.db.Model(&subscriptionRow{}).Select("id").Where("format IN ?", domain.Robots)
	under := t.db.Model(&deliveryRow{}).Select(target).Where("status = 'pending' AND holder <> '' AND next_at > ?", now)
	few := t.db.Table("(?) AS ready", ready).Select("seq").Where(
		"turn <= CASE WHEN target IN (?) OR target IN (?) THEN CASE WHEN target IN (?) THEN 0 ELSE 1 END ELSE ? END"+
			" OR turn <= ? AND head_attempts = 0 AND attempts = 0 AND target IN (?) AND target NOT IN (?) AND target NOT IN (?)",
		one, robots, under, r.Each, r.Batch, robots, one, under)
	return t.db.Where("seq IN (?)", few).Order("seq").Limit(r.Limit)
}

// leased says where a delivery goes; mail is no longer wanted if its receiver has thought better of it since.
func (t tx) leased(row deliveryRow) (p domain.LeasedDelivery, wanted bool, err error) {
	if p.Delivery, err = row.delivery(); err != nil {
		return p, false, err
	}
	if p.Channel == domain.ByWebhook {
		p.Hook, err = t.subscription(p.Subscription, false)
		return p, true, err
	}
	contact, err := t.contact(p.Person)
	if err != nil {
		return p, false, err
	}
	person, err := t.account("没有此人", "id = ?", p.Person)
	wanted = contact.Email != "" && !person.Disabled && contact.Mail
	if p.Message.Notice == domain.NoticeDigest {
		wanted = contact.Email != "" && !person.Disabled && contact.Digest
	}
	p.Email = contact.Email
	return p, wanted, err
}

// receiverHoldRow is a target to which nothing is carried for a while.
type receiverHoldRow struct {
	Target string `gorm:"primaryKey"`
	Until  int64
	Fault  string // empty: the next only has to keep its distance
}

func (receiverHoldRow) TableName() string { return "receiver_holds" }

// holdReceiver keeps everything from a target until a moment, and sets it free if it took something and needs no distance.
func (t tx) holdReceiver(p domain.LeasedDelivery, c domain.DeliveryResult, until int64) error {
	target := mailTarget
	if p.Channel == domain.ByWebhook {
		target = p.Subscription
	}
	switch {
	case c.Fault == "" && c.Again == 0:
		return t.release("target = ?", target)
	case c.Fault == "" || c.Hold:
		return t.db.Save(&receiverHoldRow{Target: target, Until: until, Fault: clean(c.Fault)}).Error
	}
	return nil
}

// release sets targets free: somebody has changed something, or wants to know.
func (t tx) release(which string, args ...any) error {
	return t.db.Where(which, args...).Delete(&receiverHoldRow{}).Error
}

// SettleDelivery notes what came of carrying a leased delivery. It counts only while its holder still holds it.
func (s *Store) SettleDelivery(ctx context.Context, p domain.LeasedDelivery, c domain.DeliveryResult) error {
	return s.writing(ctx, "settle a delivery", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		again := now.Add(c.Again)
		values := map[string]any{"holder": "", "fault": clean(c.Fault)}
		switch {
		case c.Fault == "":
			values["status"], values["settled_at"] = string(domain.Delivered), micros(now)
		case c.Final || again.After(p.GiveUpAt):
			values["status"], values["settled_at"] = string(domain.DeliveryFailed), micros(now)
		default:
			values["next_at"] = micros(again)
		}
		done := t.db.Model(&deliveryRow{}).
			Where("seq = ? AND holder = ? AND attempts = ? AND status = 'pending'", p.Seq, p.Holder, p.Attempts).Updates(values)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return t.holdReceiver(p, c, micros(again))
	})
}
