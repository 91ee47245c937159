package store

import (
	"context"
	"fmt"
	"sync"

	"gorm.io/gorm/clause"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

type definitionRow struct {
	Ref        string `gorm:"primaryKey"`
	ID         string
	File       string
	Regulation string
	Procedure  string
	Published  int64
}

func (definitionRow) TableName() string { return "definitions" }

func toDefinitionRow(d *procedure.Definition) definitionRow {
	return definitionRow{
		Ref: d.Ref(), ID: d.ID(), File: d.Source.File,
		Regulation: string(d.Source.Regulation), Procedure: string(d.Source.Procedure),
	}
}

// parse reads the definition again from its sources, and checks that it is the one that its name promises.
func (r definitionRow) parse() (*procedure.Definition, error) {
	d, err := procedure.Restore(r.File, []byte(r.Regulation), []byte(r.Procedure))
	if err != nil {
		return nil, fmt.Errorf("definition %s: %w", r.Ref, err)
	}
	if d.Ref() != r.Ref {
		return nil, fmt.Errorf("definition %s: its sources are those of %s: they were touched", r.Ref, d.Ref())
	}
	return d, nil
}

// definitionCache keeps definitions that are in the ledger; they never change.
type definitionCache struct {
	mu    sync.RWMutex
	byRef map[string]*procedure.Definition
	there map[string]bool // in the ledger, by their references, whether they were read from it or not
}

func (c *definitionCache) get(ref string) (*procedure.Definition, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	d, ok := c.byRef[ref]
	return d, ok
}

func (c *definitionCache) put(d *procedure.Definition) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byRef == nil {
		c.byRef = map[string]*procedure.Definition{}
	}
	c.byRef[d.Ref()] = d
}

func (c *definitionCache) has(ref string) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.there[ref]
}

func (c *definitionCache) kept(refs []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.there == nil {
		c.there = map[string]bool{}
	}
	for _, ref := range refs {
		c.there[ref] = true
	}
}

// PublishDefinitions makes the definitions those under which cases are opened from now on. Those published before stay: a
// case keeps the definition it was filed under to its end. Publishing the same ones again changes nothing.
func (s *Store) PublishDefinitions(ctx context.Context, definitions ...*procedure.Definition) error {
	return s.writing(ctx, "publish definitions", func(t tx) error {
		if err := t.lock("definitions"); err != nil {
			return err
		}
		for _, d := range definitions {
			if err := t.publish(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t tx) publish(d *procedure.Definition) error {
	var last definitionRow
	err := t.db.Where("published > 0").Order("published DESC").Limit(1).Find(&last).Error
	if err != nil {
		return err
	}
	current, found, err := t.publishedRow(d.ID())
	if err != nil || found && current.Ref == d.Ref() {
		return err
	}
	row := toDefinitionRow(d)
	row.Published = last.Published + 1
	return t.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "ref"}}, DoUpdates: clause.AssignmentColumns([]string{"published"}),
	}).Create(&row).Error
}

func (t tx) publishedRow(id string) (row definitionRow, found bool, err error) {
	var rows []definitionRow
	err = t.db.Where("id = ? AND published > 0", id).Order("published DESC").Limit(1).Find(&rows).Error
	if len(rows) == 0 {
		return row, false, err
	}
	return rows[0], true, err
}

// published is the definition under which cases of the procedure are opened now.
func (t tx) published(id string) (*procedure.Definition, error) {
	row, found, err := t.publishedRow(id)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, procedure.Refuse(domain.DefinitionUnknown, "没有已发布的事项定义：%s", id)
	}
	return t.parsed(row)
}

// PublishedDefinitions are those under which cases are opened now, by their ids.
func (s *Store) PublishedDefinitions(ctx context.Context) ([]*procedure.Definition, error) {
	list, err := s.reading(ctx).publishedDefinitions()
	return list, explain("list the published definitions", err)
}

func (t tx) publishedDefinitions() ([]*procedure.Definition, error) {
	last := t.db.Model(&definitionRow{}).Select("id, max(published)").Where("published > 0").Group("id")
	var rows []definitionRow
	if err := t.db.Where("(id, published) IN (?)", last).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return mapped(rows, t.parsed)
}

// keep puts a definition that is used into the ledger. That it is there is known once the transaction is committed.
func (t tx) keep(d *procedure.Definition) error {
	if t.definitions.has(d.Ref()) {
		return nil
	}
	row := toDefinitionRow(d)
	t.seen.kept = append(t.seen.kept, d.Ref())
	return t.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
}

// Definition returns the rules that a case was filed under, by State.Definition.
func (s *Store) Definition(ctx context.Context, ref string) (*procedure.Definition, error) {
	d, err := s.reading(ctx).definition(ref)
	return d, explain("read the definition "+ref, err)
}

func (t tx) definition(ref string) (*procedure.Definition, error) {
	if d, ok := t.definitions.get(ref); ok {
		return d, nil
	}
	row, err := take[definitionRow](t.db, false, procedure.Refuse(domain.DefinitionUnknown, "没有事项定义：%s", ref), "ref = ?", ref)
	if err != nil {
		return nil, err
	}
	return t.parsed(row)
}

func (t tx) parsed(row definitionRow) (*procedure.Definition, error) {
	if d, ok := t.definitions.get(row.Ref); ok {
		return d, nil
	}
	d, err := row.parse()
	if err == nil {
		t.definitions.put(d)
	}
	return d, err
}
