package store

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"

	"cloud.google.com/go/civil"
	"github.com/google/uuid"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// entryFileRow is a data file of an entry.
type entryFileRow struct {
	ID      string `gorm:"primaryKey"`
	Code    string
	Name    string
	Note    string
	AsOf    string
	Size    int64
	SHA256  string `gorm:"column:sha256"`
	AddedBy string
	AddedAt int64
	EndedBy string
	EndedAt *int64
}

func (entryFileRow) TableName() string { return "catalog_files" }

func (r entryFileRow) file() (domain.EntryFile, error) {
	asOf, err := civil.ParseDate(r.AsOf)
	return domain.EntryFile{
		ID: r.ID, Code: r.Code, Name: r.Name, Note: r.Note, AsOf: asOf, Size: r.Size, SHA256: r.SHA256,
		By: r.AddedBy, AddedAt: moment(r.AddedAt), EndedBy: r.EndedBy, EndedAt: momentOrNil(r.EndedAt),
	}, err
}

// mostFiles is how many files an entry gives out at a time.
const mostFiles = 100

// PutFile gives a file out for an entry, in place of one of the same name; the same once more changes nothing. It is
// refused for an entry whose data are not had without asking (domain.EntryNotFree), and of a format that is not open. Code,
// name, note, day and person are taken from f; the rest is found out here.
func (s *Store) PutFile(ctx context.Context, f domain.EntryFile, content io.Reader) (domain.EntryFile, error) {
	f.Name, f.Note = clean(f.Name), clean(f.Note)
	blob, err := s.receive(content)
	if err != nil {
		return f, explain("receive a file of "+f.Code, err)
	}
	defer blob.discard()
	begins, err := blob.mediaType()
	if err == nil {
		err = f.CheckFormat(begins)
	}
	if err != nil {
		return f, explain("look at a file of "+f.Code, err)
	}
	err = s.writing(ctx, "put a file to "+f.Code, func(t tx) (err error) {
		f, err = t.putFile(f, blob)
		return err
	})
	return f, err
}

// mediaType is what the content looks like from its beginning.
func (b *blob) mediaType() (string, error) {
	file, err := os.Open(b.file)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	var begins bytes.Buffer
	_, err = io.Copy(&begins, io.LimitReader(file, 512))
	return http.DetectContentType(begins.Bytes()), err
}

func (t tx) putFile(f domain.EntryFile, b *blob) (domain.EntryFile, error) {
	if err := t.holdFiles(f); err != nil {
		return f, err
	}
	now, err := t.now()
	if err != nil {
		return f, err
	}
	if today := civil.DateOf(now.In(procedure.Shanghai)); f.AsOf.After(today) {
		return f, notUpdatedOn("数据日期%s晚于今天（%s）", procedure.Written(f.AsOf), procedure.Written(today))
	}
	last, found, err := find[entryFileRow](t.db, "code = ? AND name = ? AND ended_at IS NULL", f.Code, f.Name)
	if err != nil {
		return f, err
	}
	if found && last.SHA256 == b.sha256 && last.Note == f.Note && last.AsOf == f.AsOf.String() {
		return last.file()
	}
	if found {
		if err := t.endFile(last.ID, f.By, micros(now)); err != nil {
			return f, err
		}
	}
	if err := t.roomForFile(f.Code); err != nil {
		return f, err
	}
	if err := t.keepContent(b); err != nil {
		return f, err
	}
	row := entryFileRow{
		ID: uuid.Must(uuid.NewV7()).String(), Code: f.Code, Name: f.Name, Note: f.Note, AsOf: f.AsOf.String(),
		Size: b.size, SHA256: b.sha256, AddedBy: f.By, AddedAt: micros(now),
	}
	if err := t.db.Create(&row).Error; err != nil {
		return f, err
	}
	return row.file()
}

// holdFiles keeps the entry as it is, and refuses one that gives nothing out, or that another department provides by now.
func (t tx) holdFiles(f domain.EntryFile) error {
	if err := t.holdEntry(f.Code); err != nil {
		return err
	}
	e, err := t.entry(f.Code)
	switch {
	case err != nil:
		return err
	case f.Provider != "" && f.Provider != e.Provider:
		return procedure.Refuse(domain.EntryChanged, "目录条目 %s 已改由其他部门提供，请查看后再上传", f.Code)
	case !e.Free():
		return procedure.Refuse(domain.EntryNotFree, "目录条目 %s 既不是无条件开放，也不是无条件共享，不能提供直接下载的文件", f.Code)
	default:
		return nil
	}
}

func (t tx) roomForFile(code string) error {
	var n int64
	if err := t.db.Model(&entryFileRow{}).Where("code = ? AND ended_at IS NULL", code).Count(&n).Error; err != nil {
		return err
	}
	if n >= mostFiles {
		return procedure.Refuse(domain.TooManyFiles, "一个条目同时提供的文件不超过 %d 个，请先撤下不再提供的", mostFiles)
	}
	return nil
}

func (t tx) endFile(id, by string, at int64) error {
	err := t.db.Model(&entryFileRow{}).Where("id = ? AND ended_at IS NULL", id).Updates(map[string]any{"ended_by": by, "ended_at": at}).Error
	if err != nil {
		return err
	}
	return t.reseal("catalog_files", id)
}

// WithdrawFile gives a file out no longer. It stays on record; withdrawing it again changes nothing.
func (s *Store) WithdrawFile(ctx context.Context, code, id, by string) error {
	return s.writing(ctx, "withdraw file "+id, func(t tx) error {
		if err := t.holdEntry(code); err != nil {
			return err
		}
		if _, err := take[entryFileRow](t.db, false, unknownFile(code), "id = ? AND code = ?", id, code); err != nil {
			return err
		}
		now, err := t.now()
		if err != nil {
			return err
		}
		return t.endFile(id, by, micros(now))
	})
}

// EntryFiles lists the files of an entry: those that are given out, by name, then those that no longer are, the last first.
func (s *Store) EntryFiles(ctx context.Context, code string) ([]domain.EntryFile, error) {
	var rows []entryFileRow
	err := s.reader.WithContext(ctx).Where("code = ?", clean(code)).
		Order("ended_at IS NOT NULL, CASE WHEN ended_at IS NULL THEN name END, ended_at DESC, id DESC").Limit(largestLimit).Find(&rows).Error
	if err != nil {
		return nil, explain("list the files of "+code, err)
	}
	return mapped(rows, entryFileRow.file)
}

// EntryFile returns a file that an entry gives out, with its content, which the caller closes.
func (s *Store) EntryFile(ctx context.Context, code, id string) (domain.EntryFile, io.ReadSeekCloser, error) {
	t := s.reading(ctx)
	row, err := take[entryFileRow](t.db, false, unknownFile(code), "id = ? AND code = ? AND ended_at IS NULL", id, code)
	if err != nil {
		return domain.EntryFile{}, nil, explain("read file "+id, err)
	}
	content, err := t.content(row.SHA256, row.Size)
	if err != nil {
		return domain.EntryFile{}, nil, explain("read file "+id, err)
	}
	f, err := row.file()
	return f, content, err
}

func unknownFile(code string) *procedure.Refusal {
	return procedure.Refuse(domain.FileUnknown, "目录条目 %s 没有这个文件，或者已被替换、撤下；请从条目重新下载", code)
}
