package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// Catalog is what a file is compared with.
type Catalog struct {
	Present     map[string]domain.Entry // present versions, of the codes that File.Codes names
	Departments []domain.Department
}

// Plan is what importing a file comes to.
type Plan struct {
	Problems  []Problem // in the order of the file; with one that is no notice, nothing may be imported
	Entries   int       // in the file
	Created   []Change
	Changed   []Change
	Unchanged int
}

// Change is an entry that an import would make a new version of.
type Change struct {
	Entry       domain.Entry // Version is the one that it would be
	Row         int          // of its first line
	Differences []Difference // none for a new entry
}

// Fails tells whether something keeps the file from being imported.
func (p Plan) Fails() bool { return p.Faults() > 0 }

// Faults is how many of the problems are no notices.
func (p Plan) Faults() int {
	n := 0
	for _, p := range p.Problems {
		if !p.Notice {
			n++
		}
	}
	return n
}

// Versions are the entries as they would be.
func (p Plan) Versions() []domain.Entry {
	var entries []domain.Entry
	for _, c := range slices.Concat(p.Created, p.Changed) {
		entries = append(entries, c.Entry)
	}
	return entries
}

// Compare says what the file would change. Columns that it does not have leave what is there as it is; cells that are
// empty empty it, unless it is something that whoever wrote the file may not have been told.
func (f *File) Compare(with Catalog) Plan {
	plan := Plan{Problems: slices.Clone(f.Problems), Entries: len(f.groups)}
	c := comparison{file: f, with: with, departments: newDirectory(with.Departments), named: map[string]bool{}}
	for _, g := range f.groups {
		c.named[g.code] = true
	}
	var fresh []*row // the first line of a new entry in each sheet
	for _, g := range f.groups {
		present, known := with.Present[g.code]
		present = Canonical(present)
		e := c.entry(g, present, known)
		switch {
		case known && domain.SameContent(e, present):
			plan.Unchanged++ // whatever else is wrong with it, it has been in the catalog before
			continue
		case known:
			if present.Retired {
				g.row.fail(g.row.cell(codeTitle), EntryRetired, "目录条目 "+g.code+" 已退出目录，不能再变更；确需恢复的，以新的代码编入目录")
			}
			e.Version = present.Version + 1
			plan.Changed = append(plan.Changed, Change{Entry: e, Row: g.row.number, Differences: Differences(present, e)})
		default:
			if !slices.ContainsFunc(fresh, func(r *row) bool { return r.table == g.row.table }) {
				fresh = append(fresh, g.row)
			}
			e.Version = 1
			plan.Created = append(plan.Created, Change{Entry: e, Row: g.row.number})
		}
		plan.Problems = append(plan.Problems, g.row.problems...)
		for _, item := range g.items {
			if item != g.row {
				plan.Problems = append(plan.Problems, item.problems...)
			}
		}
	}
	for _, r := range fresh {
		plan.Problems = append(plan.Problems, r.missingColumns()...)
	}
	slices.SortStableFunc(plan.Problems, f.inOrder)
	plan.Problems = plan.Problems[:min(len(plan.Problems), mostProblems)]
	return plan
}

// inOrder is the order of the file: the sheets of entries, those of items, then the others.
func (f *File) inOrder(a, b Problem) int {
	return cmp.Or(f.sheetOf(a)-f.sheetOf(b), strings.Compare(a.Sheet, b.Sheet), a.Row-b.Row, columnOf(a)-columnOf(b))
}

func (f *File) sheetOf(p Problem) int {
	if i, ok := f.order[p.Sheet]; ok {
		return i
	}
	return len(f.order)
}

func columnOf(p Problem) int {
	first, _, _ := strings.Cut(p.Cell, ":")
	column, _, _ := excelize.CellNameToCoordinates(first)
	return column
}

// missingColumns are those that new entries need and the table does not have.
func (r *row) missingColumns() []Problem {
	var problems []Problem
	missing := func(title string) {
		problems = append(problems, Problem{
			Sheet: r.table.name, Row: r.head.last + 1, Column: title, Code: HeaderMissing, Message: "有新条目，表头应当有“" + title + "”列",
		})
	}
	for _, c := range columns {
		if c.needed && !r.head.has(c.title) {
			missing(c.title)
		}
	}
	if !r.head.has(providerTitle) && !r.head.has(providerCodeTitle) {
		missing(providerTitle)
	}
	return problems
}

