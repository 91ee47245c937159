package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/procedure"
)

// queryHandlers offers what to ask the engine.
type queryHandlers struct {
	ledger queryClock
	packs  Packs
	engine Engine
}

// queryClock is what a saved query takes its dates from.
type queryClock interface {
	// Calendar is the snapshot by which days are counted now.
	Calendar(ctx context.Context) (*calendar.Calendar, error)
	// Now is the ledger's clock: the one that legal time is read from.
	Now(ctx context.Context) (time.Time, error)
	Yellow() int // working days before a due day from which a light is yellow, where the pack does not say
}

// savedQuery is a question that supervisors ask of Temporal. Where it depends on the
// day, the calendar fills it in: Temporal knows no working days.
type savedQuery struct {
	name, title, query string
}

// Temporal tells due days by their last second.
func dueBefore(d civil.Date) string {
	return "DueAt < '" + procedure.StartOf(d).Format(time.RFC3339) + "'"
}

// savedQueries are those that docs/supervising.md explains; a test holds the two
// together. What the packs call things is theirs to say.
func savedQueries(cal *calendar.Calendar, today civil.Date, yellow int, packs Packs) ([]savedQuery, error) {
	green, err := procedure.FirstGreen(cal, today, yellow)
	if err != nil {
		return nil, err
	}
	const open = "ExecutionStatus = 'Running' AND Regulation IS NOT NULL"
	soon := fmt.Sprintf("%s AND Overdue = false AND %s", open, dueBefore(green))
	rectifications, consents := spoken(packs)
	list := []savedQuery{
		{"overdue", "逾期的办件", "Overdue = true"},
		{"due-soon", "临近到期的办件（黄灯）", soon},
		{"due-today", "今日到期的办件", fmt.Sprintf("%s AND Overdue = false AND %s", open, dueBefore(today.AddDays(1)))},
		{"open", "在办件", open},
		{"held", "没有期限在计时的办件（暂停、等待自动办理）", open + " AND DueAt IS NULL"},
		{"public", "公民、法人和其他组织发起的在办件", open + " AND Applicant = '" + procedure.Public + "'"},
		{"rectifications", "整改", oneOf("WorkflowType", rectifications)},
		{"consented", "届满视同同意的办件", oneOf("Outcome", consents)},
		{"daily_runs", "每日例行事项", "WorkflowType = 'Morning'"},
		{"failed", "例行事项未全部完成", "WorkflowType = 'Morning' AND ExecutionStatus = 'Failed'"},
	}
	return slices.DeleteFunc(list, func(q savedQuery) bool { return q.query == "" }), nil
}

// spoken returns the workflow types of the cases that are opened upon a breach, and
// the outcomes to which silence leads where it means consent.
func spoken(packs Packs) (rectifications, consents []string) {
	for _, r := range packs.Regulations() {
		for _, d := range packs.Definitions(r.ID) {
			for _, child := range d.Children.All() {
				if of, ok := packs.Definition(r.ID + "/" + child.Procedure); ok && child.OnBreach {
					rectifications = append(rectifications, of.Workflow)
				}
			}
			for _, c := range d.Clocks.All() {
				if c.Expired.Consent && c.Expired.Outcome != "" {
					consents = append(consents, c.Expired.Outcome)
				}
			}
		}
	}
	return rectifications, consents
}

// oneOf is the condition that an attribute has one of the values; empty, if there is none.
func oneOf(attribute string, values []string) string {
	values = slices.Clone(values)
	slices.Sort(values)
	var either []string
	for _, v := range slices.Compact(values) {
		either = append(either, "'"+v+"'")
	}
	switch len(either) {
	case 0:
		return ""
	case 1:
		return attribute + " = " + either[0]
	default:
		return attribute + " IN (" + strings.Join(either, ", ") + ")"
	}
}

// of narrows a question down to the cases in which a department has to act.
func (q savedQuery) of(department string) string {
	if department == "" || strings.Contains(q.query, "'Morning'") {
		return q.query
	}
	return q.query + " AND Department = '" + strings.ReplaceAll(department, "'", "") + "'"
}

func (s *queryHandlers) ListSavedQueries(ctx context.Context, r gen.ListSavedQueriesRequestObject) (gen.ListSavedQueriesResponseObject, error) {
	if err := supervisor(ctx); err != nil {
		return nil, err
	}
	cal, err := s.ledger.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	now, err := s.ledger.Now(ctx)
	if err != nil {
		return nil, err
	}
	list, err := savedQueries(cal, procedure.DateOf(now), s.ledger.Yellow(), s.packs)
	if err != nil {
		return nil, err
	}
	show := func(q savedQuery) gen.SavedQuery {
		query := q.of(r.Params.Department)
		return gen.SavedQuery{Name: q.name, Title: q.title, Query: query, URL: s.engine.Search(query)}
	}
	return gen.ListSavedQueries200JSONResponse{Items: each(list, show)}, nil
}
