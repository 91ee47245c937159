package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// auditHandlers answers for the ledger's chains.
type auditHandlers struct {
	*caseHandlers
	ledger auditor
	log    *slog.Logger
}

// auditor walks along chains and keeps their anchors.
type auditor interface {
	VerifyCase(ctx context.Context, number string) (domain.Audit, error)
	// BeginVerification enters a walk along every chain; CarryOutVerification, called once, takes as long as it takes.
	BeginVerification(ctx context.Context, by domain.Person) (domain.Verification, error)
	CarryOutVerification(ctx context.Context, id string) error
	Verification(ctx context.Context, id string) (domain.Verification, error)
	Verifications(ctx context.Context) ([]domain.Verification, error)
	TakeAnchor(ctx context.Context, by domain.Person) (domain.Anchor, error)
	Anchors(ctx context.Context, p domain.Page) (domain.List[domain.Anchor], error)
	KeptAnchor(ctx context.Context, id int64) (domain.Anchor, error)
}

func (s *auditHandlers) VerifyCase(ctx context.Context, r gen.VerifyCaseRequestObject) (gen.VerifyCaseResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	audit, err := s.ledger.VerifyCase(ctx, r.Number)
	return gen.VerifyCase200JSONResponse{
		Case: r.Number, Sound: len(audit.Faults) == 0, Events: audit.Events, Erased: audit.Erased, Faults: each(audit.Faults, toLedgerFault),
	}, err
}

func toLedgerFault(f domain.LedgerFault) gen.LedgerFault {
	return gen.LedgerFault{Case: f.Case, Seq: f.Seq, What: f.What}
}

// StartVerification has the whole ledger walked through. It takes longer than a request may, so it goes on after the
// answer; if this process ends, the walk is shown as not finished and may be begun again.
func (s *auditHandlers) StartVerification(ctx context.Context, _ gen.StartVerificationRequestObject) (gen.StartVerificationResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	v, err := s.ledger.BeginVerification(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	name := caller(ctx).Name
	going := context.WithoutCancel(ctx)
	go func() {
		if err := s.ledger.CarryOutVerification(going, v.ID); err != nil {
			s.log.ErrorContext(going, "the ledger could not be verified", "verification", v.ID, "error", err)
		}
	}()
	return gen.StartVerification202JSONResponse{Body: toVerification(v, name), Headers: gen.StartVerification202ResponseHeaders{
		Location: Base + "/audit/verifications/" + url.PathEscape(v.ID),
	}}, nil
}

func (s *auditHandlers) ListVerifications(ctx context.Context, _ gen.ListVerificationsRequestObject) (gen.ListVerificationsResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Verifications(ctx)
	if err != nil {
		return nil, err
	}
	shown := gen.ListVerifications200JSONResponse{Items: []gen.Verification{}}
	for _, v := range list {
		name, err := s.nameOf(ctx, v.StartedBy)
		if err != nil {
			return nil, err
		}
		shown.Items = append(shown.Items, toVerification(v, name))
	}
	return shown, nil
}

func (s *auditHandlers) GetVerification(ctx context.Context, r gen.GetVerificationRequestObject) (gen.GetVerificationResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	v, err := s.ledger.Verification(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	name, err := s.nameOf(ctx, v.StartedBy)
	return gen.GetVerification200JSONResponse(toVerification(v, name)), err
}

func toVerification(v domain.Verification, by string) gen.Verification {
	status := gen.VerificationStatusRunning
	switch {
	case v.Failure != "":
		status = gen.VerificationStatusFailed
	case v.FinishedAt != nil && v.FaultCount == 0:
		status = gen.VerificationStatusSound
	case v.FinishedAt != nil:
		status = gen.VerificationStatusFaulty
	}
	return gen.Verification{
		ID: v.ID, Status: status, StatusTitle: verificationTitles[status], StartedAt: local(v.StartedAt), StartedBy: by,
		SeenAt: local(v.SeenAt), FinishedAt: localOr(v.FinishedAt), Total: v.Total, Cases: v.Audit.Cases, Events: v.Audit.Events,
		Erased: v.Audit.Erased, Anchor: v.Anchor, FaultCount: v.FaultCount, Faults: each(v.Audit.Faults, toLedgerFault), Failure: v.Failure,
	}
}

var verificationTitles = map[gen.VerificationStatus]string{
	gen.VerificationStatusRunning: "正在核验", gen.VerificationStatusSound: "与登记时相同",
	gen.VerificationStatusFaulty: "有不符之处", gen.VerificationStatusFailed: "没有完成",
}

func (s *auditHandlers) ListAnchors(ctx context.Context, r gen.ListAnchorsRequestObject) (gen.ListAnchorsResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Anchors(ctx, domain.Page{After: r.Params.After, Limit: r.Params.Limit})
	if err != nil {
		return nil, err
	}
	shown := gen.ListAnchors200JSONResponse{Items: []gen.KeptAnchor{}, Next: list.Next}
	for _, a := range list.Items {
		kept, err := s.toKeptAnchor(ctx, a)
		if err != nil {
			return nil, err
		}
		shown.Items = append(shown.Items, kept)
	}
	return shown, nil
}

func (s *auditHandlers) toKeptAnchor(ctx context.Context, a domain.Anchor) (gen.KeptAnchor, error) {
	name, err := s.nameOf(ctx, a.TakenBy)
	return gen.KeptAnchor{ID: a.ID, Root: a.Root, Cases: a.Cases, Through: a.Through, At: local(a.At), TakenBy: name}, err
}

func (s *auditHandlers) TakeAnchor(ctx context.Context, _ gen.TakeAnchorRequestObject) (gen.TakeAnchorResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	a, err := s.ledger.TakeAnchor(ctx, caller(ctx))
	if err != nil {
		return nil, err
	}
	kept, err := s.toKeptAnchor(ctx, a)
	return gen.TakeAnchor201JSONResponse{Body: kept, Headers: gen.TakeAnchor201ResponseHeaders{
		Location: fmt.Sprintf("%s/audit/anchors/%d", Base, a.ID),
	}}, err
}

// DownloadAnchor gives the anchor as `shixian audit anchor` prints it.
func (s *auditHandlers) DownloadAnchor(ctx context.Context, r gen.DownloadAnchorRequestObject) (gen.DownloadAnchorResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	a, err := s.ledger.KeptAnchor(ctx, r.Anchor)
	return gen.DownloadAnchor200JSONResponse{
		Body: gen.Anchor{Root: a.Root, Cases: a.Cases, Through: a.Through, At: local(a.At), Sealed: a.Sealed, Seals: a.Seals},
		Headers: gen.DownloadAnchor200ResponseHeaders{
			ContentDisposition: disposition(fmt.Sprintf("anchor-%s-%d.json", local(a.At).Format("2006-01-02"), a.ID)),
		},
	}, err
}
