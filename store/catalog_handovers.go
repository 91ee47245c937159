package store

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// grantFileRow is a file by which data is handed over or described.
type grantFileRow struct {
	CaseNumber string `gorm:"primaryKey"`
	Call       string `gorm:"primaryKey"`
	Attachment string `gorm:"primaryKey"`
	Ordinal    int
	Describes  bool
}

func (grantFileRow) TableName() string { return "grant_files" }

// handoverRow is that somebody fetched a file, or signed for it.
type handoverRow struct {
	ID         string `gorm:"primaryKey"`
	CaseNumber string
	Call       string
	Attachment string
	Receipt    bool
	Person     string
	At         int64
	SHA256     string `gorm:"column:sha256"`
}

func (handoverRow) TableName() string { return "handovers" }

func grantFileRows(g domain.Grant) []grantFileRow {
	var rows []grantFileRow
	for i, f := range slices.Concat(g.Files, g.Documentation) {
		if !slices.ContainsFunc(rows, func(r grantFileRow) bool { return r.Attachment == f.ID }) {
			rows = append(rows, grantFileRow{g.Case, g.Call, f.ID, i, i >= len(g.Files)})
		}
	}
	return rows
}

func (t tx) putGrantFiles(rows []grantFileRow) error {
	if len(rows) == 0 {
		return nil
	}
	return t.db.Clauses(once).Create(&rows).Error
}

// withFiles fills in the files of grants of the cases, and what became of them.
func (t tx) withFiles(grants []domain.Grant, numbers []string) error {
	var files []struct {
		CaseNumber string
		Call       string
		Attachment string
		Describes  bool
		Name       string
		Size       int64
		SHA256     string `gorm:"column:sha256"`
	}
	err := t.db.Table("grant_files").Select("grant_files.*, attachments.name, attachments.size, attachments.sha256").
		Joins("JOIN attachments ON attachments.id = grant_files.attachment").
		Where("grant_files.case_number IN ?", numbers).Order("grant_files.ordinal, grant_files.attachment").Scan(&files).Error
	if err != nil || len(files) == 0 {
		return err
	}
	var handed []handoverRow
	if err := t.db.Where("case_number IN ?", numbers).Order("at, id").Find(&handed).Error; err != nil {
		return err
	}
	for i := range grants {
		g := &grants[i]
		for _, f := range files {
			if f.CaseNumber != g.Case || f.Call != g.Call {
				continue
			}
			file := domain.GrantFile{ID: f.Attachment, Name: f.Name, Size: f.Size, SHA256: f.SHA256}
			for _, h := range handed {
				if h.CaseNumber == g.Case && h.Call == g.Call && h.Attachment == f.Attachment {
					note(&file, h)
				}
			}
			if f.Describes {
				g.Documentation = append(g.Documentation, file)
			} else {
				g.Files = append(g.Files, file)
			}
		}
	}
	return nil
}

func note(f *domain.GrantFile, h handoverRow) {
	handover := domain.Handover{By: h.Person, At: moment(h.At), SHA256: h.SHA256}
	if h.Receipt {
		f.Receipt = &handover
		return
	}
	f.Downloads = append(f.Downloads, handover)
}

// HandOver puts on record that a person fetches an attachment by which a grant hands data over, if it is one and the person
// is of the grantee. It is refused while no such grant can be used.
func (s *Store) HandOver(ctx context.Context, a domain.Attachment, by domain.Person) error {
	grants, err := s.reading(ctx).handing(a, by)
	if err != nil || len(grants) == 0 {
		return explain("look whether attachment "+a.ID+" is handed over", err)
	}
	return s.writing(ctx, "hand over attachment "+a.ID, func(t tx) error {
		grants, err := t.handing(a, by) // again: one may have ended
		if err != nil {
			return err
		}
		at, err := t.now()
		if err != nil {
			return err
		}
		g, err := domain.HandOver(grants, procedure.DateOf(at))
		if err != nil {
			return err
		}
		return t.noteHandover(handoverRow{
			CaseNumber: g.Case, Call: g.Call, Attachment: a.ID, Person: by.ID, At: micros(at), SHA256: a.SHA256,
		})
	})
}

// handing are the grants by which the attachment is handed over to the person.
func (t tx) handing(a domain.Attachment, by domain.Person) ([]domain.Grant, error) {
	if a.Case == "" {
		return nil, nil
	}
	grants, err := t.grants(a.Case)
	return slices.DeleteFunc(grants, func(g domain.Grant) bool { return g.File(a.ID) == nil || !g.IsOf(by) }), err
}

// Receive puts on record that the grantee has received a file, with the hash that was seen. It is refused as
// domain.Grant.Receive says.
func (s *Store) Receive(ctx context.Context, number, file string, by domain.Person, sha256 string) error {
	return s.writing(ctx, "receive a file of case "+number, func(t tx) error {
		if err := t.lock("receipts of %s", number); err != nil {
			return err
		}
		grants, err := t.grants(number)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if g.File(file) == nil {
				continue
			}
			if err := g.Receive(file, by, sha256); err != nil {
				return err
			}
			at, err := t.now()
			if err != nil {
				return err
			}
			return t.noteHandover(handoverRow{
				CaseNumber: g.Case, Call: g.Call, Attachment: file, Receipt: true, Person: by.ID, At: micros(at), SHA256: sha256,
			})
		}
		return procedure.Refuse(domain.GrantFileUnknown, "%s 没有交付编号为 %s 的文件", number, file)
	})
}

func (t tx) noteHandover(row handoverRow) error {
	row.ID = uuid.Must(uuid.NewV7()).String()
	return t.db.Create(&row).Error
}
