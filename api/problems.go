package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/contract"
	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/api/language"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// The codes by which the API itself refuses, beside those of the machine and of
// the ledger.
const (
	regulationUnknown      procedure.Code = "regulation_unknown"
	procedureUnknown       procedure.Code = "procedure_unknown"
	routeUnknown           procedure.Code = "route_unknown"
	methodNotAllowed       procedure.Code = "method_not_allowed"
	parameterInvalid                      = contract.ParameterInvalid
	malformedJSON                         = contract.MalformedJSON
	malformedUpload        procedure.Code = "malformed_upload"
	unsupportedMediaType                  = contract.UnsupportedMediaType
	bodyTooLarge           procedure.Code = "body_too_large"
	dateOutOfRange         procedure.Code = "date_out_of_range"
	unauthenticated        procedure.Code = "unauthenticated"
	loginFailed            procedure.Code = "login_failed"
	tooManyAttempts        procedure.Code = "too_many_attempts"
	forbidden              procedure.Code = "forbidden"
	scenarioUnknown        procedure.Code = "scenario_unknown"
	articlesUnknown        procedure.Code = "articles_unknown"
	passwordWrong          procedure.Code = "password_wrong"
	passwordWeak           procedure.Code = "password_weak"
	passwordChangeRequired procedure.Code = "password_change_required"
	whatIfRunning          procedure.Code = "whatif_running"
	internal               procedure.Code = "internal"
	unavailable            procedure.Code = "unavailable"
)

