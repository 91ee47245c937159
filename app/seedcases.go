package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// demoCases is demo/cases.yaml.
type demoCases struct {
	Cases []demoCase `yaml:"cases"`
}

type demoCase struct {
	Procedure string           `yaml:"procedure"`
	By        string           `yaml:"by"` // login
	Resource  string           `yaml:"resource"`
	Form      procedure.Fields `yaml:"form"`
	Acts      []struct {
		By   string           `yaml:"by"`
		Do   string           `yaml:"do"`
		With procedure.Fields `yaml:"with"`
	} `yaml:"acts"`
}

// demoDay stands in a form or an act for the day on which the demonstration is made, or one so many days later.
var demoDay = regexp.MustCompile(`^TODAY(\+\d+)?$`)

func dated(fields procedure.Fields, today civil.Date) {
	for name, value := range fields {
		text, _ := value.(string)
		if found := demoDay.FindStringSubmatch(text); found != nil {
			later, _ := strconv.Atoi(found[1]) // none: 0
			fields[name] = today.AddDays(later).String()
		}
	}
}

func (a *App) seedCases(ctx context.Context, people map[string]domain.Person) error {
	var file demoCases
	if err := readDemo("cases.yaml", &file); err != nil {
		return err
	}
	now, err := a.Ledger.Now(ctx)
	if err != nil {
		return err
	}
	for _, c := range file.Cases {
		dated(c.Form, procedure.DateOf(now))
		for _, act := range c.Acts {
			dated(act.With, procedure.DateOf(now))
		}
		err := a.seedCase(ctx, people, c)
		var refusal *procedure.Refusal
		if errors.As(err, &refusal) && refusal.Code == domain.NotApplied {
			continue // another place's law: so it was asked for
		}
		if refusal != nil && refusal.Code == procedure.NotInForce {
			a.Config.Log.WarnContext(ctx, "no demonstration case", "procedure", c.Procedure, "why", refusal.Detail)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s by %s: %w", c.Procedure, c.By, err)
		}
	}
	return nil
}

func (a *App) seedCase(ctx context.Context, people map[string]domain.Person, c demoCase) error {
	d, ok := a.Packs.Definition(c.Procedure)
	if !ok {
		return nil // a library without the pack has a demonstration without its cases
	}
	filed, err := a.Ledger.File(ctx, domain.Filing{Definition: d, By: people[c.By], Form: c.Form, Resource: c.Resource})
	if err != nil {
		return err
	}
	for _, act := range c.Acts {
		// The ledger works out the roles that the person fills.
		_, err := a.Ledger.Register(ctx, domain.Act{Case: filed.Case.State.Number, Action: act.Do, By: people[act.By], Fields: act.With})
		if err != nil {
			return fmt.Errorf("%s: %w", act.Do, err)
		}
	}
	return nil
}
