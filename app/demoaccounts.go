package app

import (
	"context"
	"strings"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
)

// demoAccounts are the accounts that SeedDemo entered, for the log-in page to
// offer; nil if the ledger holds other data. It asks the ledger and not a flag: a
// demonstration stays one when it is started again without --demo.
func (a *App) demoAccounts(ctx context.Context) *api.Demo {
	if _, made, err := a.Ledger.Demo(ctx); err != nil || !made {
		return nil
	}
	var file demoPeople
	if err := readDemo("people.yaml", &file); err != nil {
		return nil
	}
	logins := []string{}
	for _, d := range file.Departments {
		logins = append(logins, d.Code, d.Code+headSuffix)
	}
	for _, p := range file.People {
		logins = append(logins, p.Login)
	}
	demo := &api.Demo{Password: DemoPassword}
	for _, login := range logins {
		if account, err := a.Ledger.Account(ctx, login); err == nil && isDemo(account) {
			demo.Accounts = append(demo.Accounts, account.Person)
		}
	}
	if len(demo.Accounts) == 0 {
		return nil
	}
	return demo
}

// isDemo tells an account of the demonstration that nobody has taken for real.
func isDemo(a domain.Account) bool { return strings.HasPrefix(a.ID, demoID) && !a.Disabled }
