package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/calendar"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/regulations"
)

// EnterLaw has only those regulations apply here that Config.Only lists, and the ceilings of higher laws do what Config.Ceilings
// says, where the ledger says otherwise; what neither says stays as it is. It is logged by the application and on record in the
// ledger.
func (a *App) EnterLaw(ctx context.Context) error {
	if a.Config.Only == "" && a.Config.Ceilings == "" {
		return nil
	}
	before, err := a.Ledger.Law(ctx)
	if err != nil {
		return err
	}
	rules := before.Rules
	if a.Config.Only != "" {
		if rules.Force, err = parseOnly(a.Config.Only, a.Packs); err != nil {
			return err
		}
	}
	if a.Config.Ceilings != "" {
		if rules.Ceilings, err = parseCeilings(a.Config.Ceilings, before.Ceilings); err != nil {
			return err
		}
	}
	if domain.SameRules(before.Rules, rules) {
		return nil
	}
	law, err := a.Ledger.EnterLaw(ctx, rules, domain.Person{})
	if err != nil {
		return fmt.Errorf("--only, --ceilings: %w", err)
	}
	if law.Version > before.Version {
		a.Config.Log.InfoContext(ctx, "which law applies here was entered anew",
			"only", a.Config.Only, "ceilings", a.Config.Ceilings, "version", law.Version)
	}
	return nil
}

// parseCeilings reads what the ceilings of higher laws do here: warn, or bind[:DATE]. Without a date, what binds already does so
// from the day that it does.
func parseCeilings(text string, present domain.Ceilings) (domain.Ceilings, error) {
	mode, date, dated := strings.Cut(text, ":")
	from, err := fromDay(date, dated)
	switch {
	case err != nil:
		return present, wrong("ceilings", "%s: %w", text, err)
	case mode == CeilingsBind && !dated && present.Bind:
		return present, nil
	case mode == CeilingsBind:
		return domain.Ceilings{Bind: true, From: from}, nil
	case mode == CeilingsWarn && !dated:
		return domain.Ceilings{}, nil
	default:
		return present, wrong("ceilings", "%s, %s or %s:YYYY-MM-DD was expected, not %q", CeilingsWarn, CeilingsBind, CeilingsBind, text)
	}
}

// parseOnly reads what applies here: ID[@RELATION][:DATE], with commas between. Without a relation it is every one in which the
// regulation has procedures, without a date as long as the regulation itself is in force.
func parseOnly(text string, packs *regulations.Library) ([]domain.Force, error) {
	var list []domain.Force
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		applied, date, dated := strings.Cut(part, ":")
		id, name, related := strings.Cut(applied, "@")
		r, known := packs.Regulation(id)
		if !known {
			return nil, wrong("only", "%s: no regulation %q; one of %s was expected", part, id, ids(packs))
		}
		relations, err := relationsOf(name, related, packs.Definitions(id))
		if err != nil {
			return nil, wrong("only", "%s: %w", part, err)
		}
		from, err := fromDay(date, dated)
		if err != nil {
			return nil, wrong("only", "%s: %w", part, err)
		}
		for _, relation := range relations {
			list = append(list, domain.Force{Regulation: id, Title: r.Title, Relation: relation, From: from})
		}
	}
	return list, nil
}

func ids(packs *regulations.Library) string {
	var list []string
	for _, r := range packs.Regulations() {
		list = append(list, r.ID)
	}
	return strings.Join(list, ", ")
}

func relationsOf(name string, given bool, definitions []*procedure.Definition) ([]domain.Relation, error) {
	if !given {
		return domain.RelationsOf(definitions), nil
	}
	relation := domain.Relation(name)
	if !slices.Contains(domain.Relations, relation) {
		return nil, fmt.Errorf("no relation %q; %s or %s was expected", name, domain.BetweenDepartments, domain.TowardsPublic)
	}
	return []domain.Relation{relation}, nil
}

func fromDay(text string, given bool) (*civil.Date, error) {
	if !given {
		return nil, nil
	}
	day, err := calendar.ParseDate(text)
	if err != nil {
		return nil, fmt.Errorf("no date %q; one such as 2026-01-01 was expected", text)
	}
	return &day, nil
}
