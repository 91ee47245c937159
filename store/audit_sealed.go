package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"gorm.io/gorm"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// verifySeals walks the chain of seals, and says which rows are not what their newest seals say.
func (t tx) verifySeals(audit *Audit) error {
	if err := t.verifySealChain(audit); err != nil {
		return err
	}
	for _, s := range sealedTables {
		if err := t.verifySealed(s, audit); err != nil {
			return err
		}
	}
	if err := t.verifyPresent(audit); err != nil {
		return err
	}
	mark, found, err := find[metaRow](t.db, "name = ?", metaSeals)
	if err != nil {
		return err
	}
	if found {
		audit.SealedSince = mark.Value
	}
	var erased int64
	if err := t.db.Model(&letterRow{}).Where("content IS NULL").Count(&erased).Error; err != nil {
		return err
	}
	audit.Erased += int(erased)
	var persons int64
	if err := t.db.Model(&erasureRow{}).Count(&persons).Error; err != nil {
		return err
	}
	audit.Persons = int(persons)
	return t.verifyContents(audit)
}

func (t tx) verifySealChain(audit *Audit) error {
	previous := sealRow{}
	var batch []sealRow
	return t.db.FindInBatches(&batch, 5000, func(*gorm.DB, int) error {
		for _, row := range batch {
			audit.Seals++
			if row.Seq != previous.Seq+1 || row.Hash != row.after(madeBy(row.Hash), previous.Hash) {
				audit.fault("seal %d, of %s %s: it, or one before it, was touched", row.Seq, row.Source, row.Key)
			}
			previous = row
		}
		return nil
	}).Error
}

func (a *Audit) fault(format string, args ...any) {
	a.Faults = append(a.Faults, Fault{What: fmt.Sprintf(format, args...)})
}

func (t tx) verifySealed(s sealed, audit *Audit) error {
	db, err := t.querier()
	if err != nil {
		return err
	}
	matched := 0
	err = s.scan(t.db.Statement.Context, db, "", nil, func(row boundRow) error {
		switch {
		case row.seal == nil:
			audit.Unsealed++
		case *row.seal == "":
			audit.fault("%s %s: it was taken away, and is there", s.table, row.key)
		case !row.asSealed():
			matched++
			audit.fault("%s %s: it is not what was written", s.table, row.key)
		default:
			matched++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.verifyGone(s, matched, audit)
}

// verifyGone looks for rows that have a seal and are not there, if any can be missing.
func (t tx) verifyGone(s sealed, matched int, audit *Audit) error {
	alive := fmt.Sprintf(`SELECT key FROM seals WHERE source = '%s' AND digest <> ''
		AND NOT EXISTS (SELECT 1 FROM seals AS newer WHERE newer.source = seals.source AND newer.key = seals.key AND newer.seq > seals.seq)`, s.table)
	var wanted int
	if err := t.db.Raw("SELECT count(*) FROM (" + alive + ") AS alive").Scan(&wanted).Error; err != nil || wanted == matched {
		return err
	}
	var gone []string
	if err := t.db.Raw(alive + " EXCEPT SELECT " + s.keyed() + " FROM " + s.table).Scan(&gone).Error; err != nil {
		return err
	}
	for _, key := range gone {
		audit.fault("%s %s: it is missing", s.table, key)
	}
	return nil
}

// verifyPresent looks whether the present version of each entry is its last.
func (t tx) verifyPresent(audit *Audit) error {
	var wrong []string
	err := t.db.Raw(`SELECT DISTINCT code FROM catalog WHERE current <> (version = 
		(SELECT max(version) FROM catalog AS all_of WHERE all_of.code = catalog.code))`).
		Scan(&wrong).Error
	for _, code := range wrong {
		audit.fault("catalog %s: the present version is not the last", code)
	}
	return err
}

// verifyContents reads the content of every attachment.
func (t tx) verifyContents(audit *Audit) error {
	var rows []attachmentRow
	err := t.db.Select("min(id) AS id", "min(case_number) AS case_number", "sha256", "min(size) AS size").
		Group("sha256").Order("sha256").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		audit.Contents++
		what, err := t.verifyContent(row.SHA256, row.Size)
		if err != nil {
			return err
		}
		if what != "" {
			audit.Faults = append(audit.Faults, Fault{Case: textOf(row.CaseNumber), What: fmt.Sprintf("attachment %s: the content %s", row.ID, what)})
		}
	}
	return t.verifyFiles(audit)
}

// verifyFiles reads the content of every file of an entry.
func (t tx) verifyFiles(audit *Audit) error {
	var rows []entryFileRow
	if err := t.db.Order("id").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		audit.Contents++
		what, err := t.verifyContent(row.SHA256, row.Size)
		if err != nil {
			return err
		}
		if what != "" {
			audit.fault("file %s of %s: the content %s", row.Name, row.Code, what)
		}
	}
	return nil
}

func (t tx) verifyContent(hash string, size int64) (what string, err error) {
	content, err := t.content(hash, size)
	if err != nil {
		if missing(err) {
			return "is missing", nil
		}
		return "", err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	if _, err := io.Copy(io.Discard, content); err != nil {
		if strings.Contains(err.Error(), "was touched") {
			return "was altered", nil
		}
		return "", err
	}
	return "", nil
}

func missing(err error) bool {
	var refusal *procedure.Refusal
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, sql.ErrNoRows) || errors.As(err, &refusal) && refusal.Code == domain.AttachmentUnknown
}

// sealedThrough is the hash of the chain of seals up to one.
func (t tx) sealedThrough(seq int64) (string, error) {
	row, _, err := find[sealRow](t.db, "seq = ?", seq)
	return row.Hash, err
}
