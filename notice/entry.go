package notice

import (
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// EntryChange is a new version of a catalog entry, with the grants that stand on it.
type EntryChange struct {
	Was, Is domain.Entry
	Grants  []domain.Grant
	Names   domain.Names
}

// OfCase is a notice with the case under which it is read; without a number it is under none.
type OfCase struct {
	Number string
	Notice
}

// Notices tell each holder of a grant what has become of the entry, under the case that granted it, and the bureau and whoever
// provides the entry or did, once, which grants stand on it, under the case that made the change. A version that is the same to
// those who use the data is told to nobody, nor is one of an entry on which nothing stands.
func (c EntryChange) Notices() []OfCase {
	shifts := domain.Shifts(c.Was, c.Is, c.Names)
	if len(shifts) == 0 || len(c.Grants) == 0 {
		return nil
	}
	var list []OfCase
	told := func(number string, to domain.Assignee, text string) {
		list = append(list, OfCase{number, Notice{To: to, Kind: domain.NoticeEntryChanged, Text: text, At: c.Is.Since}})
	}
	for _, g := range c.Grants {
		known := shifts
		if g.Grantee == procedure.Public {
			known = domain.ShiftsTold(shifts)
		}
		if to := g.Holder(); !to.Vacant() && len(known) > 0 {
			told(g.Case, to, c.toHolder(g, known))
		}
	}
	text := c.toKeepers(shifts)
	told(c.Is.ByCase, domain.Assignee{Position: domain.Bureau}, text)
	told(c.Is.ByCase, domain.Assignee{Department: c.Is.Provider, Position: domain.Staff}, text)
	if c.Was.Provider != c.Is.Provider {
		told(c.Is.ByCase, domain.Assignee{Department: c.Was.Provider, Position: domain.Staff}, text)
	}
	return list
}

// what is 民政数据（mzj-001）有变动：共享类型由无条件共享改为不予共享（依 YH-2026-000007）.
func (c EntryChange) what(shifts []domain.Shift) string {
	parts := make([]string, len(shifts))
	for i, s := range shifts {
		parts[i] = fmt.Sprintf("%s由%s改为%s", s.Title, s.Old, s.New)
	}
	by := "目录文件导入"
	if c.Is.ByCase != "" {
		by = c.Is.ByCase
	}
	return fmt.Sprintf("目录条目 %s（%s）有变动：%s（依 %s）", c.Is.Title, c.Is.Code, strings.Join(parts, "，"), by)
}

func (c EntryChange) toHolder(g domain.Grant, shifts []domain.Shift) string {
	until := ""
	if g.Until != nil {
		until = "，期限至" + procedure.Written(*g.Until)
	}
	stands := "继续有效" + until + "；依法暂停、终止的，由办件办理并另行通知（惯例）"
	if c.status(g) == domain.GrantSuspended {
		stands = "仍为暂停" + until + "；恢复、终止的，由办件办理并另行通知（惯例）"
	}
	return fmt.Sprintf("%s；%s于%s授予的使用权限不因目录变动而终止，%s", c.what(shifts), g.Case, procedure.Written(procedure.DateOf(g.GrantedAt)), stands)
}

// listed is how many grants are named to those who keep the entry; the rest stand on its page.
const listed = 20

func (c EntryChange) toKeepers(shifts []domain.Shift) string {
	names := make([]string, 0, listed)
	for _, g := range c.Grants[:min(listed, len(c.Grants))] {
		status := "有效"
		if c.status(g) == domain.GrantSuspended {
			status = "暂停"
		}
		names = append(names, fmt.Sprintf("%s（%s，%s）", g.Case, c.Names.Of(g.Grantee), status))
	}
	more := ""
	if n := len(c.Grants) - len(names); n > 0 {
		more = fmt.Sprintf("等，另有 %d 项见条目页面", n)
	}
	return fmt.Sprintf("%s；其上有 %d 项授权：%s%s。授权不因目录变动而终止（惯例），应当暂停、终止的，在授予的办件中提起；各持有人已获通知",
		c.what(shifts), len(c.Grants), strings.Join(slices.Clip(names), "、"), more)
}

func (c EntryChange) status(g domain.Grant) domain.GrantStatus {
	return g.Status(civil.DateOf(c.Is.Since.In(procedure.Shanghai)))
}
