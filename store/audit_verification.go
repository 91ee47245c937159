package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// verificationRow is a walk along every chain in the background. Its times are real ones.
type verificationRow struct {
	ID         string `gorm:"primaryKey"`
	StartedBy  string
	StartedAt  int64
	SeenAt     int64
	FinishedAt *int64
	Total      int
	Cases      int
	Events     int
	Erased     int
	Anchor     *int64
	Faults     string
	FaultCount int
	Failure    string
}

func (verificationRow) TableName() string { return "verifications" }

const (
	faultsKept = 1000
	// verifierLost is after how long without progress whoever walked is taken to have ended with its process.
	verifierLost = 2 * time.Minute
)

func (r verificationRow) verification() (domain.Verification, error) {
	v := domain.Verification{
		ID: r.ID, StartedBy: r.StartedBy, StartedAt: moment(r.StartedAt), SeenAt: moment(r.SeenAt), FinishedAt: momentOrNil(r.FinishedAt),
		Total: r.Total, Audit: domain.Audit{Cases: r.Cases, Events: r.Events, Erased: r.Erased},
		FaultCount: r.FaultCount, Failure: r.Failure,
	}
	if r.Anchor != nil {
		v.Anchor = *r.Anchor
	}
	if err := json.Unmarshal([]byte(r.Faults), &v.Audit.Faults); err != nil {
		return v, fmt.Errorf("the faults of verification %s: %w", r.ID, err)
	}
	return v, nil
}

// BeginVerification enters a walk that is about to begin. While another goes on it is refused (domain.VerificationRunning).
func (s *Store) BeginVerification(ctx context.Context, by domain.Person) (domain.Verification, error) {
	row := verificationRow{ID: uuid.NewString(), StartedBy: by.ID, Faults: "[]"}
	err := s.writing(ctx, "begin a verification", func(t tx) error {
		if err := t.lock("verification"); err != nil {
			return err
		}
		now, err := t.real()
		if err != nil {
			return err
		}
		_, running, err := find[verificationRow](t.db, "finished_at IS NULL AND seen_at > ?", micros(now.Add(-verifierLost)))
		if err != nil {
			return err
		}
		if running {
			return procedure.Refuse(domain.VerificationRunning, "正在核验，请等待其完成")
		}
		var total int64
		if err := t.db.Model(&caseRow{}).Count(&total).Error; err != nil {
			return err
		}
		row.Total, row.StartedAt, row.SeenAt = int(total), micros(now), micros(now)
		return t.db.Create(&row).Error
	})
	if err != nil {
		return domain.Verification{}, err
	}
	return row.verification()
}

// CarryOutVerification walks every chain, compares the ledger with the last anchor that it keeps, and notes how far it has
// come. It is called once, by whoever began it, and returns when the walk is over.
func (s *Store) CarryOutVerification(ctx context.Context, id string) error {
	row, err := take[verificationRow](s.reader.WithContext(ctx), false, unknownVerification(id), "id = ?", id)
	if err != nil {
		return explain("verify the ledger", err)
	}
	audit, err := s.verify(ctx, func(a Audit) error { return s.noteVerification(ctx, &row, a) })
	if err == nil {
		err = s.compareWithAnchor(ctx, &row, &audit)
	}
	if err != nil {
		row.Failure = "核验没有完成，原因见服务器的日志"
	}
	return s.endVerification(ctx, row, audit, err)
}

func (s *Store) endVerification(ctx context.Context, row verificationRow, audit Audit, failed error) error {
	if err := s.noteVerification(ctx, &row, audit); err != nil {
		return err
	}
	row.FinishedAt = &row.SeenAt
	err := s.writing(ctx, "end a verification", func(t tx) error {
		if err := t.db.Save(&row).Error; err != nil {
			return err
		}
		by := domain.Person{ID: row.StartedBy}
		if row.StartedBy != "" {
			if p, err := t.person(row.StartedBy); err == nil {
				by = p
			}
		}
		return t.administered(by, domain.AdministrativeAct{
			Action: domain.LedgerVerified, Subject: row.ID, Changes: changed("faults", "", fmt.Sprint(row.FaultCount)),
		})
	})
	if failed != nil {
		return failed
	}
	return err
}

func (s *Store) noteVerification(ctx context.Context, row *verificationRow, a Audit) error {
	return s.writing(ctx, "note the progress of a verification", func(t tx) error {
		now, err := t.real()
		if err != nil {
			return err
		}
		faults := a.result().Faults
		if faults == nil {
			faults = []domain.LedgerFault{}
		}
		if row.Faults, err = jsonText(faults[:min(len(faults), faultsKept)]); err != nil {
			return err
		}
		row.Cases, row.Events, row.Erased, row.FaultCount, row.SeenAt = a.Cases, a.Events, a.Erased, len(a.Faults), micros(now)
		return t.db.Save(row).Error
	})
}

// compareWithAnchor finds what no chain shows: that cases of then are gone. Who could delete them could delete the anchor
// as well; one kept outside is to be compared by `shixian audit verify --anchor`.
func (s *Store) compareWithAnchor(ctx context.Context, row *verificationRow, audit *Audit) error {
	var last []anchorRow
	if err := s.reader.WithContext(ctx).Order("id DESC").Limit(1).Find(&last).Error; err != nil || len(last) == 0 {
		return err
	}
	a := last[0].anchor()
	row.Anchor = &a.ID
	gone, err := s.Since(ctx, Anchor{a.Root, a.Cases, a.Through, a.At, a.Sealed, a.Seals})
	audit.Faults = append(audit.Faults, gone...)
	return err
}

// Verification returns a walk along the chains, and how far it has come.
func (s *Store) Verification(ctx context.Context, id string) (domain.Verification, error) {
	row, err := take[verificationRow](s.reader.WithContext(ctx), false, unknownVerification(id), "id = ?", id)
	if err != nil {
		return domain.Verification{}, explain("read a verification", err)
	}
	return s.asOfNow(ctx, row)
}

// Verifications lists the last walks along the chains, the newest first.
func (s *Store) Verifications(ctx context.Context) ([]domain.Verification, error) {
	var rows []verificationRow
	err := s.reader.WithContext(ctx).Order("started_at DESC, id").Limit(50).Find(&rows).Error
	if err != nil {
		return nil, explain("list the verifications", err)
	}
	list := []domain.Verification{}
	for _, row := range rows {
		v, err := s.asOfNow(ctx, row)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// asOfNow says of a walk that has not moved for long that it will not: its process has ended.
func (s *Store) asOfNow(ctx context.Context, row verificationRow) (domain.Verification, error) {
	v, err := row.verification()
	if err != nil || v.FinishedAt != nil {
		return v, err
	}
	now, err := s.reading(ctx).real()
	if err == nil && now.Sub(v.SeenAt) > verifierLost {
		v.Failure = "核验没有完成：进程已经结束"
	}
	return v, err
}

func unknownVerification(id string) *procedure.Refusal {
	return procedure.Refuse(domain.VerificationUnknown, "没有编号为 %s 的核验", id)
}
