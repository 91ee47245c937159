package app

import "context"

// warnOfOffices says who holds several of the offices of administration, security and audit, as an earlier build let them.
func (a *App) warnOfOffices(ctx context.Context) error {
	combined, err := a.Ledger.CombinedOffices(ctx)
	for _, p := range combined {
		a.Config.Log.WarnContext(ctx, "somebody holds several of the offices of administrator, security officer and auditor; give all but one to others",
			"login", p.Login, "offices", p.Offices())
	}
	return err
}
