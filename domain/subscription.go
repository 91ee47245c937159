package domain

import (
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/procedure"
)

// Subscription says where notices go by webhook, and which: those that fit every filter. An empty filter lets all pass.
type Subscription struct {
	ID           string
	Title        string
	URL          string
	Format       Format
	Departments  []string // on either side of the case
	Regulation   string
	Procedure    string
	Notices      []procedure.Notice
	Active       bool   // if not, nothing new is kept for it, and what is kept waits
	Secret       string // what signatures are made with
	FormerSecret string // signs too until FormerUntil, so that receivers can change over
	FormerUntil  *time.Time
	CreatedBy    string
	CreatedAt    time.Time // real time
	ChangedAt    time.Time
}

// Format is how a webhook is written.
type Format string

// The formats. CloudEvents is version 1.0, structured, signed as Standard Webhooks says; the others are the messages of the
// group robots of DingTalk and WeCom.
const (
	CloudEvents Format = "cloudevents"
	DingTalk    Format = "dingtalk"
	WeCom       Format = "wecom"
)

// Robots are the formats of group chats: people read them, one message after the other.
var Robots = []Format{DingTalk, WeCom}

// Robot tells whether it goes to a group chat.
func (f Format) Robot() bool { return slices.Contains(Robots, f) }

// ShownURL is the address without the values of its parameters: those of robots are their passwords. It is what lists and
// logs show; empty for what is no address.
func (s Subscription) ShownURL() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return ""
	}
	query := u.Query()
	u.RawQuery, u.User = "", nil
	shown, separator := u.String(), "?"
	for _, name := range slices.Sorted(maps.Keys(query)) {
		shown += separator + url.QueryEscape(name) + "=***"
		separator = "&"
	}
	return shown
}

// Takes tells whether the notice of the case is to go there.
func (s Subscription) Takes(p Message) bool {
	switch {
	case !s.Active || p.Case == "":
		return false
	case p.Notice == NoticeHolder, p.Notice == NoticeSignOff, p.Notice == NoticeUnsigned: // how a department does its work is its own, and names people
		return false
	case len(s.Departments) > 0 && !slices.Contains(s.Departments, p.Provider) && !slices.Contains(s.Departments, p.Applicant):
		return false
	case s.Regulation != "" && s.Regulation != p.Regulation, s.Procedure != "" && s.Procedure != p.Procedure:
		return false
	}
	return len(s.Notices) == 0 || slices.Contains(s.Notices, p.Notice)
}

// HookRule says to which addresses webhooks may go: over TLS, or to this machine, or to a host that whoever operates it
// has named. It is judged when an address is entered and again whenever something is sent there.
type HookRule struct {
	PlainHosts []string // to which plain http is allowed
}

// Check refuses an address that webhooks may not go to (HookInvalid).
func (r HookRule) Check(address string) *procedure.Refusal {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return hookInvalid("不是网址，应形如 https://example.org/hook")
	case u.User != nil:
		return hookInvalid("网址中不得含有用户名和口令")
	case u.Fragment != "":
		return hookInvalid("网址中不得含有 # 及其后的部分")
	case u.Scheme == "http" && !IsLoopback(u.Hostname()) && !slices.Contains(r.PlainHosts, u.Hostname()):
		return hookInvalid("除本机和系统运维人员指明的主机外，网址必须以 https:// 开头")
	}
	return nil
}

// IsLoopback tells whether the host is this machine by its very name.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func hookInvalid(detail string) *procedure.Refusal {
	return &procedure.Refusal{Code: HookInvalid, Detail: detail, Field: "url"}
}
