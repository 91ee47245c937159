package app

import (
	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/store"
)

// ports hands the ledger to the groups of handlers of the API, each through what it needs.
func ports(s *store.Store) api.Ledger {
	return api.Ledger{
		Gate:          s,
		Names:         s,
		Case:          s,
		Filing:        s,
		Acts:          s,
		Tell:          s,
		Expedites:     s,
		Divisions:     s,
		SignOffs:      s,
		SigningRules:  s,
		History:       s,
		Attachments:   s,
		Grants:        s,
		Public:        s,
		Drafts:        s,
		Supervision:   s,
		Reports:       s,
		Calendar:      s,
		Queries:       s,
		Forms:         s,
		Catalog:       s,
		Files:         s,
		Sessions:      s,
		Attempts:      s,
		Accesses:      s,
		Tokens:        s,
		Staff:         s,
		Law:           s,
		LawKeeper:     s,
		Clock:         s,
		Audit:         s,
		Notifications: s,
		Subscriptions: s,
		Deliveries:    s,
		Feeds:         s,
		Health:        s,
		WhatIf:        s,
		Views:         s,
	}
}
