package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"gorm.io/gorm"
)

// uploadsKept is how long, in real time, an upload waits for the filing that names it. One that a draft names waits as long
// as the draft does.
const uploadsKept = 7 * 24 * time.Hour

// DiscardUploads removes the files that were uploaded for a filing and that none has named in time, nor any draft, with their
// content where nothing else has the same. Whatever is of a case stays. It returns how many it removed.
func (s *Store) DiscardUploads(ctx context.Context) (n int, err error) {
	forgotten, err := s.reading(ctx).forgotten()
	if err != nil {
		return 0, explain("find forgotten uploads", err)
	}
	for _, u := range forgotten {
		done := false
		if err := s.writing(ctx, "discard a forgotten upload", func(t tx) (err error) {
			done, err = t.discardUpload(u)
			return err
		}); err != nil {
			return n, err
		}
		if done {
			n++
		}
	}
	return n, nil
}

func (t tx) forgotten() ([]attachmentRow, error) {
	real, err := t.real()
	if err != nil {
		return nil, err
	}
	var rows []attachmentRow
	err = t.unnamed().Where("added_at < ?", micros(t.legal(real.Add(-uploadsKept)))).Order("id").Find(&rows).Error
	return rows, err
}

// unnamed are the uploads that neither a filing nor a draft of whoever uploaded them names. A draft is searched as the text
// that it is: what it names is told by a definition that may be gone.
func (t tx) unnamed() *gorm.DB {
	return t.db.Where("case_number IS NULL").
		Where("NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.person = attachments.added_by AND drafts.body LIKE '%' || attachments.id || '%')")
}

// discardUpload removes an upload unless something has named it since. The file goes last: if that is all that was done, the
// upload is discarded anew on the next day.
func (t tx) discardUpload(u attachmentRow) (bool, error) {
	if err := t.lock("contents/%s", u.SHA256); err != nil {
		return false, err
	}
	gone := t.unnamed().Where("id = ?", u.ID).Delete(&attachmentRow{})
	if gone.Error != nil || gone.RowsAffected == 0 {
		return false, gone.Error
	}
	for _, of := range []any{&attachmentRow{}, &entryFileRow{}} {
		var others int64
		if err := t.db.Model(of).Where("sha256 = ?", u.SHA256).Count(&others).Error; err != nil || others > 0 {
			return true, err
		}
	}
	if t.config.Attachments == "" {
		return true, t.db.Delete(&contentRow{}, "sha256 = ?", u.SHA256).Error
	}
	if err := os.Remove(t.contentFile(u.SHA256)); !errors.Is(err, fs.ErrNotExist) {
		return true, err
	}
	return true, nil
}
