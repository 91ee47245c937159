package api

import (
	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var grantTitles = map[domain.GrantStatus]string{
	domain.GrantInForce: "有效", domain.GrantSuspended: "暂停", domain.GrantExpired: "已到期", domain.GrantOver: "终止",
}

// toGrant is a grant as it is today.
func (v view) toGrant(g domain.Grant) gen.Grant {
	status := g.Status(civil.DateOf(v.now.In(procedure.Shanghai)))
	shown := gen.Grant{
		Case: g.Case, Resource: g.Resource, Grantee: v.departments.ref(g.Grantee), Purpose: g.Purpose, Scope: g.Scope, Mode: g.Mode,
		Duty: g.Duty, GrantedAt: local(g.GrantedAt), Status: gen.GrantStatus(status), StatusTitle: grantTitles[status], Until: valueOf(g.Until),
		EndedAt: localOr(g.EndedAt), EndedBy: g.EndedBy, EndReason: g.EndReason,
	}
	if s := g.Suspended(); s != nil && status == domain.GrantSuspended {
		shown.SuspendedAt, shown.SuspendedBy, shown.SuspendReason = localOr(&s.At), s.By, s.Reason
	}
	return shown
}
