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
// a target that takes nothing keeps nobody else waiting.
func (t tx) due(r domain.LeaseRequest, now int64) *gorm.DB {
	earlier := t.db.Table("deliveries AS earlier").Select("1").
		Where("earlier.lane = deliveries.lane AND earlier.status = 'pending' AND earlier.seq < deliveries.seq")
	ready := t.db.Model(&deliveryRow{}).
		Select("seq, row_number() OVER (PARTITION BY coalesce(subscription, ?) ORDER BY next_at, seq) AS turn", mailTarget).
		Where("status = 'pending' AND next_at <= ? AND NOT EXISTS (?)", now, earlier)
	if !r.Mail {
		ready = ready.Where("channel <> ?", string(domain.ByMail))
	}
	if len(r.Except) > 0 {
		ready = ready.Where("coalesce(subscription, ?) NOT IN ?", mailTarget, r.Except)
	}
	active := t.db.Model(&subscriptionRow{}).Select("id").Where("active")
	ready = ready.Where("subscription IS NULL OR notification = '' OR subscription IN (?)", active)
	few := t.db.Table("(?) AS ready", ready).Select("seq").Where("turn <= ?", r.Each)
	return t.db.Where("seq IN (?)", few).Order("next_at, seq").Limit(r.Limit)
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
		return t.db.Model(&deliveryRow{}).
			Where("seq = ? AND holder = ? AND attempts = ? AND status = 'pending'", p.Seq, p.Holder, p.Attempts).Updates(values).Error
	})
}