// statuses is the one table from what is refused to the HTTP status.
var statuses = map[procedure.Code]int{
	procedure.CaseEnded:       http.StatusConflict,
	procedure.TaskClosed:      http.StatusConflict,
	procedure.ActionNotOpen:   http.StatusConflict,
	procedure.ActionExhausted: http.StatusConflict,
	procedure.NoSuchExtension: http.StatusConflict,
	domain.NothingGranted:     http.StatusConflict,
	domain.NothingSuspended:   http.StatusConflict,
	domain.GrantEnded:         http.StatusConflict,
	domain.GrantNotInForce:    http.StatusConflict,
	domain.AlreadyReceived:    http.StatusConflict,
	domain.NotTheFile:         http.StatusConflict,
	domain.ErasureOpenCases:   http.StatusConflict,
	domain.ErasureOfficial:    http.StatusConflict,
	domain.ErasureDone:        http.StatusConflict,
	domain.ErasureReason:      http.StatusUnprocessableEntity,
	domain.NotGrantee:         http.StatusForbidden,
	domain.GrantFileUnknown:   http.StatusNotFound,
	procedure.NotYourRole:     http.StatusForbidden,
	procedure.NotYourFiling:   http.StatusForbidden,
	procedure.FieldMissing:    http.StatusUnprocessableEntity,
	procedure.FieldInvalid:    http.StatusUnprocessableEntity,
	procedure.FieldUnknown:    http.StatusUnprocessableEntity,
	procedure.ResourceNeeded:  http.StatusUnprocessableEntity,
	procedure.ParentNeeded:    http.StatusUnprocessableEntity,
	procedure.NotInForce:      http.StatusUnprocessableEntity,
	procedure.FieldBound:      http.StatusUnprocessableEntity,

	procedure.FilingNotAdmitted: http.StatusUnprocessableEntity,

	domain.CaseUnknown:         http.StatusNotFound,
	domain.ActUnknown:          http.StatusNotFound,
	domain.EntryUnknown:        http.StatusNotFound,
	domain.SnapshotUnknown:     http.StatusNotFound,
	domain.AttachmentUnknown:   http.StatusNotFound,
	domain.FileUnknown:         http.StatusNotFound,
	domain.PersonUnknown:       http.StatusNotFound,
	domain.TokenUnknown:        http.StatusUnauthorized,
	domain.DefinitionUnknown:   http.StatusUnprocessableEntity,
	domain.IdempotencyConflict: http.StatusConflict,
	domain.OfferNotOpen:        http.StatusConflict,
	domain.AttachmentTooLarge:  http.StatusRequestEntityTooLarge,
	domain.FormatNotOpen:       http.StatusUnprocessableEntity,
	domain.TooManyFiles:        http.StatusConflict,
	domain.EntryNotFree:        http.StatusForbidden,
	domain.TooManyUploads:      http.StatusConflict,
	domain.TooManyFeeds:        http.StatusConflict,
	domain.TooManyTokens:       http.StatusConflict,
	domain.TooManyViews:        http.StatusConflict,
	domain.BasisNeeded:         http.StatusUnprocessableEntity,
	domain.ClassUnknown:        http.StatusUnprocessableEntity,
	domain.RelatedUnknown:      http.StatusUnprocessableEntity,
	domain.EntryChanged:        http.StatusConflict,
	domain.ImportUnreviewed:    http.StatusUnprocessableEntity,
	domain.EntryTaken:          http.StatusUnprocessableEntity,
	domain.EntryRetired:        http.StatusConflict,
	domain.NothingChanged:      http.StatusUnprocessableEntity,
	domain.UpdateInvalid:       http.StatusUnprocessableEntity,
	domain.DoneToday:           http.StatusConflict,
	domain.Stale:               http.StatusPreconditionFailed,
	domain.NotificationUnknown: http.StatusNotFound,
	domain.SubscriptionUnknown: http.StatusNotFound,
	domain.DeliveryUnknown:     http.StatusNotFound,
	domain.FeedUnknown:         http.StatusNotFound,
	domain.DeliveryNotFailed:   http.StatusConflict,
	domain.HookInvalid:         http.StatusUnprocessableEntity,
	domain.EmailInvalid:        http.StatusUnprocessableEntity,
	domain.CursorInvalid:       http.StatusBadRequest,
	domain.NoticeInvalid:       http.StatusUnprocessableEntity,
	domain.NoticeUnread:        http.StatusUnprocessableEntity,
	domain.NoticeUnbalanced:    http.StatusUnprocessableEntity,
	domain.DrillCalendar:       http.StatusConflict,
	domain.NotApplied:          http.StatusUnprocessableEntity,
	domain.LawInvalid:          http.StatusUnprocessableEntity,

	clockUnknown:         http.StatusNotFound,
	regulationUnknown:    http.StatusNotFound,
	procedureUnknown:     http.StatusNotFound,
	routeUnknown:         http.StatusNotFound,
	methodNotAllowed:     http.StatusMethodNotAllowed,
	parameterInvalid:     http.StatusBadRequest,
	malformedJSON:        http.StatusBadRequest,
	malformedUpload:      http.StatusBadRequest,
	unsupportedMediaType: http.StatusUnsupportedMediaType,
	bodyTooLarge:         http.StatusRequestEntityTooLarge,
	dateOutOfRange:       http.StatusUnprocessableEntity,
	unauthenticated:      http.StatusUnauthorized,
	loginFailed:          http.StatusUnauthorized,
	tooManyAttempts:      http.StatusTooManyRequests,
	forbidden:            http.StatusForbidden,
	internal:             http.StatusInternalServerError,
	unavailable:          http.StatusServiceUnavailable,

	domain.DepartmentUnknown:   http.StatusUnprocessableEntity,
	domain.DepartmentKnown:     http.StatusConflict,
	domain.LoginTaken:          http.StatusConflict,
	domain.TokenMissing:        http.StatusNotFound,
	domain.LastAdministrator:   http.StatusConflict,
	domain.MachineAccount:      http.StatusConflict,
	domain.OfficesSeparate:     http.StatusConflict,
	domain.SecondNeeded:        http.StatusForbidden,
	domain.TaskUnknown:         http.StatusNotFound,
	domain.DepartmentUnmanned:  http.StatusConflict,
	domain.DivisionRefused:     http.StatusConflict,
	domain.SigningInvalid:      http.StatusUnprocessableEntity,
	domain.SigningUnknown:      http.StatusNotFound,
	domain.SignerMissing:       http.StatusConflict,
	domain.SignOffUnknown:      http.StatusNotFound,
	domain.SignOffWaits:        http.StatusConflict,
	domain.SignOffSettled:      http.StatusConflict,
	domain.SignOffRefused:      http.StatusForbidden,
	domain.StandInInvalid:      http.StatusUnprocessableEntity,
	domain.StandInRefused:      http.StatusForbidden,
	domain.StandInUnknown:      http.StatusNotFound,
	domain.RightsUnknown:       http.StatusNotFound,
	domain.RightsDecided:       http.StatusConflict,
	domain.PositionsMismatch:   http.StatusUnprocessableEntity,
	domain.QueryFailed:         http.StatusNotFound,
	domain.LetterUnknown:       http.StatusNotFound,
	domain.LetterCorrected:     http.StatusConflict,
	domain.ClockTrusted:        http.StatusConflict,
	domain.ExpiryInTime:        http.StatusConflict,
	domain.ExpiryActedUpon:     http.StatusConflict,
	whatIfRunning:              http.StatusConflict,
	scenarioUnknown:            http.StatusNotFound,
	articlesUnknown:            http.StatusNotFound,
	passwordWrong:              http.StatusUnprocessableEntity,
	passwordWeak:               http.StatusUnprocessableEntity,
	domain.DraftUnknown:        http.StatusNotFound,
	domain.TooManyDrafts:       http.StatusConflict,
	domain.AnchorUnknown:       http.StatusNotFound,
	domain.VerificationUnknown: http.StatusNotFound,
	domain.VerificationRunning: http.StatusConflict,
	passwordChangeRequired:     http.StatusForbidden,

	alreadyRunning:             http.StatusTooManyRequests,
	domain.DatabaseUnreachable: http.StatusServiceUnavailable,
	domain.DatabaseBusy:        http.StatusServiceUnavailable,
	domain.ClockInDoubt:        http.StatusServiceUnavailable,
	domain.DatabaseReadOnly:    http.StatusServiceUnavailable,
	domain.DiskFull:            http.StatusServiceUnavailable,
	domain.SweepStalled:        http.StatusServiceUnavailable,
	domain.EngineStalled:       http.StatusServiceUnavailable,
	domain.EngineUnreachable:   http.StatusServiceUnavailable,
	domain.ShuttingDown:        http.StatusServiceUnavailable,
}

