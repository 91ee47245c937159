package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

func (s *calendarHandlers) PreviewNotice(ctx context.Context, r gen.PreviewNoticeRequestObject) (gen.PreviewNoticeResponseObject, error) {
	notice, err := noticeBy(caller(ctx), r.Year, *r.Body)
	if err != nil {
		return nil, err
	}
	preview, err := s.ledger.PreviewNotice(ctx, notice)
	if err != nil {
		return nil, err
	}
	names, err := s.departmentRefs(ctx)
	shown := toPreview(preview, names)
	shown.Balance = toBalance(notice.Balance())
	return gen.PreviewNotice200JSONResponse(shown), err
}

func toPreview(p domain.CalendarPreview, names departmentRefs) gen.CalendarPreview {
	return gen.CalendarPreview{
		Version: p.Calendar, Total: p.Total, Moving: p.Moving, Staying: p.Staying,
		Departments: each(p.Departments, func(d domain.DepartmentMoves) gen.DepartmentMoves {
			return gen.DepartmentMoves{Department: names.owing(d.Department), Earlier: d.Earlier, Later: d.Later}
		}),
		Moves: each(p.Moves, func(m domain.DueMove) gen.DueMove { return toDueMove(m, names) }),
	}
}

func toDueMove(m domain.DueMove, names departmentRefs) gen.DueMove {
	moves := gen.DueMoveMovesLater
	if m.Earlier() {
		moves = gen.DueMoveMovesEarlier
	}
	return gen.DueMove{
		Case: m.Case, Regulation: m.Regulation, Procedure: m.Procedure, Title: m.Title,
		Department: names.owing(m.Department), Clock: m.Clock, Old: m.Old, New: m.New, Moves: moves,
	}
}

// owing names the department that owes something; if several may, none.
func (o departmentRefs) owing(code string) gen.DepartmentRef {
	if code == "" {
		return gen.DepartmentRef{}
	}
	return o.ref(code)
}
