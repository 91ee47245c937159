package domain

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// Entry is one version of a catalog entry, with the elements that the national
// guide asks for:《政务信息资源目录编制指南（试行）》, 发改高技〔2017〕1272号. Its
// code, name (信息资源名称), provider and classes of sharing and opening are those
// of the resource, which procedures read.
type Entry struct {
	procedure.Resource
	Category    []string         // 信息资源分类: 类, 项, 目, 细目; at most four, of which the first are known
	Domain      string           // what it is about, in the district's own words, e.g. "民政"
	Summary     string           // 信息资源摘要
	Format      string           // 信息资源格式, its class, e.g. "数据库"
	FormatType  string           // its type, e.g. "MySQL"
	Items       []procedure.Item // 信息项信息
	ShareTerms  string           // 共享条件
	ShareMode   string           // 共享方式, e.g. "共享平台：接口"
	OpenTerms   string           // 开放条件
	UpdateCycle string           // 更新周期, e.g. "每日", "每月"
	Related     []string         // 关联资源代码
	ReleasedOn  string           // 发布日期, YYYY-MM-DD
	Since       time.Time        // when this version took effect
	ByCase      string           // the catalog change that made it, if one did
	ByPerson    string           // id of who imported it, if it was
	ByImport    string           // the import, if it was
	Retired     bool             // the entry has left the catalog with this version: it can be read, and no longer asked for

	DataUpdatedOn *civil.Date // when the provider last said that the data are up to date; of the present version only
	NextUpdateOn  *civil.Date // by when, by the cycle, they are to be updated next; nil: the cycle sets no day
}

// RelatedCodes are the codes that a text names, divided by whatever people write between them.
func RelatedCodes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,;；", r) })
}

// EntryQuery filters the catalog; empty fields do not filter.
type EntryQuery struct {
	Text          string // words that are all in title, code, summary, classification or items
	Provider      string
	Share         string
	Open          string
	OnlyOpen      bool        // what the public sees: not those that are withheld from opening
	UpdateOverdue *civil.Date // those whose next update was due before this day
	Page          Page
}

// Import is a file that is taken over into the catalog, whole or not at all.
type Import struct {
	ID      string
	File    string // its name
	SHA256  string
	By      Person
	At      time.Time
	Changes []Entry        // new versions; Version is the one that each would be
	Created int            // how many of them are new entries
	Reviews []ImportReview // that went before it

	Stated map[string]string // what is said of the reviews, by their names; not kept
}

// ImportReview is what a regulation that applies here has go before a file is taken over into the catalog.
type ImportReview struct {
	Name       string `json:"name"`       // regulation/name
	Regulation string `json:"regulation"` // its short title
	Title      string `json:"title"`
	Article    string `json:"article,omitempty"` // empty: by practice
	Help       string `json:"-"`
	Stated     string `json:"stated"` // the record of it, as whoever imports states it
}

// ReviewLimit is how many characters may be stated of a review.
const ReviewLimit = 200

// Reviewed is what an import keeps of the reviews that are due before it, as they were stated. All that is missing or too
// long, or of no such review, is refused at once (ImportUnreviewed).
func Reviewed(due []ImportReview, stated map[string]string) ([]ImportReview, error) {
	var kept []ImportReview
	var refusals procedure.Refusals
	for _, r := range due {
		r.Stated = strings.TrimSpace(stated[r.Name])
		if n := utf8.RuneCountInString(r.Stated); n == 0 || n > ReviewLimit {
			refusals = append(refusals, &procedure.Refusal{
				Code: ImportUnreviewed, Field: r.Name,
				Detail: fmt.Sprintf("导入目录应当写明%s，至多 %d 字（%s%s）", r.Title, ReviewLimit, r.Regulation, r.Article),
			})
		}
		kept = append(kept, r)
	}
	for _, name := range slices.Sorted(maps.Keys(stated)) {
		if !slices.ContainsFunc(due, func(r ImportReview) bool { return r.Name == name }) {
			refusals = append(refusals, &procedure.Refusal{Code: ImportUnreviewed, Field: name, Detail: "本单位适用的法规没有规定这项审查"})
		}
	}
	if len(refusals) > 0 {
		return nil, refusals
	}
	return kept, nil
}

// DataUpdate is a provider's word that the data of an entry are up to date.
type DataUpdate struct {
	Code string
	On   civil.Date // the day on which they were updated
	At   time.Time  // when it was said
	By   string     // person

	Provider string // the department that provides the entry, as was seen; empty: any. Not kept
}

// Staleness counts the entries of a department whose data are overdue for update.
type Staleness struct {
	Department string
	Entries    int // all
	Overdue    int
	Oldest     civil.Date // the earliest day by which an update was due; zero without Overdue
}

// Attachment is a file that belongs to a case; its content is kept by hash.
type Attachment struct {
	ID      string
	Case    string
	Name    string
	Type    string // media type
	Size    int64
	SHA256  string
	By      string // person
	AddedAt time.Time
}

// Notification tells an assignee of something that happened to a case.
type Notification struct {
	ID       string
	Case     string // empty: of no one case, such as the daily digest
	Assignee Assignee
	Notice   procedure.Notice
	Text     string     // Chinese
	At       time.Time  // legal time of what happened
	ReadAt   *time.Time // by whoever asks; an assignee may be several people's
}

// Dispatch is a paper that a case sends out: a report to the government, a
// bulletin, a filing with the higher bureau.
type Dispatch struct {
	Case  string
	Call  string
	Kind  string // service that made it
	Title string
	At    time.Time
}