// titles says in a word what each status is about.
var titles = map[int]string{
	http.StatusBadRequest:            "请求有误",
	http.StatusUnauthorized:          "需要登录",
	http.StatusForbidden:             "无权办理",
	http.StatusNotFound:              "没有找到",
	http.StatusMethodNotAllowed:      "不支持该方法",
	http.StatusConflict:              "与现状不符",
	http.StatusPreconditionFailed:    "已有变动",
	http.StatusRequestEntityTooLarge: "内容过大",
	http.StatusUnsupportedMediaType:  "类型不支持",
	http.StatusUnprocessableEntity:   "内容不符合要求",
	http.StatusTooManyRequests:       "尝试过多",
	http.StatusInternalServerError:   "系统内部错误",
	http.StatusServiceUnavailable:    "暂时不能提供服务",
}

func refuse(code procedure.Code, format string, args ...any) *procedure.Refusal {
	return procedure.Refuse(code, format, args...)
}

func refuseField(code procedure.Code, field, format string, args ...any) *procedure.Refusal {
	r := procedure.Refuse(code, format, args...)
	r.Field = field
	return r
}

// refusals returns what the error says no to, or nothing if it is a failure of
// ours, of which the client learns no more than that.
func refusals(err error) procedure.Refusals {
	var several procedure.Refusals
	var refusal *procedure.Refusal
	var large *http.MaxBytesError
	var soon domain.TooSoon
	switch {
	case errors.As(err, &several) && len(several) > 0:
		return several
	case errors.As(err, &refusal):
		return procedure.Refusals{refusal}
	case errors.As(err, &large):
		return procedure.Refusals{refuse(bodyTooLarge, "请求的内容不得超过 %d 字节", large.Limit)}
	case errors.As(err, &soon):
		return procedure.Refusals{refuse(tooManyAttempts, "尝试次数过多，请在%s后再试", waitInWords(soon.Wait))}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return procedure.Refusals{refuse(unavailable, "未能及时处理，请稍后再试")}
	}
	return nil
}

