package domain

import (
	"path"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// EntryFile is a data file of an entry whose data may be had without asking. One of the same name replaces it; what was
// replaced or withdrawn stays on record.
type EntryFile struct {
	ID      string
	Code    string // of the entry
	Name    string
	Note    string     // what is in it
	AsOf    civil.Date // the day as of which the data are
	Size    int64      // bytes
	SHA256  string
	By      string // person
	AddedAt time.Time
	EndedBy string     // person who replaced or withdrew it
	EndedAt *time.Time // nil: it is given out

	Provider string // the department that provides the entry, as was seen; empty: any. Not kept
}

// OpenFormats are the endings of files that machines read without a particular program.
var OpenFormats = []string{"csv", "tsv", "json", "jsonl", "geojson", "xml", "rdf", "ttl", "kml", "xlsx", "ods"}

// Format is the ending of the file's name, in lower case and without the dot.
func (f EntryFile) Format() string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), "."))
}

// CheckFormat refuses a file whose name or content, of which the beginning is given by its media type, is of no open format.
func (f EntryFile) CheckFormat(content string) error {
	packed := slices.Contains([]string{"xlsx", "ods"}, f.Format())
	switch {
	case !slices.Contains(OpenFormats, f.Format()):
		return procedure.Refuse(FormatNotOpen, "开放的数据文件应当是机器可读的通用格式：%s", strings.Join(OpenFormats, "、"))
	case packed && content != "application/zip",
		!packed && !strings.HasPrefix(content, "text/plain") && !strings.HasPrefix(content, "text/xml"):
		return procedure.Refuse(FormatNotOpen, "“%s”的内容不是 %s 格式", f.Name, f.Format())
	default:
		return nil
	}
}

// MayPutFiles tells whether a person puts files to an entry, and takes them back: of its provider, or the bureau's.
func MayPutFiles(p Person, e Entry) bool {
	return p.Holds(Bureau) || !p.Public() && p.Department == e.Provider && p.Seated()
}

// KeepsEntry tells whether a person is of those who answer for the entry: its provider's, or whoever keeps the catalog.
func KeepsEntry(p Person, e Entry) bool {
	return p.Holds(Bureau) || p.Holds(Administrator) || !p.Public() && p.Department == e.Provider
}

// NotFree is the refusal of an entry's data to a person who may have them only upon a grant, if at all; nil if they may be
// had without asking.
func (e Entry) NotFree(p Person) *procedure.Refusal {
	switch {
	case e.freeTo(p):
		return nil
	case e.Retired:
		return procedure.Refuse(EntryNotFree, "目录条目 %s 已退出目录，不再提供下载", e.Code)
	case e.Open == procedure.Conditional:
		return procedure.Refuse(EntryNotFree, "目录条目 %s 属于有条件开放，不提供直接下载；需要的，请申请开放", e.Code)
	default:
		return procedure.Refuse(EntryNotFree, "目录条目 %s 属于不予开放（依据：%s），不提供直接下载", e.Code, e.OpenBasis)
	}
}

// Free tells whether anybody, or at least every department, may have the entry's data without asking.
func (e Entry) Free() bool {
	return !e.Retired && (e.Open == procedure.Unconditional || e.Share == procedure.Unconditional)
}

// Audience is who takes data without asking.
type Audience string

// The audiences. Nothing else is known of whoever downloads.
const (
	ToPublic      Audience = "public"
	ToDepartments Audience = "department"
)

// AudienceOf is which of them a person belongs to.
func AudienceOf(p Person) Audience {
	if p.Public() {
		return ToPublic
	}
	return ToDepartments
}

// Download is one answer with content of a file.
type Download struct {
	File     EntryFile
	Provider string // who bears it
	Audience Audience
	Bytes    int64 // sent
	Complete bool  // it reached the end of the file
	Aborted  bool  // it broke off before what was asked for was sent
}

// Downloads is what was given out.
type Downloads struct {
	Requests  int // answers with content, parts of files among them
	Completed int // of them, those that reached the end of the file
	Aborted   int // of them, those that broke off
	Bytes     int64
}
