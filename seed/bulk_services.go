package seed

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/store"
)

// entryHistory is a catalog entry with the versions that the simulation has given it.
type entryHistory struct {
	store.EntryHistory
	present domain.Entry
}

// Grant is store.Grant.
func (b *BulkLedger) Grant(_ context.Context, g domain.Grant) error {
	c, err := b.going(g.Case)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(c.rows.Grants, func(o domain.Grant) bool { return o.Call == g.Call }) {
		c.rows.Grants = append(c.rows.Grants, g)
	}
	return nil
}

// Suspend is store.Suspend.
func (b *BulkLedger) Suspend(_ context.Context, m domain.Measure) error {
	return b.measure(m, domain.Measure.Suspend)
}

// Revoke is store.Revoke.
func (b *BulkLedger) Revoke(_ context.Context, m domain.Measure) error {
	return b.measure(m, domain.Measure.Revoke)
}

// Restore is store.Restore.
func (b *BulkLedger) Restore(_ context.Context, m domain.Measure) error {
	return b.measure(m, domain.Measure.Restore)
}

// GrantAnew is store.GrantAnew.
func (b *BulkLedger) GrantAnew(_ context.Context, m domain.Measure) error {
	return b.measure(m, domain.Measure.GrantAnew)
}

func (b *BulkLedger) measure(m domain.Measure, take func(domain.Measure, []domain.Grant) ([]domain.Grant, error)) error {
	c, err := b.going(m.GrantedBy)
	if err != nil {
		return err
	}
	m.At = b.at
	grants, err := take(m, c.rows.Grants)
	if err != nil {
		return err
	}
	c.rows.Grants = grants
	return nil
}

// Dispatch is store.Dispatch.
func (b *BulkLedger) Dispatch(_ context.Context, d domain.Dispatch) error {
	c, err := b.going(d.Case)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(c.rows.Dispatches, func(o domain.Dispatch) bool { return o.Call == d.Call }) {
		c.rows.Dispatches = append(c.rows.Dispatches, d)
	}
	return nil
}

// Entry is store.Entry.
func (b *BulkLedger) Entry(_ context.Context, code string) (domain.Entry, error) {
	return memory{b}.Entry(code)
}

// Entries are all, by code, as they are now.
func (b *BulkLedger) Entries() []domain.Entry {
	var list []domain.Entry
	for _, code := range slices.Sorted(maps.Keys(b.entries)) {
		list = append(list, b.entries[code].present)
	}
	return list
}

// PublishEntry is store.PublishEntry.
func (b *BulkLedger) PublishEntry(_ context.Context, e domain.Entry) error {
	known, there := b.entries[e.Code]
	if there && known.present.ByCase == e.ByCase && e.ByCase != "" && known.present.Since.Equal(instant(e.Since)) {
		return nil
	}
	if there && e.ByCase != "" {
		if err := e.Follows(known.present); err != nil {
			return err
		}
	}
	if there && e.ByCase != "" && e.Version != known.present.Version+1 {
		return fmt.Errorf("the change of entry %s would be version %d, but %d is the present one", e.Code, e.Version, known.present.Version)
	}
	return b.PutEntry(e)
}

// PutEntry is store.PutEntry.
func (b *BulkLedger) PutEntry(e domain.Entry) error {
	if err := domain.CheckEntry(e); err != nil {
		return err
	}
	known, there := b.entries[e.Code]
	if !there {
		known = &entryHistory{}
		b.entries[e.Code] = known
	}
	if e.Since.IsZero() {
		e.Since = b.at
	}
	e.Since, e.Version = instant(e.Since), known.present.Version+1
	known.present, known.Versions = e, append(known.Versions, e)
	return nil
}

// ReportUpdate is store.ReportUpdate for an entry that the simulation has brought: reported at the end of the working hours of
// its day, once.
func (b *BulkLedger) ReportUpdate(u domain.DataUpdate) error {
	known, there := b.entries[u.Code]
	if !there || known.Stored > 0 {
		return fmt.Errorf("the simulated history has no entry %s whose data could be updated", u.Code)
	}
	u.At = procedure.StartOf(u.On).Add(17 * time.Hour)
	known.Updated = &u
	return nil
}
