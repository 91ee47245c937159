package domain

import "github.com/shixian/shixian/procedure"

// The notices of the end of a grant.
const (
	NoticeGrantEnding  procedure.Notice = "grant_ending"  // its last day is near
	NoticeGrantExpired procedure.Notice = "grant_expired" // its last day is over
)

// Continues tells whether the grant, made by a case that renews the other's, lets the same holder use the same data beyond
// the other's last day. Nobody needs to be told of that day then.
func (g Grant) Continues(o Grant) bool {
	return g.EndedAt == nil && g.Resource == o.Resource && g.Grantee == o.Grantee && g.Person == o.Person &&
		o.Until != nil && (g.Until == nil || g.Until.After(*o.Until))
}
