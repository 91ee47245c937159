package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// filingHandlers lists cases and takes new ones.
type filingHandlers struct {
	*caseHandlers
	ledger caseFiler
	tell   teller
	guests guestLimits
}

// caseFiler is what is needed to list cases and to file one.
type caseFiler interface {
	// File registers a case; the instant of registration is its receipt.
	File(ctx context.Context, f domain.Filing) (domain.Filed, error)
	Cases(ctx context.Context, q domain.CaseQuery) (domain.List[domain.Summary], error)
}

// visible returns the case if it is there and the caller may see it. Of one that
// they may not see they learn as little as of one that is not there.
func (s *caseHandlers) visible(ctx context.Context, number string) (domain.Case, error) {
	unknown := domain.UnknownCase(number)
	c, err := s.ledger.Case(ctx, number)
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) && refusal.Code == domain.CaseUnknown {
		return domain.Case{}, unknown
	}
	if err != nil {
		return domain.Case{}, err
	}
	if !domain.MaySee(caller(ctx), c.State.Parties) {
		return domain.Case{}, unknown
	}
	return c, nil
}

func (s *filingHandlers) ListCases(ctx context.Context, r gen.ListCasesRequestObject) (gen.ListCasesResponseObject, error) {
	list, err := s.ledger.Cases(ctx, toCaseQuery(caller(ctx), r.Params))
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	total, more := totalOf(list.Total)
	return gen.ListCases200JSONResponse{Items: each(list.Items, s.seenBy(caller(ctx), refs)), Next: list.Next, Total: total, TotalMore: more}, nil
}

func toCaseQuery(viewer domain.Person, p gen.ListCasesParams) domain.CaseQuery {
	regulation, name := named(p.Regulation, p.Procedure)
	q := domain.CaseQuery{
		Viewer: viewer, Regulation: regulation, Procedure: name, Node: p.State, Department: p.Department,
		Overdue: p.Overdue, Ended: p.Ended, Light: procedure.Light(p.Light), Text: p.Text, Page: firstPage(p.After, p.Limit),
		DueIn: domain.DueIn(p.Due), Due: periodOf(p.DueFrom, p.DueThrough), Filed: periodOf(p.FiledFrom, p.FiledThrough), Sort: domain.Sort(p.Sort),
	}
	if p.DueBefore != (civil.Date{}) {
		q.DueBefore = &p.DueBefore
	}
	if p.Mine {
		q.FiledBy = viewer.ID
	}
	return q
}

// named takes a procedure with its regulation or alone.
func named(regulation, name string) (string, string) {
	if before, after, found := strings.Cut(name, "/"); found {
		return before, after
	}
	return regulation, name
}

// applicantKinds are what kinds of applicants there are, as far as their proof of identity tells.
var applicantKinds = map[domain.IdentityKind]gen.ApplicantKind{
	domain.IdentityCard: gen.ApplicantKindPerson, domain.Passport: gen.ApplicantKindPerson, domain.CreditCode: gen.ApplicantKindOrganisation,
}

func (o departmentRefs) toSummary(c domain.Summary) gen.CaseSummary {
	l := toSignal(c.Signal)
	summary := gen.CaseSummary{
		Light: l.light, LightTitle: l.title, WorkdaysLeft: l.left, WorkdaysLate: l.late, Held: l.held,
		Number: c.Number, Regulation: c.Regulation, Procedure: c.Regulation + "/" + c.Procedure, Title: c.Title,
		Subject: c.Subject, State: c.Node, StateTitle: c.NodeTitle, Applicant: o.ref(c.Applicant),
		FiledAt: local(c.FiledAt), DueOn: valueOf(c.DueOn), DueClock: c.DueClock, Overdue: c.Overdue,
		Outcome: c.Outcome, OutcomeTitle: c.OutcomeTitle, EndedAt: localOr(c.EndedAt),
		ApplicantName: c.ApplicantName, ApplicantKind: applicantKinds[c.ApplicantKind],
	}
	if c.Provider != "" {
		summary.Provider = o.ref(c.Provider)
	}
	return summary
}

func (s *caseHandlers) GetCase(ctx context.Context, r gen.GetCaseRequestObject) (gen.GetCaseResponseObject, error) {
	v, err := s.seen(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, v)
	if err != nil {
		return nil, err
	}
	return gen.GetCase200JSONResponse{Body: shown, Headers: gen.GetCase200ResponseHeaders{ETag: etag(v.Case)}}, nil
}