// ourFault tells whether the error is a failure of ours, and says nothing of what was asked for.
func ourFault(err error) bool {
	if err == nil {
		return false
	}
	list := refusals(err)
	if len(list) == 0 {
		return true
	}
	status, _ := statusOf(list[0].Code)
	return status >= http.StatusInternalServerError
}

func secondsOf(wait time.Duration) int { return int(wait.Seconds()) + 1 }

// waitInWords is a wait as people say it, rounded up.
func waitInWords(wait time.Duration) string {
	if seconds := secondsOf(wait); seconds <= 90 {
		return fmt.Sprintf(" %d 秒", seconds)
	}
	return fmt.Sprintf(" %d 分钟", int(math.Ceil(wait.Minutes())))
}

func toProblem(list procedure.Refusals, request string) gen.Problem {
	status, known := http.StatusInternalServerError, false
	if len(list) > 0 {
		status, known = statusOf(list[0].Code)
	}
	if !known {
		list = procedure.Refusals{refuse(internal, "系统内部错误，请将请求编号 %s 告知管理员", request)}
	}
	first := list[0]
	p := gen.Problem{
		Type: "urn:shixian:problem:" + string(first.Code), Title: titles[status], Status: status,
		Code: gen.ProblemCode(first.Code), Detail: first.Detail, Field: first.Field, RequestID: request,
	}
	if len(list) > 1 {
		p.Errors = each(list, toFault)
	}
	return p
}

func statusOf(code procedure.Code) (int, bool) {
	status, known := statuses[code]
	if !known {
		return http.StatusInternalServerError, false
	}
	return status, true
}

func toFault(r *procedure.Refusal) gen.Fault {
	return gen.Fault{Code: gen.ProblemCode(r.Code), Detail: r.Detail, Field: r.Field}
}

// retryAfter is the seconds after which a request is worth another try that failed by an outage.
const retryAfter = 5

// outage puts in the place of a database's own fault the refusal that says so.
func (s *server) outage(err error) error {
	if len(refusals(err)) > 0 {
		return err
	}
	if out := s.Ledger.Gate.Outage(err); out != nil {
		return procedure.Refusals{out}
	}
	return err
}

// fail answers with the problem that the error is, and ends the request. What is
// a failure of ours goes to the log with its detail, and to the client without.
func (s *server) fail(c *gin.Context, err error) {
	c.Abort()
	p := toProblem(refusals(s.outage(err)), requestID(c))
	if p.Status >= http.StatusInternalServerError {
		_ = c.Error(err)
	}
	switch p.Status {
	case http.StatusInternalServerError:
		s.Log.ErrorContext(c.Request.Context(), "request failed", "request_id", p.RequestID, "route", c.FullPath(), "error", err)
	case http.StatusServiceUnavailable:
		s.Log.WarnContext(c.Request.Context(), "request not served", "request_id", p.RequestID, "route", c.FullPath(), "code", p.Code, "error", err)
	}
	s.refused(c, p)
	if c.Writer.Written() {
		return
	}
	var soon domain.TooSoon
	switch {
	case errors.As(err, &soon):
		c.Header("Retry-After", strconv.Itoa(secondsOf(soon.Wait)))
	case p.Status == http.StatusServiceUnavailable, p.Status == http.StatusTooManyRequests:
		c.Header("Retry-After", strconv.Itoa(retryAfter))
	case p.Status == http.StatusUnauthorized:
		c.Header("WWW-Authenticate", "Bearer")
	}
	asked := language.Of(c.Request.Context())
	c.Header("Content-Language", asked.String())
	c.Header("Content-Type", "application/problem+json; charset=utf-8")
	c.JSON(p.Status, asked.Answer(p))
}
