package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/store/dialect"
)

// Restoration is what a restore is told.
type Restoration struct {
	From      string   // folder of the backup
	HighWater []string // files with the highest numbers that were given: beyond them none was
	Gap       *int     // numbers to leave out in each series; nil: as many as may be missing
	Anchor    *Anchor  // kept outside, to compare with
	Accept    bool     // restore what has faults, too
}

// Restored says what a restore did.
type Restored struct {
	Backup  Backup
	Ledger  string // its id
	Audit   Audit
	Aside   string // where what was there before lies now; empty: nothing was
	Numbers Numbers
	Told    string // by what the gap in the numbers was told
}

// FaultsError says that a backup is not what was written.
type FaultsError struct{ Faults []Fault }

func (e *FaultsError) Error() string {
	return fmt.Sprintf("ledger: the backup has %d faults, and was not restored", len(e.Faults))
}

// Restore puts a backup in the place of the ledger. It is made and verified beside it, and takes its place only when all is
// done; what was there is set aside. Nobody may have the ledger open (dialect.ErrInUse). No number that may have been given
// after the backup is given again, and every open case is begun anew by the engine.
func Restore(ctx context.Context, c Config, r Restoration) (Restored, error) {
	c = c.withDefaults()
	b, err := readBackup(r.From)
	if err != nil {
		return Restored{Backup: b}, fmt.Errorf("ledger: restore: %w", err)
	}
	d, err := c.dialect()
	if err != nil {
		return Restored{Backup: b}, err
	}
	one := restoring{Restoration: r, config: c, dialect: d, staged: d.Staged(), gap: gap{cases: r.Gap}, done: Restored{Backup: b}}
	if err := one.run(ctx); err != nil {
		var faults *FaultsError
		if errors.As(err, &faults) {
			return one.done, faults
		}
		return one.done, fmt.Errorf("ledger: restore: %w", err)
	}
	return one.done, nil
}

type restoring struct {
	Restoration
	config  Config
	dialect dialect.Dialect
	staged  dialect.Dialect
	gap     gap
	done    Restored
}

func (r *restoring) run(ctx context.Context) (err error) {
	b := r.done.Backup
	if b.Engine != r.dialect.Name() {
		return fmt.Errorf("the backup is one of %s, and the ledger is to lie in %s", b.Engine, r.dialect.Name())
	}
	if err := r.dialect.Idle(ctx); err != nil {
		return err
	}
	known, err := r.known(ctx)
	if err != nil {
		return err
	}
	if highest, told := known[markLetters]; told {
		r.gap.letters, r.gap.exact = highest, true
	}
	if err := r.staged.Remove(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.staged.Remove(ctx))
		}
	}()
	if err := r.stage(ctx); err != nil {
		return err
	}
	if err := r.finish(ctx, known); err != nil {
		return err
	}
	if err := r.dialect.Idle(ctx); err != nil {
		return err
	}
	r.done.Aside, err = r.dialect.Replace(ctx, "before_restore_"+time.Now().UTC().Format("20060102T150405"))
	return err
}

// known are the highest numbers that were given, by whatever tells; nil: nothing does.
func (r *restoring) known(ctx context.Context) (Numbers, error) {
	b, told := r.done.Backup, Numbers{}
	for _, path := range r.HighWater {
		numbers, err := ReadHighWater(path)
		if err != nil {
			return nil, err
		}
		told.raise(numbers)
	}
	if len(r.HighWater) > 0 {
		if !told.reaches(b.Numbers) {
			return nil, errors.New("the files of the highest numbers are behind the backup: they are of another ledger, or not all of them")
		}
		r.done.Told = "the files of the highest numbers"
		return told, nil
	}
	if r.config.HighWater != "" {
		numbers, err := ReadHighWater(r.config.HighWater)
		if err == nil && len(b.Numbers) > 0 && numbers.reaches(b.Numbers) {
			r.done.Told = r.config.HighWater
			return numbers, nil
		}
	}
	numbers, goesOn, err := r.present(ctx)
	if err != nil || !goesOn {
		return nil, err
	}
	r.done.Told = "the ledger in whose place it comes"
	return numbers, nil
}

// present reads how far the ledger in whose place the backup comes has got, and whether it goes on from the backup. One that
// cannot be read tells nothing.
func (r *restoring) present(ctx context.Context) (numbers Numbers, goesOn bool, err error) {
	if _, err := os.Stat(r.config.SQLite); r.config.SQLite != "" && err != nil {
		return nil, false, nil // opening it would make it
	}
	write, read, err := r.dialect.Open()
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, closeAll(write, read)) }()
	if there, err := r.dialect.HasTable(ctx, read, eventRow{}.TableName()); err != nil || !there {
		return nil, false, nil // what cannot be read is replaced
	}
	_, numbers, _, err = standing(ctx, read)
	if err != nil {
		return nil, false, nil // likewise
	}
	if highest, err := highestLetter(ctx, read); err == nil { // else it is of a build that left no gaps, or had no letters
		numbers[markLetters], r.gap.letters = highest, highest
	}
	last := r.done.Backup.Last
	err = rowsOf(ctx, read, fmt.Sprintf("SELECT hash FROM events WHERE id = %d", last.ID), func(rows *sql.Rows) error {
		var hash string
		err := rows.Scan(&hash)
		goesOn = hash == last.Hash
		return err
	})
	return numbers, err == nil && goesOn && numbers.reaches(r.done.Backup.Numbers), nil
}

