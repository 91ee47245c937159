package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

// File registers a case; the instant of registration is its receipt. The same person's filing with the same key is filed
// once; another content under a used key is refused. With a parent case, the parent case must offer the child case to the person.
func (s *Store) File(ctx context.Context, f domain.Filing) (domain.Filed, error) {
	f.Form, f.Key = cleanFields(f.Form), clean(f.Key)
	var filed domain.Filed
	err := s.writing(ctx, "file a case", func(t tx) (err error) {
		filed, err = t.file(f)
		return err
	})
	if err == nil || f.Key == "" || f.Applicant != nil {
		return filed, err
	}
	// What is sent again finds its key taken, or is no longer to be filed.
	before, fault := s.reading(ctx).filedBefore(f)
	if fault == nil && !before.Repeated {
		return filed, err
	}
	return before, explain("look for an earlier filing", fault)
}

func (t tx) file(f domain.Filing) (domain.Filed, error) {
	t.seen.settled = true
	t.seen.arrangements = t.arranged.Load() // the number is given with their edition
	if f.Applicant != nil {
		return t.fileAsGuest(f)
	}
	return t.fileOnce(f)
}

func (t tx) fileOnce(f domain.Filing) (domain.Filed, error) {
	digest, err := filingDigest(f)
	if err != nil {
		return domain.Filed{}, err
	}
	tr, err := t.useCases().File(f)
	if err != nil {
		return domain.Filed{}, err
	}
	tr.Head.FilingKey, tr.Head.FilingDigest = f.Key, digest
	if !f.ByDuty {
		tr.Engine = ledger.AtOnce
	}
	if err := t.record(tr); err != nil {
		return domain.Filed{}, err
	}
	if f.Draft != "" {
		if err := t.db.Delete(&draftRow{}, "person = ? AND id = ?", f.By.ID, clean(f.Draft)).Error; err != nil {
			return domain.Filed{}, err
		}
	}
	step := t.step(tr)
	return domain.Filed{Case: tr.Case(), Step: &step}, nil
}

// filedBefore is what the same person's key was used for.
func (t tx) filedBefore(f domain.Filing) (domain.Filed, error) {
	digest, err := filingDigest(f)
	if err != nil {
		return domain.Filed{}, err
	}
	row, found, err := find[caseRow](t.db, "filed_by = ? AND filing_key = ?", f.By.ID, f.Key)
	if err != nil || !found {
		return domain.Filed{}, err
	}
	if row.FilingDigest != digest {
		return domain.Filed{}, reusedKey(f.Key)
	}
	c, err := t.asCase(row)
	return domain.Filed{Case: c, Repeated: true}, err
}

func reusedKey(key string) *procedure.Refusal {
	return procedure.Refuse(domain.IdempotencyConflict, "Idempotency-Key %q 已用于另一项内容", key)
}

// filingDigest tells a filing that is sent again from another one under the same key.
func filingDigest(f domain.Filing) (string, error) {
	return digestOf(f.Definition.ID(), f.Form, f.Resource, f.Parent, f.Child)
}

func digestOf(parts ...any) (string, error) {
	text, err := jsonText(parts)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]), err
}
