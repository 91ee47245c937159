package domain

import (
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/procedure"
)

// PersonalData is all that is held about a member of the public, and what for.
type PersonalData struct {
	Person    string            `json:"person"`
	Name      string            `json:"name"`
	Login     string            `json:"login,omitempty"`
	Applicant *ApplicantData    `json:"applicant,omitempty"` // of who filed without an account
	Email     string            `json:"email,omitempty"`
	Same      []string          `json:"filed_as_well"` // ids under which somebody with the same proof of identity has filed
	Cases     []PersonalCase    `json:"cases"`
	Files     []PersonalFile    `json:"files"`
	Drafts    []string          `json:"drafts"`
	Views     []string          `json:"views"` // names of what they keep of lists
	Erased    bool              `json:"erased"`
	Purposes  map[string]string `json:"purposes"` // by the names of what is above
}

// ApplicantData is what an applicant said of themselves.
type ApplicantData struct {
	IdentityKind   IdentityKind `json:"identity_kind"`
	IdentityNumber string       `json:"identity_number"`
	Phone          string       `json:"phone"`
	Address        string       `json:"address"`
	FiledAt        time.Time    `json:"filed_at"`
}

// PersonalCase is a case of the person's, with what they said in it and the letters in it.
type PersonalCase struct {
	Number  string             `json:"number"`
	Title   string             `json:"title"`
	FiledAt time.Time          `json:"filed_at"`
	EndedAt *time.Time         `json:"ended_at,omitempty"`
	Outcome string             `json:"outcome,omitempty"`
	Said    []procedure.Fields `json:"said"`
	Letters []string           `json:"letters"` // their numbers and titles
}

// PersonalFile is a file that the person has handed in.
type PersonalFile struct {
	ID   string `json:"id"`
	Case string `json:"case,omitempty"`
	Name string `json:"name"`
}

// PersonalPurposes says what is held for what, and why it is kept.
var PersonalPurposes = map[string]string{
	"name":          "办理申请、送达文书时识别申请人",
	"login":         "登录账号，办理和查询本人办件",
	"applicant":     "核对申请人身份，就申请事项与其联系",
	"email":         "按本人选择发送办理进展",
	"filed_as_well": "同一证件提交的其他申请，用于查询和一并处理",
	"views":         "本人保存的列表筛选条件",
	"cases":         "办件的办理记录：按法定期限、程序办理的凭据，依法留存",
	"files":         "作为申请材料随办件留存",
	"drafts":        "本人尚未提交的草稿，提交或者删除即不再留存",
}

// Retained is a member of the public whose cases have all ended, and until when it is kept who they are.
type Retained struct {
	Person  string
	Cases   int
	Through civil.Date // the last day
	Ground  string     // who says so, in Chinese
}

// Erasure is what was done when a person was erased.
type Erasure struct {
	Person  string
	Cases   int
	Events  int // whose values of before can no longer be compared with their digests
	Letters int // of before, in which what identifies the person can no longer be read
}

// The refusals of an erasure.
const (
	ErasureOpenCases procedure.Code = "erasure_open_cases"
	ErasureOfficial  procedure.Code = "erasure_official"
	ErasureDone      procedure.Code = "erasure_done"
	ErasureReason    procedure.Code = "erasure_reason_missing"
)