// comparison is one file against one catalog.
type comparison struct {
	file        *File
	with        Catalog
	departments directory
	named       map[string]bool // codes in the file
}

// entry is what the lines make of the present entry, or of a new one.
func (c comparison) entry(g *group, present domain.Entry, known bool) domain.Entry {
	e, r := present, g.row
	r.problems = nil
	if !known {
		e.Gathered = true
	}
	if provider, stated := c.provider(r); stated {
		e.Provider = provider
	}
	r.category(&e)
	for _, col := range columns {
		if col.set == nil || !r.head.has(col.title) {
			continue
		}
		cell := r.cell(col.title)
		if cell.value == "" && col.guarded {
			continue
		}
		if cell.value == "" && col.needed {
			found := append(r.problems, missing(cell, col.help))
			col.set(r, &e, cell)
			r.problems = found // that it is empty says all
			continue
		}
		r.legible(cell, col.longest)
		col.set(r, &e, cell)
	}
	c.related(r, e)
	r.basis("共享类型", "共享类型依据", e.Share, e.ShareBasis)
	r.basis("开放类型", "开放类型依据", e.Open, e.OpenBasis)
	if c.file.items || r.head.has(itemColumns[0].title) {
		e.Items = c.items(g)
	}
	e.Code = g.code
	return e
}

func missing(c cell, help string) Problem {
	p := c.at()
	p.Code, p.Message = ValueMissing, "不能为空："+help
	return p
}

func (r *row) category(e *domain.Entry) {
	levels := make([]string, 0, 4)
	stated, gap := false, false
	for _, col := range columns {
		if col.field != "category" {
			continue
		}
		stated = stated || r.head.has(col.title)
		cell := r.cell(col.title)
		if cell.value != "" && gap {
			r.fail(cell, CategoryGap, "上一级分类没有填写")
		}
		gap = cell.value == ""
		r.legible(cell, col.longest)
		levels = append(levels, cell.value)
	}
	if stated {
		e.Category = trimmed(levels)
	}
}

func (r *row) basis(classTitle, title, class, basis string) {
	if class != procedure.Conditional && class != procedure.Withheld || basis != "" {
		return
	}
	cell := r.cell(title)
	if cell.column < 0 {
		cell = r.cell(classTitle)
	}
	r.fail(cell, BasisMissing, procedure.ClassTitle(class)+map[bool]string{true: "共享", false: "开放"}[classTitle == "共享类型"]+"的，应当列明依据的法律、行政法规、政策文件及条款")
}

func (c comparison) related(r *row, e domain.Entry) {
	cell := r.cell("关联资源代码")
	if cell.column < 0 {
		return
	}
	for _, code := range e.Related {
		if _, known := c.with.Present[code]; !known && !c.named[code] {
			r.fail(cell, RelatedUnknown, "目录和本文件中都没有代码为 "+shown(code)+" 的条目")
		}
	}
}

func (c comparison) items(g *group) []procedure.Item {
	var items []procedure.Item
	first := map[string]int{}
	for _, line := range g.items {
		if line != g.row {
			line.problems = nil
		}
		item := line.item()
		name := line.cell(itemColumns[0].title)
		if at, twice := first[item.Name]; twice && item.Name != "" {
			line.fail(name, ItemDuplicate, "与同一条目第 "+strconv.Itoa(at)+" 行的信息项重复")
		} else {
			first[item.Name] = line.number
		}
		items = append(items, item)
	}
	if len(items) > procedure.MostItems {
		g.row.fail(g.row.cell(codeTitle), TooManyItems, "一个条目的信息项不超过 "+strconv.Itoa(procedure.MostItems)+" 个，现有 "+strconv.Itoa(len(items))+" 个")
	}
	return items
}

func (r *row) item() procedure.Item {
	var item procedure.Item
	for _, col := range itemColumns {
		cell := r.cell(col.title)
		if cell.value == "" {
			if col.needed {
				r.fail(cell, ValueMissing, "信息项应当有"+col.title)
			}
			continue
		}
		r.legible(cell, col.longest)
		col.set(r, &item, cell)
	}
	return item
}
