package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Anchor is the Merkle root over the heads of all chains of cases, and the head of the chain of seals, which bind everything
// else. Kept outside, it exposes what no chain can: that a case, a row, or the end of a chain was deleted.
type Anchor struct {
	Root    string    `json:"root"`
	Cases   int       `json:"cases"`
	Through int64     `json:"through"`          // the last event that it covers
	At      time.Time `json:"at"`               // legal time
	Sealed  int64     `json:"sealed,omitempty"` // the last seal that it covers; 0: it is of a build that had none
	Seals   string    `json:"seals,omitempty"`  // its hash
}

// Anchor takes the anchor of everything that is in the ledger now, as an operator of the machine.
func (s *Store) Anchor(ctx context.Context) (Anchor, error) {
	a, err := s.TakeAnchor(ctx, domain.Person{})
	return Anchor{a.Root, a.Cases, a.Through, a.At, a.Sealed, a.Seals}, err
}

// TakeAnchor takes the anchor of everything that is in the ledger now, and keeps it: a copy kept outside is what counts.
func (s *Store) TakeAnchor(ctx context.Context, by domain.Person) (domain.Anchor, error) {
	var row anchorRow
	if err := s.sealAll(ctx); err != nil { // so that little is left to do while writers wait
		return domain.Anchor{}, err
	}
	err := s.writing(ctx, "anchor the chains", func(t tx) error {
		// With writers kept out, no event before the last is still to come.
		if err := t.dialect.LockTable(t.db, eventRow{}.TableName()); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		var last int64
		if err := t.db.Model(&eventRow{}).Select("coalesce(max(id), 0)").Scan(&last).Error; err != nil {
			return err
		}
		a, err := t.anchor(t.config.Digest, last)
		if err != nil {
			return err
		}
		for _, table := range sealedTables {
			for more := true; more && err == nil; {
				more, err = t.sealNew(table)
			}
		}
		if err != nil {
			return err
		}
		seal, err := t.lastSeal()
		if err != nil {
			return err
		}
		row = anchorRow{Root: a.Root, Cases: a.Cases, Through: a.Through, At: micros(now), TakenBy: by.ID, Sealed: seal.Seq, Seals: seal.Hash}
		if err := t.db.Create(&row).Error; err != nil {
			return err
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.AnchorTaken, Subject: strconv.FormatInt(row.ID, 10), Changes: changed("root", "", a.Root),
		})
	})
	return row.anchor(), err
}

type anchorRow struct {
	ID      int64 `gorm:"primaryKey;autoIncrement"`
	Root    string
	Cases   int
	Through int64
	At      int64
	TakenBy string
	Sealed  int64
	Seals   string
}

func (anchorRow) TableName() string { return "anchors" }

func (r anchorRow) anchor() domain.Anchor {
	return domain.Anchor{ID: r.ID, Root: r.Root, Cases: r.Cases, Through: r.Through, At: moment(r.At), TakenBy: r.TakenBy, Sealed: r.Sealed, Seals: r.Seals}
}

// Anchors lists the anchors that were taken, the newest first.
func (s *Store) Anchors(ctx context.Context, p domain.Page) (domain.List[domain.Anchor], error) {
	rows, err := page(s.reader.WithContext(ctx), p, order[anchorRow]{
		by: []key{{"id", descending}}, cursor: func(r anchorRow) []any { return []any{r.ID} },
	})
	list := domain.List[domain.Anchor]{Items: []domain.Anchor{}, Next: rows.Next}
	for _, r := range rows.Items {
		list.Items = append(list.Items, r.anchor())
	}
	return list, explain("list the anchors", err)
}

// KeptAnchor returns an anchor that was taken.
func (s *Store) KeptAnchor(ctx context.Context, id int64) (domain.Anchor, error) {
	row, err := take[anchorRow](s.reader.WithContext(ctx), false, procedure.Refuse(domain.AnchorUnknown, "没有编号为 %d 的存证", id), "id = ?", id)
	return row.anchor(), explain("read an anchor", err)
}

// AnchorThrough takes the anchor again of the events through the one that an earlier anchor covered. Its root is another one
// if any of them was touched or is gone.
func (s *Store) AnchorThrough(ctx context.Context, event int64) (Anchor, error) {
	a, err := s.reading(ctx).anchor(s.config.Digest, event)
	return a, explain("anchor the chains", err)
}

// Since compares the ledger with an anchor that was kept, and says what is no longer as it was then.
func (s *Store) Since(ctx context.Context, then Anchor) ([]Fault, error) {
	now, err := s.reading(ctx).anchor(madeBy(then.Root), then.Through)
	if err != nil {
		return nil, explain("compare with an anchor", err)
	}
	var faults []Fault
	if now.Root != then.Root {
		faults = append(faults, Fault{What: fmt.Sprintf(
			"the ledger no longer has the anchor of %s: %d cases were in it, %d are left of them, or some were touched",
			then.At.Format(time.DateTime), then.Cases, now.Cases)})
	}
	if then.Sealed == 0 {
		return faults, nil
	}
	hash, err := s.reading(ctx).sealedThrough(then.Sealed)
	if err == nil && hash != then.Seals {
		faults = append(faults, Fault{What: fmt.Sprintf(
			"the ledger no longer has the %d seals of the anchor of %s: what they bound was touched or taken away",
			then.Sealed, then.At.Format(time.DateTime))})
	}
	return faults, explain("compare with an anchor", err)
}

func (t tx) anchor(d Digest, through int64) (Anchor, error) {
	var heads []eventRow
	last := t.db.Model(&eventRow{}).Select("max(id)").Where("id <= ?", through).Group("case_number")
	err := t.db.Select("case_number", "seq", "hash").Where("id IN (?)", last).Order("case_number").Find(&heads).Error
	if err != nil {
		return Anchor{}, err
	}
	leaves := make([][32]byte, len(heads))
	for i, head := range heads {
		leaves[i] = d.sum(fmt.Appendf(nil, "\x00%s/%d/%s", head.CaseNumber, head.Seq, head.Hash))
	}
	return Anchor{Root: d.hex(d.merkle(leaves)), Cases: len(heads), Through: through}, nil
}

// merkle hashes neighbours in pairs; an odd one goes up as it is. Leaves and nodes begin with another byte, so that neither
// can be taken for the other.
func (d Digest) merkle(row [][32]byte) [32]byte {
	if len(row) == 0 {
		return d.sum(nil)
	}
	for len(row) > 1 {
		var up [][32]byte
		for i := 0; i+1 < len(row); i += 2 {
			up = append(up, d.sum(fmt.Appendf(nil, "\x01%s%s", row[i][:], row[i+1][:])))
		}
		if len(row)%2 == 1 {
			up = append(up, row[len(row)-1])
		}
		row = up
	}
	return row[0]
}
