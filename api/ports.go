package api

import (
	"context"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
	"github.com/shixian/shixian/procedure/articles"
	"github.com/shixian/shixian/report"
	"github.com/shixian/shixian/whatif"
)

// Ledger is what the API needs of the authority on cases: a port for each group of handlers, declared beside it. Every method of a
// port returns a *procedure.Refusal for what the domain says no to.
type Ledger struct {
	Gate          gatekeeper
	Names         directoryReader
	Case          caseReader
	Filing        caseFiler
	Tell          tellLedger
	Acts          actRegister
	Expedites     expediteRegister
	Divisions     divisionKeeper
	SignOffs      signOffKeeper
	SigningRules  signingRuleKeeper
	History       historyReader
	Attachments   attachmentKeeper
	Grants        grantReader
	Public        publicLedger
	Drafts        draftKeeper
	Supervision   supervisionReader
	Reports       reportReader
	Calendar      calendarKeeper
	Queries       queryClock
	Forms         formReader
	Catalog       catalogKeeper
	Files         fileKeeper
	Sessions      sessionKeeper
	Attempts      attemptKeeper
	Accesses      accessKeeper
	Tokens        tokenKeeper
	Staff         staffKeeper
	Law           lawReader
	LawKeeper     lawKeeper
	Clock         clockKeeper
	Audit         auditor
	Notifications notificationReader
	Subscriptions subscriptionKeeper
	Deliveries    deliveryReader
	Feeds         feedKeeper
	Health        healthReader
	WhatIf        whatif.Ledger
	Views         viewKeeper
}

// Engine is what drives cases. No method is needed for what was registered
// to count: a sweep catches up with what could not be told to the engine.
type Engine interface {
	// Start makes the case's workflow run.
	Start(ctx context.Context, s domain.Start) error
	// Tell has the case's workflow obey what the ledger has decided.
	Tell(ctx context.Context, step domain.Advanced) error
	// Reachable tells why the engine does not answer, if it does not.
	Reachable(ctx context.Context) error
	// Link is the address of the case's workflow in the Temporal UI, if there is one.
	Link(number string) string
	// Search is the address of a list of cases in the Temporal UI, by a query of its.
	Search(query string) string
}

// Packs are the regulations, as they are written unless said otherwise.
type Packs interface {
	Regulations() []*procedure.Regulation
	Regulation(id string) (*procedure.Regulation, bool)
	Definitions(regulation string) []*procedure.Definition
	Definition(id string) (*procedure.Definition, bool) // "pack/procedure"
	Scenarios(regulation string) []procedure.Scenario
	Account(regulation string) (articles.Account, bool) // its text with what implements each article; false without one

	// Exceeds lists what exceeds the ceilings of higher laws, and AboveHere says which of them count where the law applies.
	Exceeds(regulation string, above func(*procedure.Definition) []procedure.Higher) []procedure.Excess
	AboveHere(law domain.Law) func(*procedure.Definition) []procedure.Higher
	// Here is a procedure as cases are filed under it where the law applies, and Alike are those that are there for the same.
	Here(law domain.Law, d *procedure.Definition) (*procedure.Definition, error)
	Alike(d *procedure.Definition) []*procedure.Definition
}

// Snapshots take a report that is kept once more.
type Snapshots interface {
	// CorrectSnapshot keeps the version after the one that was seen, from the ledger as it is now.
	CorrectSnapshot(ctx context.Context, period string, seen int, by domain.Person, reason string) (report.Snapshot, error)
}
