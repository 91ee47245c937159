package store

import (
	"context"
	"io"

	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/ledger"
	"github.com/shixian/shixian/procedure"
)

type attachmentRow struct {
	ID         string `gorm:"primaryKey"`
	CaseNumber *string
	Name       string
	Type       string
	Size       int64
	SHA256     string `gorm:"column:sha256"`
	AddedBy    string
	AddedAt    int64
}

func (attachmentRow) TableName() string { return "attachments" }

func (r attachmentRow) attachment() (domain.Attachment, error) {
	return domain.Attachment{
		ID: r.ID, Case: textOf(r.CaseNumber), Name: r.Name, Type: r.Type, Size: r.Size, SHA256: r.SHA256, By: r.AddedBy,
		AddedAt: moment(r.AddedAt),
	}, nil
}

func toAttachmentRow(a domain.Attachment) attachmentRow {
	return attachmentRow{
		ID: a.ID, CaseNumber: textOrNull(a.Case), Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256,
		AddedBy: a.By, AddedAt: micros(a.AddedAt),
	}
}

// What may wait for a filing that names it: of one person, of all who have no account together, and of everybody. In a case one
// person may have as much as waits of one.
const (
	waitingFiles   = 200
	waitingBytes   = 1 << 30
	waitingOfGuest = 5 << 30
	waitingOfAll   = 20 << 30
)

// quota refuses an upload when too much is there already.
func (t tx) quota(a domain.Attachment, size int64) error {
	if a.Case != "" {
		files, bytes, err := t.uploaded("case_number = ? AND added_by = ?", a.Case, a.By)
		if err == nil && (files >= waitingFiles || bytes+size > waitingBytes) {
			err = procedure.Refuse(domain.TooManyUploads, "一个办件中每人上传的文件不超过 %d 个、共 %d GB", waitingFiles, waitingBytes>>30)
		}
		return err
	}
	files, own, err := t.uploaded("case_number IS NULL AND added_by = ?", a.By)
	if err != nil {
		return err
	}
	_, all, err := t.uploaded("case_number IS NULL")
	if err != nil {
		return err
	}
	own, all = own+size, all+size
	if a.By == "" && own > waitingOfGuest || a.By != "" && (files >= waitingFiles || own > waitingBytes) || all > waitingOfAll {
		return procedure.Refuse(domain.TooManyUploads, "等待提交的上传文件过多，请先提交，或者在七日后再上传")
	}
	return nil
}

func (t tx) uploaded(where string, args ...any) (files, bytes int64, err error) {
	err = t.db.Model(&attachmentRow{}).Select("count(*), coalesce(sum(size), 0)").Where(where, args...).Row().Scan(&files, &bytes)
	return files, bytes, err
}

// Attach keeps a file for a case, or without one for a filing of the same person that will name it. A file that is larger
// than the limit is refused. Name, type, case and person are taken from a; the rest is found out here.
func (s *Store) Attach(ctx context.Context, a domain.Attachment, content io.Reader) (domain.Attachment, error) {
	a.Name, a.Type = clean(a.Name), clean(a.Type)
	blob, err := s.receive(content)
	if err != nil {
		return a, explain("receive an attachment", err)
	}
	defer blob.discard()
	err = s.writing(ctx, "keep an attachment", func(t tx) error {
		if a.Case != "" {
			if _, err := take[caseRow](t.db.Select("number"), false, domain.UnknownCase(a.Case), "number = ?", a.Case); err != nil {
				return err
			}
		}
		if err := t.quota(a, blob.size); err != nil {
			return err
		}
		if a.AddedAt, err = t.now(); err != nil {
			return err
		}
		a.ID, a.Size, a.SHA256 = uuid.Must(uuid.NewV7()).String(), blob.size, blob.sha256
		if err := t.keepContent(blob); err != nil {
			return err
		}
		row := toAttachmentRow(a)
		return t.db.Create(&row).Error
	})
	return a, err
}

// Attachments lists a case's files in the order in which they were added.
func (s *Store) Attachments(ctx context.Context, number string) ([]domain.Attachment, error) {
	var rows []attachmentRow
	if err := s.reader.WithContext(ctx).Where("case_number = ?", clean(number)).Order("added_at, id").Find(&rows).Error; err != nil {
		return nil, explain("list the attachments of case "+number, err)
	}
	return mapped(rows, attachmentRow.attachment)
}

// Uploads lists those of the named files that the person uploaded and no case has yet, in the order in which they were
// added.
func (s *Store) Uploads(ctx context.Context, person string, ids []string) ([]domain.Attachment, error) {
	var rows []attachmentRow
	err := s.reader.WithContext(ctx).Where("id IN ? AND added_by = ? AND case_number IS NULL", ids, person).Order("added_at, id").Find(&rows).Error
	if err != nil {
		return nil, explain("list the uploads of "+person, err)
	}
	return mapped(rows, attachmentRow.attachment)
}

// Attachment returns a file with its content, which the caller closes. Reading to the end fails if the content is not what
// was added.
func (s *Store) Attachment(ctx context.Context, id string) (domain.Attachment, io.ReadCloser, error) {
	t := s.reading(ctx)
	row, err := take[attachmentRow](t.db, false, unknownAttachment(id), "id = ?", id)
	if err != nil {
		return domain.Attachment{}, nil, explain("read attachment "+id, err)
	}
	content, err := t.content(row.SHA256, row.Size)
	if err != nil {
		return domain.Attachment{}, nil, explain("read attachment "+id, err)
	}
	a, err := row.attachment()
	return a, content, err
}

func unknownAttachment(id string) *procedure.Refusal {
	return procedure.Refuse(domain.AttachmentUnknown, "没有编号为 %s 的附件", id)
}

// CheckAttachment refuses an attachment that is not of the case.
func (r repository) CheckAttachment(number, field, id string) error {
	_, err := take[attachmentRow](r.db, false, ledger.NotOfCase(field, id), "id = ? AND case_number = ?", id, number)
	return err
}

// Claim lists the files that a form names, for the new case to have. They must be the filer's, and no other case's; a
// child case may also name those of its parent, which stay there.
func (r repository) Claim(f domain.Filing, s procedure.State) ([]string, error) {
	var ids []string
	uploader := f.By.ID
	if f.Applicant != nil {
		uploader = "" // nobody was known yet when it was uploaded; who knows the id has it from the upload
	}
	for field, id := range s.Form.Attachments(f.Definition.Form) {
		row, err := take[attachmentRow](r.db, true, ledger.NotOfCase(field, id),
			"id = ? AND (case_number = ? OR (case_number IS NULL AND added_by = ?))", id, f.Parent, uploader)
		if err != nil {
			return nil, err
		}
		if row.CaseNumber == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// recordClaims gives the files to the case once its row is there.
func (t tx) recordClaims(tr *ledger.Transition) error {
	if len(tr.Claims) == 0 {
		return nil
	}
	return t.db.Model(&attachmentRow{}).Where("id IN ?", tr.Claims).Update("case_number", tr.State.Number).Error
}
