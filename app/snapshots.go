package app

import (
	"context"
	"slices"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/report"
)

// TakeSnapshot takes the first snapshot of a period from the ledger as it is now, and keeps it; one that is there stays.
func (a *App) TakeSnapshot(ctx context.Context, period string) (report.Snapshot, error) {
	body, err := a.encodeReport(ctx, period)
	if err != nil {
		return report.Snapshot{}, err
	}
	return a.Ledger.KeepSnapshot(ctx, period, body)
}

// CorrectSnapshot takes the version after the one that was seen of a snapshot that is kept, with the reason.
func (a *App) CorrectSnapshot(ctx context.Context, period string, seen int, by domain.Person, reason string) (report.Snapshot, error) {
	body, err := a.encodeReport(ctx, period)
	if err != nil {
		return report.Snapshot{}, err
	}
	return a.Ledger.CorrectSnapshot(ctx, period, seen, body, by, reason)
}

// SnapshotsDue lists the periods of which a snapshot is due and not there.
func (a *App) SnapshotsDue(ctx context.Context) ([]string, error) {
	return a.Ledger.SnapshotsDue(ctx)
}

// encodeReport makes a snapshot's body: the timeliness of the whole application, and of a year the evaluations that the regulations in
// use demand.
func (a *App) encodeReport(ctx context.Context, period string) ([]byte, error) {
	q, err := report.SnapshotQuery(period)
	if err != nil {
		return nil, err
	}
	counts, err := a.Ledger.Count(ctx, q)
	if err != nil {
		return nil, err
	}
	evaluations, err := a.evaluations(ctx, period, q.From.Year)
	if err != nil {
		return nil, err
	}
	thresholds := a.Config.Thresholds
	if thresholds == (report.Thresholds{}) {
		thresholds = report.DefaultThresholds
	}
	return report.Encode(period, counts, thresholds, a.Reported(), evaluations)
}

func (a *App) evaluations(ctx context.Context, period string, year int) ([]report.Evaluation, error) {
	if len(period) != len("2026") { // a month or a quarter
		return nil, nil
	}
	used, err := a.Ledger.RegulationsInUse(ctx)
	if err != nil {
		return nil, err
	}
	var list []report.Evaluation
	for _, r := range a.Packs.Regulations() {
		if r.Evaluation == nil || !slices.Contains(used, r.ID) {
			continue
		}
		q := report.EvaluationQuery{Regulation: r, Year: year}
		counted, err := a.Ledger.Evaluate(ctx, q)
		if err != nil {
			return nil, err
		}
		list = append(list, report.Evaluate(q, counted))
	}
	return list, nil
}

// Reported are how reports name the packs that are published here.
func (a *App) Reported() []report.Regulation {
	var list []report.Regulation
	for _, p := range a.Packs.Packs() {
		list = append(list, report.RegulationOf(p.Regulation, p.Procedures))
	}
	return list
}
