package notice

import (
	"fmt"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// GrantEnd is the last day of a grant, which is near or over.
type GrantEnd struct {
	Grant    domain.Grant
	Title    string // of the catalog entry
	Granting string // department code of the provider in the case that granted
	Provider string // of who provides the entry now
	Rule     procedure.GrantEnd
	Names    domain.Names
	At       time.Time
}

// Notices are what is told at a step: before the end its holder, and after it whoever provides the data too. They are read
// under the case that granted; by a provider who has no part in it, under none.
func (e GrantEnd) Notices(step procedure.GrantStep, left int) []OfCase {
	var list []OfCase
	told := func(number string, to domain.Assignee, kind procedure.Notice, text string) {
		if !to.Vacant() {
			list = append(list, OfCase{number, Notice{To: to, Kind: kind, Text: text, At: e.At}})
		}
	}
	if step != procedure.GrantExpired {
		told(e.Grant.Case, e.Grant.Holder(), domain.NoticeGrantEnding, e.ending(left))
		return list
	}
	told(e.Grant.Case, e.Grant.Holder(), domain.NoticeGrantExpired, e.expired()+"，不能再据以使用数据")
	number := e.Grant.Case
	if e.Provider != e.Granting {
		number = ""
	}
	keeper := domain.Assignee{Department: e.Provider, Position: domain.Staff}
	told(number, keeper, domain.NoticeGrantExpired, e.expired()+"：取得的一方为"+e.Names.Of(e.Grant.Grantee))
	return list
}

// what is 民政数据（mzj-001）的使用权限（YH-2026-000007 授予）.
func (e GrantEnd) what() string {
	return fmt.Sprintf("%s（%s）的使用权限（%s 授予）", e.Title, e.Grant.Resource, e.Grant.Case)
}

func (e GrantEnd) ending(left int) string {
	now := ""
	if e.Grant.Status(civil.DateOf(e.At.In(procedure.Shanghai))) == domain.GrantSuspended {
		now = "，目前暂停使用"
	}
	return fmt.Sprintf("%s将于%s到期，尚余 %d 个工作日%s%s；到期后不能再使用，需要继续使用的，请在到期前办理",
		e.what(), procedure.Written(*e.Grant.Until), left, now, e.Rule.Bracketed())
}

func (e GrantEnd) expired() string {
	return fmt.Sprintf("%s已于%s到期", e.what(), procedure.Written(*e.Grant.Until))
}
