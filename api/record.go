package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// accessKeeper keeps the record of who was let in, and to what.
type accessKeeper interface {
	RecordAccess(ctx context.Context, a domain.Access) error
	Accesses(ctx context.Context, q domain.AccessQuery) (domain.List[domain.Access], error)
}

// accessHandlers shows the record.
type accessHandlers struct{ ledger accessKeeper }

// recorded are the operations whose answers go on the record, by their names in openapi.yaml.
var recorded = map[string]domain.AccessAction{
	"getApplicant": domain.ContactRead, "getApplicantIdentity": domain.IdentityRead,

	"getCaseFile": domain.Exported, "getVerificationReport": domain.Exported,
	"exportCases": domain.Exported, "exportTasks": domain.Exported, "exportOpenObligations": domain.Exported,

	"download": domain.Exported, "exportCatalogXLSX": domain.Exported, "exportCatalogCSV": domain.Exported, "askWhatIfXLSX": domain.Exported,
	"getTimelinessCSV": domain.Exported, "getTimelinessXLSX": domain.Exported, "getEvaluationCSV": domain.Exported,
	"getEvaluationXLSX": domain.Exported, "getSnapshotBody": domain.Exported, "getSnapshotCSV": domain.Exported, "getSnapshotXLSX": domain.Exported,
}

// recording puts on the record what somebody is about to be given, before they are. What cannot be recorded is not given. Who is not
// logged in gets only what is open to all.
func (s *server) recording(f gen.StrictHandlerFunc, _ string) gen.StrictHandlerFunc {
	return func(c *gin.Context, request any) (any, error) {
		response, err := f(c, request)
		operation, _ := s.operation(c)
		action, wanted := recorded[operation.ID]
		if err != nil || !wanted || caller(c.Request.Context()).ID == "" {
			return response, err
		}
		if err := s.Ledger.Accesses.RecordAccess(c.Request.Context(), accessOf(c, action)); err != nil {
			return nil, err
		}
		return response, nil
	}
}

// accessOf is an access by whoever calls, to what they call.
func accessOf(c *gin.Context, action domain.AccessAction) domain.Access {
	who := caller(c.Request.Context())
	return domain.Access{
		Person: who.ID, Name: nameOnRecord(who), Action: action, Subject: c.Request.Method + " " + c.Request.URL.Path, Origin: originOf(c),
	}
}

// nameOnRecord leaves the names of those without an account to the ledger, from which they can be erased.
func nameOnRecord(p domain.Person) string {
	if p.Guest() {
		return ""
	}
	return p.Name
}

// originOf is where the request comes from. The strict server hands Gin's own context on.
func originOf(ctx context.Context) domain.Origin {
	c, ok := ctx.(*gin.Context)
	if !ok {
		return domain.Origin{}
	}
	return domain.Origin{Address: c.ClientIP(), Agent: c.Request.UserAgent()}
}

// refused puts on the record that somebody has no right to what they called. The refusal stands, whether or not it can be recorded.
func (s *server) refused(c *gin.Context, p gen.Problem) {
	if p.Status != http.StatusForbidden || p.Code == gen.ProblemCode(passwordChangeRequired) || caller(c.Request.Context()).ID == "" {
		return
	}
	if err := s.Ledger.Accesses.RecordAccess(context.WithoutCancel(c.Request.Context()), accessOf(c, domain.AccessRefused)); err != nil {
		s.Log.ErrorContext(c.Request.Context(), "a refusal is not on the record", "request_id", p.RequestID, "error", err)
	}
}

func (s *accessHandlers) ListAccesses(ctx context.Context, r gen.ListAccessesRequestObject) (gen.ListAccessesResponseObject, error) {
	if !domain.MayReadAccesses(caller(ctx)) {
		return nil, refuse(forbidden, "只有审计人员可以查看")
	}
	list, err := s.ledger.Accesses(ctx, domain.AccessQuery{
		Person: r.Params.Person, Action: domain.AccessAction(r.Params.Action), Address: r.Params.Address, From: r.Params.From, To: r.Params.To,
		Page: domain.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	return gen.ListAccesses200JSONResponse{Items: each(list.Items, toAccess), Next: list.Next}, err
}

var accessTitles = map[domain.AccessAction]string{
	domain.LoggedIn: "登录", domain.LoginFailed: "登录失败", domain.LoginLimited: "登录受限", domain.LoggedOut: "退出", domain.LoginEnded: "登录过多，自动退出",
	domain.AccessRefused: "无权，拒绝", domain.Exported: "导出、下载", domain.ContactRead: "查看申请人联系方式",
	domain.IdentityRead: "查看申请人证件号码",
}

func toAccess(a domain.Access) gen.Access {
	return gen.Access{
		Seq: a.Seq, At: local(a.At), Person: a.Person, Name: a.Name, Action: gen.AccessAction(a.Action), ActionTitle: accessTitles[a.Action],
		Subject: a.Subject, Address: a.Address, Agent: a.Agent,
	}
}