func etag(c domain.Case) string { return fmt.Sprintf(`"%d"`, c.Version) }

// versions reads an If-Match of a case's etags. What is not a version's tag matches none.
func versions(ifMatch string) []int64 {
	var seen []int64
	for _, tag := range tags(ifMatch) {
		version, err := strconv.ParseInt(tag, 10, 64)
		if err != nil {
			version = -1
		}
		seen = append(seen, version)
	}
	return seen
}

// tags reads an If-Match, without the quotation marks; nil, for none and for *, is any tag. Whether one of them is still
// right, the ledger says as it writes: what is compared here may be another one by then.
func tags(ifMatch string) []string {
	if ifMatch == "" {
		return nil
	}
	var list []string
	for tag := range strings.SplitSeq(ifMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" {
			return nil
		}
		list = append(list, strings.Trim(tag, `"`))
	}
	return list
}

func (s *filingHandlers) FileCase(ctx context.Context, r gen.FileCaseRequestObject) (gen.FileCaseResponseObject, error) {
	if caller(ctx).Guest() { // anybody may become one
		if err := s.guests.filings.take(networkOf(ctx)); err != nil {
			return nil, err
		}
	}
	filing, err := s.toFiling(ctx, *r.Body, r.Params.IdempotencyKey)
	if err != nil {
		return nil, err
	}
	filed, err := s.ledger.File(ctx, filing)
	if err != nil {
		return nil, err
	}
	if filed.Step != nil {
		s.tell.step(ctx, *filed.Step)
	}
	body, err := s.toFiled(ctx, filed)
	if err != nil {
		return nil, err
	}
	return gen.FileCase201JSONResponse{Body: body, Headers: gen.FileCase201ResponseHeaders{
		Location: casePath(body.Number), ETag: etag(filed.Case),
	}}, nil
}

func casePath(number string) string { return Base + "/cases/" + url.PathEscape(number) }

func (s *filingHandlers) toFiling(ctx context.Context, body gen.Filing, key string) (domain.Filing, error) {
	def, ok := s.packs.Definition(body.Procedure)
	if !ok {
		return domain.Filing{}, refuseField(domain.DefinitionUnknown, "procedure", "没有名为 %s 的程序", body.Procedure)
	}
	if err := checkParent(body); err != nil {
		return domain.Filing{}, err
	}
	return domain.Filing{
		Definition: def, By: caller(ctx), Form: procedure.Fields(body.Form), Resource: body.Resource,
		Parent: body.Parent, Child: body.Child, Key: key, Draft: body.Draft,
	}, nil
}

// checkParent asks for the case and for which of its offers, or for neither. Whether the caller may see that case and it
// offers the child case, the ledger decides as it files; and whether the entry is in the catalog. One that is closed to the
// public may be named by them: that it is closed, and on what ground, is public (ListGrounds), and some regulations have such
// a request answered in writing.
func checkParent(body gen.Filing) error {
	switch {
	case body.Parent == "" && body.Child != "":
		return refuseField(procedure.FieldMissing, "parent", "给出 child 时应指明由哪个办件引起（parent）")
	case body.Parent != "" && body.Child == "":
		return refuseField(procedure.FieldMissing, "child", "给出 parent 时应指明是其中哪一项（child）")
	}
	return nil
}

// at says which field of the request a refusal is about.
func at(err error, field string) error {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	return refuseField(refusal.Code, field, "%s", refusal.Detail)
}

func (s *filingHandlers) toFiled(ctx context.Context, filed domain.Filed) (gen.Filed, error) {
	v, err := s.view(ctx, filed.Case)
	if err != nil {
		return gen.Filed{}, err
	}
	v.new = !filed.Repeated
	shown, err := s.show(ctx, v)
	if err != nil {
		return gen.Filed{}, err
	}
	body := gen.Filed{Number: shown.Number, Repeated: filed.Repeated, Case: shown}
	body.ExpectedOn, body.Provisional, err = v.expected()
	return body, err
}

// expected is when the applicant gets the answer at the latest.
func (v view) expected() (civil.Date, bool, error) {
	forecast, err := v.machine.Expected(procedure.Application{
		At: v.State.FiledAt, Applicant: v.State.Parties.Applicant, Form: v.State.Form, Resource: v.State.Resource,
		Areas: v.State.Parties.Areas(),
	})
	if err != nil || forecast.On == nil {
		return civil.Date{}, false, err
	}
	return *forecast.On, v.cal.Provisional(v.State.FiledOn, *forecast.On), nil
}
