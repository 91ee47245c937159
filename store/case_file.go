package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// File registers a case; the instant of registration is its receipt. The same person's filing with the same key is filed
// once; another content under a used key is refused. With a parent case, the parent case must offer the child case to the person.
func (s *Store) File(ctx context.Context, f domain.Filing) (domain.Filed, error) {
	var filed domain.Filed
	err := s.writing(ctx, "file a case", func(t tx) (err error) {
		filed, err = t.file(f)
		return err
	})
	return filed, err
}

func (t tx) file(f domain.Filing) (domain.Filed, error) {
	f.Form, f.Key = cleanFields(f.Form), clean(f.Key)
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
	if filed, err := t.filedBefore(f, digest); err != nil || filed.Repeated {
		return filed, err
	}
	tr, err := t.useCases().File(f)
	if err != nil {
		return domain.Filed{}, err
	}
	tr.Head.FilingKey, tr.Head.FilingDigest = f.Key, digest
	if err := t.record(tr); err != nil {
		return domain.Filed{}, err
	}
	if f.Draft != "" {
		if err := t.db.Delete(&draftRow{}, "person = ? AND id = ?", f.By.ID, clean(f.Draft)).Error; err != nil {
			return domain.Filed{}, err
		}
	}
	return domain.Filed{Case: tr.Case()}, nil
}

func (t tx) filedBefore(f domain.Filing, digest string) (domain.Filed, error) {
	if f.Key == "" {
		return domain.Filed{}, nil
	}
	if err := t.lock("filing/%s/%s", f.By.ID, f.Key); err != nil {
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
