package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Anchor is the Merkle root over the heads of all chains. Kept outside, it exposes what no chain can: that a case, or the
// end of one, was deleted.
type Anchor struct {
	Root    string
	Cases   int
	Through int64     // the last event that it covers
	At      time.Time // legal time
}

// Anchor takes the anchor of everything that is in the ledger now.
func (s *Store) Anchor(ctx context.Context) (Anchor, error) {
	var a Anchor
	err := s.writing(ctx, "anchor the chains", func(t tx) error {
		// With writers kept out, no event before the last is still to come.
		if err := t.engine.freeze(t.db); err != nil {
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
		a, err = t.anchor(last)
		a.At = now
		return err
	})
	return a, err
}

// AnchorThrough takes the anchor again of the events through the one that an earlier anchor covered. Its root is another one
// if any of them was touched or is gone.
func (s *Store) AnchorThrough(ctx context.Context, event int64) (Anchor, error) {
	a, err := s.reading(ctx).anchor(event)
	return a, explain("anchor the chains", err)
}

func (t tx) anchor(through int64) (Anchor, error) {
	var heads []eventRow
	last := t.db.Model(&eventRow{}).Select("max(id)").Where("id <= ?", through).Group("case_number")
	err := t.db.Select("case_number", "seq", "hash").Where("id IN (?)", last).Order("case_number").Find(&heads).Error
	if err != nil {
		return Anchor{}, err
	}
	leaves := make([][32]byte, len(heads))
	for i, head := range heads {
		leaves[i] = sha256.Sum256(fmt.Appendf(nil, "\x00%s/%d/%s", head.CaseNumber, head.Seq, head.Hash))
	}
	root := merkle(leaves)
	return Anchor{Root: hex.EncodeToString(root[:]), Cases: len(heads), Through: through}, nil
}

// merkle hashes neighbours in pairs; an odd one goes up as it is. Leaves and nodes begin with another byte, so that neither
// can be taken for the other.
func merkle(row [][32]byte) [32]byte {
	if len(row) == 0 {
		return sha256.Sum256(nil)
	}
	for len(row) > 1 {
		var up [][32]byte
		for i := 0; i+1 < len(row); i += 2 {
			up = append(up, sha256.Sum256(fmt.Appendf(nil, "\x01%s%s", row[i][:], row[i+1][:])))
		}
		if len(row)%2 == 1 {
			up = append(up, row[len(row)-1])
		}
		row = up
	}
	return row[0]
}
