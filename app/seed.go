package app

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"cloud.google.com/go/civil"
	"github.com/goccy/go-yaml"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

//go:embed demo/*.yaml
var demo embed.FS

// DemoPassword opens every account of the demonstration. It is no secret: such
// data is for trying out, on loopback.
const DemoPassword = "shixian-demo" //nolint:gosec // see above

// Accounts of the demonstration are known by their ids; a department's head has
// its code and a suffix as login.
const (
	demoID     = "demo-"
	headSuffix = "-head"
)

// DemoAccounts tells who can log in to the demonstration.
const DemoAccounts = `演示账户（密码 ` + DemoPassword + `）
  mzj gaj rsj …   各部门经办人，账户即部门代码；负责人为 mzj-head gaj-head …
  bureau          区数据资源管理局
  government      区人民政府办公室
  auditor admin   审计、系统管理
  security        安全管理
  citizen company 公民、法人和其他组织
`

// demoPeople is demo/people.yaml.
type demoPeople struct {
	Departments []domain.Department `yaml:"departments"`
	People      []struct {
		Login      string            `yaml:"login"`
		Name       string            `yaml:"name"`
		Department string            `yaml:"department"`
		Positions  []domain.Position `yaml:"positions"`
	} `yaml:"people"`
}

// demoCatalog is demo/catalog.yaml.
type demoCatalog struct {
	Types   map[string][]string `yaml:"types"` // data types, with the items that are of them
	Entries []struct {
		Code       string   `yaml:"code"`
		Title      string   `yaml:"title"`
		Provider   string   `yaml:"provider"`
		Domain     string   `yaml:"domain"`
		Summary    string   `yaml:"summary"`
		Items      []string `yaml:"items"`
		Cycle      string   `yaml:"cycle"`
		Updated    *int     `yaml:"updated"` // days before the demonstration is made
		Share      string   `yaml:"share"`
		ShareBasis string   `yaml:"share_basis"`
		Open       string   `yaml:"open"`
		OpenBasis  string   `yaml:"open_basis"`
	} `yaml:"entries"`
}

func (c demoCatalog) typeOf(item string) string {
	for name, items := range c.Types {
		if slices.Contains(items, item) {
			return name
		}
	}
	return "字符型"
}

// SeedDemo fills an empty ledger for trying out; one that has departments is
// left as it is.
func (a *App) SeedDemo(ctx context.Context) error {
	departments, err := a.Ledger.Departments(ctx)
	if err != nil || len(departments) > 0 {
		return err
	}
	if err := a.Ledger.MarkDemo(ctx); err != nil {
		return err
	}
	people, err := a.seedPeople(ctx)
	if err != nil {
		return fmt.Errorf("seeding people: %w", err)
	}
	if err := a.seedCatalog(ctx); err != nil {
		return fmt.Errorf("seeding the catalog: %w", err)
	}
	if err := a.seedCases(ctx, people); err != nil {
		return fmt.Errorf("seeding cases: %w", err)
	}
	return nil
}

func readDemo(name string, into any) error {
	source, err := demo.ReadFile("demo/" + name)
	if err != nil {
		return err
	}
	return yaml.UnmarshalWithOptions(source, into, yaml.Strict())
}

// seedPeople returns the people by login.
func (a *App) seedPeople(ctx context.Context) (map[string]domain.Person, error) {
	var file demoPeople
	if err := readDemo("people.yaml", &file); err != nil {
		return nil, err
	}
	// One hash for all: the password is one, and a hash for each would take seconds.
	hash, err := api.HashPassword(DemoPassword)
	if err != nil {
		return nil, err
	}
	people := map[string]domain.Person{}
	put := func(login, name, department string, positions ...domain.Position) error {
		p := domain.Person{ID: demoID + login, Login: login, Name: name, Department: department, Positions: positions}
		people[login] = p
		return a.Ledger.PutAccount(ctx, domain.Account{Person: p, PasswordHash: hash})
	}
	for _, d := range file.Departments {
		if err := a.Ledger.PutDepartment(ctx, d); err != nil {
			return nil, err
		}
		if err := put(d.Code, d.Name+"经办人", d.Code, domain.Staff); err != nil {
			return nil, err
		}
		if err := put(d.Code+headSuffix, d.Name+"负责人", d.Code, domain.Staff, domain.Head, domain.DataHead); err != nil {
			return nil, err
		}
	}
	for _, p := range file.People {
		if err := put(p.Login, p.Name, p.Department, p.Positions...); err != nil {
			return nil, err
		}
	}
	return people, nil
}

func (a *App) seedCatalog(ctx context.Context) error {
	now, err := a.Ledger.Now(ctx)
	if err != nil {
		return err
	}
	entries, updates, err := demoEntries(procedure.DateOf(now))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, err := a.Ledger.PutEntry(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", e.Code, err)
		}
	}
	for _, u := range updates {
		if _, err := a.Ledger.ReportUpdate(ctx, u); err != nil {
			return fmt.Errorf("%s: %w", u.Code, err)
		}
	}
	return a.seedFiles(ctx, procedure.DateOf(now))
}

// demoEntries are the demonstration's catalog, and when its data were updated, for a demonstration that is made on a day.
func demoEntries(made civil.Date) ([]domain.Entry, []domain.DataUpdate, error) {
	var file demoCatalog
	if err := readDemo("catalog.yaml", &file); err != nil {
		return nil, nil, err
	}
	var entries []domain.Entry
	var updates []domain.DataUpdate
	for _, e := range file.Entries {
		entry := domain.Entry{
			Resource: procedure.Resource{
				Code: e.Code, Title: e.Title, Provider: e.Provider, Gathered: true,
				Share: e.Share, ShareBasis: e.ShareBasis, Open: e.Open, OpenBasis: e.OpenBasis,
			},
			Domain: e.Domain, Summary: e.Summary, Category: []string{"部门信息资源目录", e.Domain}, Format: "数据库",
			FormatType: "MySQL", ShareMode: "共享平台：接口", UpdateCycle: e.Cycle, ReleasedOn: "2024-03-01",
		}
		for _, item := range e.Items {
			entry.Items = append(entry.Items, procedure.Item{Name: item, Type: file.typeOf(item)})
		}
		entries = append(entries, entry)
		if e.Updated != nil {
			updates = append(updates, domain.DataUpdate{Code: e.Code, On: made.AddDays(-*e.Updated), By: demoID + e.Provider})
		}
	}
	return entries, updates, nil
}
