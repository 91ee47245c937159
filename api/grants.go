package api

import (
	"context"
	"slices"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// grantHandlers show who may use which data, and take receipts for what was handed over.
type grantHandlers struct {
	*caseHandlers
	ledger grantReader
}

// grantReader lists grants and keeps receipts.
type grantReader interface {
	ListGrants(ctx context.Context, q domain.GrantQuery) (domain.List[domain.ListedGrant], error)
	Receive(ctx context.Context, number, file string, by domain.Person, sha256 string) error
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
}

// ListGrants lists those of one side of the caller: mine, of the data that my department provides, or all for who supervises.
func (s *grantHandlers) ListGrants(ctx context.Context, r gen.ListGrantsRequestObject) (gen.ListGrantsResponseObject, error) {
	now, err := s.ledger.Now(ctx)
	if err != nil {
		return nil, err
	}
	p := r.Params
	q := domain.GrantQuery{
		Viewer: caller(ctx), Side: domain.GrantSide(p.Side), On: dayOf(now), Status: domain.GrantStatus(p.Status), Resource: p.Resource,
		Page: domain.Page{After: p.After, Limit: p.Limit},
	}
	if !domain.MayListGrants(q.Viewer, q.Side) {
		return nil, refuse(forbidden, "只能查看本人、本部门取得的或者本部门提供的数据的授权")
	}
	if p.Expiring > 0 {
		through := q.On.AddDays(p.Expiring)
		q.Through = &through
	}
	list, err := s.ledger.ListGrants(ctx, q)
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	shown := each(list.Items, func(g domain.ListedGrant) gen.Grant {
		one := toGrant(g.Grant, refs, now, q.Viewer)
		one.ResourceTitle, one.CaseTitle, one.Ending = g.ResourceTitle, g.CaseTitle, g.Ending
		if g.Provider != "" {
			one.Provider = refs.ref(g.Provider)
		}
		return one
	})
	for i, g := range list.Items {
		if shown[i].Offers, err = s.followUps(ctx, g.Grant, q.On); err != nil {
			return nil, err
		}
	}
	return gen.ListGrants200JSONResponse{Items: shown, Next: list.Next}, nil
}

// followUps are the child cases that the caller may open from the case that made a grant. What takes a grant out of use is not
// among them where it has ended.
func (s *grantHandlers) followUps(ctx context.Context, g domain.Grant, on civil.Date) ([]gen.Offer, error) {
	v, err := s.seen(ctx, g.Case)
	if err != nil {
		return nil, err
	}
	offers, err := v.openOffers()
	if g.Stands(on) {
		return offers, err
	}
	return slices.DeleteFunc(offers, func(o gen.Offer) bool {
		d, known := s.packs.Definition(o.Procedure)
		return known && d.Calls(procedure.SuspendAccess)
	}), err
}

// SignReceipt has the grantee sign for a file that was handed over, with the hash of what was received.
func (s *grantHandlers) SignReceipt(ctx context.Context, r gen.SignReceiptRequestObject) (gen.SignReceiptResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	return gen.SignReceipt204Response{}, s.ledger.Receive(ctx, r.Number, r.Body.File, caller(ctx), r.Body.Sha256)
}

func dayOf(at time.Time) civil.Date { return civil.DateOf(at.In(procedure.Shanghai)) }

var grantTitles = map[domain.GrantStatus]string{
	domain.GrantNotBegun: "尚未开始", domain.GrantInForce: "有效", domain.GrantSuspended: "暂停", domain.GrantExpired: "已到期", domain.GrantOver: "终止",
}

// toGrant is a grant as it is today.
func (v view) toGrant(g domain.Grant) gen.Grant { return toGrant(g, v.departments, v.now, v.viewer) }

func toGrant(g domain.Grant, refs departmentRefs, now time.Time, viewer domain.Person) gen.Grant {
	today := dayOf(now)
	status := g.Status(today)
	shown := gen.Grant{
		Case: g.Case, Resource: g.Resource, Grantee: refs.ref(g.Grantee), Mine: g.IsOf(viewer), Purpose: g.Purpose, Scope: g.Scope, Mode: g.Mode,
		Duty: g.Duty, Access: g.Access, Contact: g.Contact, Documentation: each(g.Documentation, toGrantFile), Files: each(g.Files, toGrantFile),
		GrantedAt: local(g.GrantedAt), Status: gen.GrantStatus(status), StatusTitle: grantTitles[status],
		From: valueOf(g.From), Until: valueOf(g.Until), EndedAt: localOr(g.EndedAt), EndedBy: g.EndedBy, EndReason: g.EndReason,
	}
	if g.Until != nil && (status == domain.GrantInForce || status == domain.GrantNotBegun || status == domain.GrantSuspended) {
		left := g.Until.DaysSince(today)
		shown.DaysLeft = &left
	}
	if s := g.Suspended(); s != nil && status == domain.GrantSuspended {
		shown.SuspendedAt, shown.SuspendedBy, shown.SuspendReason = localOr(&s.At), s.By, s.Reason
	}
	return shown
}

func toGrantFile(f domain.GrantFile) gen.GrantFile {
	shown := gen.GrantFile{ID: f.ID, Name: f.Name, Size: f.Size, Sha256: f.SHA256, Downloads: each(f.Downloads, toHandover)}
	if f.Receipt != nil {
		shown.Receipt = toHandover(*f.Receipt)
	}
	return shown
}

func toHandover(h domain.Handover) gen.Handover {
	return gen.Handover{At: local(h.At), Sha256: h.SHA256}
}