// stage makes the copy beside the ledger, as this build's schema has it.
func (r *restoring) stage(ctx context.Context) error {
	b := r.done.Backup
	if err := r.checkSchema(b.Schema); err != nil {
		return err
	}
	err := r.staged.Import(ctx, r.From, b.Tables, func(db *sql.DB) error {
		p, err := provider(r.staged, db)
		if err != nil {
			return err
		}
		_, err = p.UpTo(ctx, b.Schema)
		return err
	})
	if err != nil {
		return err
	}
	if err := r.placeAttachments(); err != nil {
		return err
	}
	write, read, err := r.staged.Open()
	if err != nil {
		return err
	}
	return errors.Join(migrate(ctx, r.config, r.staged, write), closeAll(write, read))
}

func (r *restoring) checkSchema(have int64) error {
	write, read, err := r.staged.Open()
	if err != nil {
		return err
	}
	defer func() { _ = closeAll(write, read) }()
	p, err := provider(r.staged, write)
	if err != nil {
		return err
	}
	if want := latest(p); have > want {
		return &SchemaError{have, want}
	}
	return nil
}

// placeAttachments puts the content of attachments where it belongs; what is there already, and is what its hash says, stays.
func (r *restoring) placeAttachments() error {
	to := r.config.Attachments
	if to == "" {
		return nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for _, f := range r.done.Backup.Files {
		folder, hash := filepath.Split(filepath.FromSlash(f.Name))
		if filepath.Clean(folder) != backupAttachments {
			continue
		}
		place := filepath.Join(to, hash)
		if found, err := hashFile(place); err == nil && found.SHA256 != hash {
			if err := os.Remove(place); err != nil {
				return err
			}
		}
		if err := copyContent(filepath.Join(r.From, filepath.FromSlash(f.Name)), place, hash); err != nil {
			return err
		}
	}
	return syncFolder(to)
}

// finish verifies the copy, and makes of it a ledger that can go on.
func (r *restoring) finish(ctx context.Context, known Numbers) (err error) {
	s, err := openStaged(ctx, r.config, r.staged)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r.done.Ledger = s.ID()
	if r.done.Audit, err = s.Verify(ctx); err != nil {
		return err
	}
	anchors := []Anchor{r.done.Backup.Anchor}
	if r.Anchor != nil {
		anchors = append(anchors, *r.Anchor)
	}
	for _, a := range anchors {
		gone, err := s.Since(ctx, a)
		if err != nil {
			return err
		}
		r.done.Audit.Faults = append(r.done.Audit.Faults, gone...)
	}
	if len(r.done.Audit.Faults) > 0 && !r.Accept {
		return &FaultsError{r.done.Audit.Faults}
	}
	return s.writing(ctx, "finish the restore", func(t tx) error { return t.goOn(&r.done, known, r.gap) })
}

// openStaged opens the copy as a ledger, without a file of the highest numbers: that is of the ledger in its place.
func openStaged(ctx context.Context, c Config, d dialect.Dialect) (*Store, error) {
	write, read, err := d.Open()
	if err != nil {
		return nil, err
	}
	c.HighWater = ""
	s := &Store{config: c, dialect: d, pools: []*sql.DB{write, read}, guard: &guard{}}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, closeAll(s.pools...))
	}
	return s, nil
}

// goOn leaves the gap in the numbers, has the engine begin every open case anew, and says so in the administration's log.
func (t tx) goOn(done *Restored, known Numbers, left gap) error {
	now, err := t.now()
	if err != nil {
		return err
	}
	if known != nil {
		if err := t.raiseNumbers(known); err != nil {
			return err
		}
		if left.cases == nil {
			left.cases = new(int)
		}
	}
	if err := t.leaveGap(gapOfRestore, now, left); err != nil {
		return err
	}
	if done.Numbers, err = t.numbers(); err != nil {
		return err
	}
	line, err := t.historyLine()
	if err == nil && line != "" {
		err = t.db.Save(&metaRow{metaLine, line}).Error // the gap for it is left
	}
	if err != nil {
		return err
	}
	if err := t.forgetTold(); err != nil {
		return err
	}
	return t.administered(domain.Person{}, domain.AdministrativeAct{
		Action: domain.LedgerRestored, Subject: done.Backup.At.Format(time.RFC3339),
		Changes: append(changed("events", "", strconv.FormatInt(done.Backup.Last.ID, 10)), changed("faults", "0", strconv.Itoa(len(done.Audit.Faults)))...),
	})
}
