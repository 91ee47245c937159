package domain

import (
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// The codes by which the handing over of a file is refused.
const (
	GrantNotInForce  procedure.Code = "grant_not_in_force" // its files are handed over only while it can be used
	NotGrantee       procedure.Code = "not_grantee"        // only whom it was granted to signs for a file
	NotTheFile       procedure.Code = "not_the_file"       // what was received is not what was handed over: the hashes differ
	AlreadyReceived  procedure.Code = "already_received"   // a file is signed for once
	GrantFileUnknown procedure.Code = "grant_file_unknown"
)

// GrantFile is an attachment of the case by which data is handed over or described, and what became of it.
type GrantFile struct {
	ID     string // of the attachment
	Name   string
	SHA256 string
	Size   int64

	Downloads []Handover // by the grantee, in their order
	Receipt   *Handover  // nil: it has not been signed for
}

// Handover is that somebody of the grantee fetched a file or signed for it.
type Handover struct {
	By     string // person
	At     time.Time
	SHA256 string // of what was handed over
}

// IsOf tells whether the grant was made to the person or to the person's department. Data that are opened to everyone are
// opened to each of the public.
func (g Grant) IsOf(p Person) bool {
	switch {
	case g.Person != "":
		return p.ID == g.Person
	case g.Grantee == procedure.Public:
		return p.Public()
	}
	return p.Department != "" && p.Department == g.Grantee
}

// File is the one of the grant's files, or of what describes them, with the id; nil if there is none.
func (g Grant) File(id string) *GrantFile {
	for _, list := range [][]GrantFile{g.Files, g.Documentation} {
		if i := slices.IndexFunc(list, func(f GrantFile) bool { return f.ID == id }); i >= 0 {
			return &list[i]
		}
	}
	return nil
}

// unusable says in words why a grant cannot be used.
var unusable = map[GrantStatus]string{
	GrantNotBegun: "尚未开始", GrantSuspended: "已经暂停", GrantExpired: "已经到期", GrantOver: "已经终止",
}

// HandOver is the grant by which a file is handed over on a day: the first of those that name it that can be used. It is
// refused if none can (GrantNotInForce), in the words of the last.
func HandOver(grants []Grant, on civil.Date) (Grant, error) {
	var last Grant
	for _, last = range grants {
		if last.Status(on) == GrantInForce {
			return last, nil
		}
	}
	return Grant{}, procedure.Refuse(GrantNotInForce, "%s 授予的权限%s，不能下载交付的文件", last.Case, unusable[last.Status(on)])
}

// Receive refuses a receipt by others than the grantee (NotGrantee), of a file that the grant has not (GrantFileUnknown), a
// second one (AlreadyReceived), and one of something else than was handed over (NotTheFile).
func (g Grant) Receive(file string, by Person, sha256 string) error {
	f := g.File(file)
	switch {
	case f == nil:
		return procedure.Refuse(GrantFileUnknown, "%s 没有交付编号为 %s 的文件", g.Case, file)
	case !g.IsOf(by):
		return procedure.Refuse(NotGrantee, "只有取得使用权限的一方可以签收")
	case f.Receipt != nil:
		return procedure.Refuse(AlreadyReceived, "“%s”已经签收", f.Name)
	case f.SHA256 != sha256:
		return procedure.Refuse(NotTheFile, "收到的文件与交付的“%s”不一致：SHA-256 不符", f.Name)
	}
	return nil
}
