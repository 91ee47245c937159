package api

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/whatif"
)

// whatIfHandlers replay cases under what somebody supposes.
type whatIfHandlers struct {
	*directory
	ledger whatif.Ledger
	turn   chan struct{} // of the one who asks: a question keeps every processor busy

	exports *exports
}

// whatIfLimit is how long a question may take.
const whatIfLimit = 3 * time.Minute

// maySuppose tells who sees what would have become of everybody's cases.
func maySuppose(p domain.Person) bool {
	return p.Holds(domain.Bureau) || p.Holds(domain.Administrator)
}

func (s *whatIfHandlers) AskWhatIf(ctx context.Context, r gen.AskWhatIfRequestObject) (gen.AskWhatIfResponseObject, error) {
	answer, err := s.ask(ctx, *r.Body, nil)
	if err != nil {
		return nil, err
	}
	names, err := s.departmentRefs(ctx)
	return gen.AskWhatIf200JSONResponse(toWhatIf(answer, names)), err
}

func (s *whatIfHandlers) AskWhatIfXLSX(ctx context.Context, r gen.AskWhatIfXLSXRequestObject) (gen.AskWhatIfXLSXResponseObject, error) {
	f, err := s.exports.unqueued(ctx, func(w io.Writer) (string, error) { return "假设推演.xlsx", s.writeWhatIf(ctx, w, *r.Body) })
	return gen.AskWhatIfXLSX200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.AskWhatIfXLSX200ResponseHeaders(f.headers),
	}, err
}

func (s *whatIfHandlers) writeWhatIf(ctx context.Context, w io.Writer, asked gen.WhatIfQuestion) (err error) {
	departments, err := s.departments(ctx)
	if err != nil {
		return err
	}
	book, err := whatif.NewWorkbook(departments)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	answer, err := s.ask(ctx, asked, book.Add)
	if err != nil {
		return err
	}
	return book.Write(w, answer)
}

// ask answers one question at a time.
func (s *whatIfHandlers) ask(ctx context.Context, asked gen.WhatIfQuestion, each func(whatif.Difference) error) (whatif.Answer, error) {
	if !maySuppose(caller(ctx)) {
		return whatif.Answer{}, refuse(forbidden, "假设推演由主管部门或者系统管理员进行")
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	default:
		return whatif.Answer{}, refuse(whatIfRunning, "正在进行另一次推演，请待其完成")
	}
	ctx, cancel := context.WithTimeout(ctx, whatIfLimit)
	defer cancel()
	supposed, err := s.supposition(ctx, asked)
	if err != nil {
		return whatif.Answer{}, err
	}
	return whatif.Ask(ctx, s.ledger, supposed, each)
}

func (s *whatIfHandlers) supposition(ctx context.Context, asked gen.WhatIfQuestion) (whatif.Supposition, error) {
	supposed := whatif.Supposition{Since: asked.Since}
	noticed := asked.Notice.Year != 0
	if asked.Procedure == "" && !noticed {
		return supposed, refuseField(procedure.FieldMissing, "procedure", "请给出改动后的程序文件或者假设的放假通知")
	}
	if noticed {
		year := toNotice(asked.Notice)
		supposed.Notice = &year
	}
	if asked.Procedure == "" {
		return supposed, nil
	}
	published, err := s.ledger.PublishedDefinitions(ctx)
	if err != nil {
		return supposed, err
	}
	d, err := whatif.Rewritten(published, asked.Regulation, "procedure.yaml", []byte(asked.Procedure))
	supposed.Library = append(supposed.Library, d)
	return supposed, faulty(err)
}

// faulty words what is wrong with an uploaded procedure.
func faulty(err error) error {
	faults, found := errors.AsType[procedure.Faults](err)
	if !found {
		return err
	}
	var list procedure.Refusals
	for _, f := range faults {
		list = append(list, refuseField(procedure.FieldInvalid, "procedure", "程序文件有误：%s", f))
	}
	return list
}

func toWhatIf(a whatif.Answer, names departmentRefs) gen.WhatIfAnswer {
	return gen.WhatIfAnswer{
		Since: a.Question.Since, At: a.Question.At, Calendar: a.Question.Calendar, Supposed: a.Question.Supposed,
		Definitions: each(a.Question.Definitions, func(d whatif.ToldDefinition) gen.WhatIfDefinition {
			return gen.WhatIfDefinition{ID: d.ID, Title: d.Title}
		}),
		Cases: a.Cases, Replayed: a.Replayed, Differing: toSample(a.Differing),
		Results: each(a.Results, func(r whatif.ResultChange) gen.WhatIfResult {
			return gen.WhatIfResult{
				Regulation: r.Regulation, Procedure: r.Procedure, Title: r.Title, Was: r.Was, Would: r.Would, Cases: toSample(r.Sample),
			}
		}),
		Obligations: each(a.Obligations, func(o whatif.ObligationChange) gen.WhatIfObligation {
			return gen.WhatIfObligation{
				Department: names.owing(o.Department), Regulation: o.Regulation, Basis: o.Basis, Authority: gen.ReportAuthority(o.Authority),
				Earlier: o.Earlier, Later: o.Later, NewlyLate: o.NewlyLate, NoLongerLate: o.NoLongerLate, Cases: toSample(o.Sample),
			}
		}),
		Breaches: each(a.Breaches, func(b whatif.BreachCount) gen.WhatIfBreach {
			return gen.WhatIfBreach{
				Regulation: b.Regulation, Item: b.Item, Title: b.Title, Gained: b.Gained, Gone: b.Gone, Cases: toSample(b.Sample),
			}
		}),
		Stops: each(a.Stops, func(s whatif.StopCount) gen.WhatIfStop {
			return gen.WhatIfStop{
				Kind: gen.WhatIfStopKind(s.Kind), Regulation: s.Regulation, Procedure: s.Procedure, Step: s.Step, Cases: toSample(s.Sample),
			}
		}),
		Unled: toSample(a.Unled), Apart: toSample(a.Apart), Failures: a.Failures,
		Failed: each(a.Failed, func(f whatif.Failure) gen.WhatIfFailure { return gen.WhatIfFailure{Case: f.Case, Why: f.Why} }),
	}
}

func toSample(s whatif.Sample) gen.CaseSample {
	return gen.CaseSample{Count: s.Count, First: append([]string{}, s.First...)}
}
