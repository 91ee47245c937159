package app

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/regulations"
)

func TestParseOnly(t *testing.T) {
	packs, err := regulations.Embedded()
	require.NoError(t, err)
	for text, want := range map[string][]string{
		"yaohai-2024":                              {"瑶海（部门之间）", "瑶海（面向公众）"},
		"yaohai-2024@public":                       {"瑶海（面向公众）"},
		"yaohai-2024:2026-01-01":                   {"瑶海（部门之间，自2026年1月1日）", "瑶海（面向公众，自2026年1月1日）"},
		"yaohai-2024@public:2026-01-01":            {"瑶海（面向公众，自2026年1月1日）"},
		"neixiang@departments, yaohai-2024@public": {"内乡（部门之间）", "瑶海（面向公众）"},
	} {
		list, err := parseOnly(text, packs)
		require.NoError(t, err, text)
		var words []string
		for _, f := range list {
			assert.NotEmpty(t, f.Title)
			f.Title = map[string]string{"yaohai-2024": "瑶海", "neixiang": "内乡"}[f.Regulation]
			words = append(words, f.String())
		}
		assert.Equal(t, want, words, text)
	}
	for text, fault := range map[string]string{
		"yaohai":                   `--only: yaohai: no regulation "yaohai"; one of fushun-2023, `,
		"yaohai-2024,":             `no regulation ""`,
		"yaohai-2024@citizens":     `no relation "citizens"; departments or public was expected`,
		"yaohai-2024@public:today": `no date "today"; one such as 2026-01-01 was expected`,
	} {
		_, err := parseOnly(text, packs)
		require.ErrorAs(t, err, &UsageError{}, text)
		require.ErrorContains(t, err, fault)
	}
}

func TestParseCeilings(t *testing.T) {
	binding, err := parseCeilings("bind:2026-01-01", domain.Ceilings{})
	require.NoError(t, err)
	for text, want := range map[string]string{
		"bind": "从严：先到者为准，自2026年1月1日起提交的办件", "bind:2026-05-01": "从严：先到者为准，自2026年5月1日起提交的办件", "warn": "提示",
	} {
		set, err := parseCeilings(text, binding)
		require.NoError(t, err, text)
		assert.Equal(t, want, set.String(), text)
	}
	for _, text := range []string{"both", "bind:soon", "warn:2026-01-01"} {
		_, err := parseCeilings(text, binding)
		require.ErrorAs(t, err, &UsageError{}, text)
	}
}

// The flag enters what is new, once, and is told in the log; the demonstration then has no cases under what does not apply.
func TestEnterLaw(t *testing.T) {
	var log bytes.Buffer
	cfg := Config{Data: t.TempDir(), Log: slog.New(slog.NewTextHandler(&log, nil)), Only: "neixiang@departments"}
	require.NoError(t, Migrate(t.Context(), cfg))
	for version, only := range []string{"", "neixiang@departments", "neixiang@departments", "neixiang"} {
		cfg.Only = only
		a, err := Open(t.Context(), cfg)
		require.NoError(t, err)
		log.Reset()
		require.NoError(t, a.EnterLaw(t.Context()))
		law, err := a.Ledger.Law(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []int64{0, 1, 1, 2}[version], law.Version)
		assert.Equal(t, []bool{false, true, false, true}[version], log.Len() > 0, "what is new is told: %s", log.String())
		require.NoError(t, a.SeedDemo(t.Context()))
		require.NoError(t, a.Close())
	}
	cfg.Data, cfg.Only = t.TempDir(), "neixiang@departments"
	require.NoError(t, Migrate(t.Context(), cfg))
	a, err := Open(t.Context(), cfg)
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Close()) }()
	require.NoError(t, a.EnterLaw(t.Context()))
	require.NoError(t, a.SeedDemo(t.Context()))
	cases, err := a.Ledger.Cases(t.Context(), domain.CaseQuery{
		Viewer: domain.Person{ID: "x", Department: "x", Positions: []domain.Position{domain.Bureau}}, Page: domain.Page{Limit: 1},
	})
	require.NoError(t, err)
	assert.Empty(t, cases.Items)
}

// The ledger that the application opens files by the law of the house: where ceilings bind, under them.
func TestTheLedgerKnowsTheHouse(t *testing.T) {
	cfg := Config{
		Data: t.TempDir(), Log: slog.New(slog.DiscardHandler), Only: "neixiang@departments,order-809@departments", Ceilings: CeilingsBind,
	}
	require.NoError(t, Migrate(t.Context(), cfg))
	a, err := Open(t.Context(), cfg)
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Close()) }()
	require.NoError(t, a.EnterLaw(t.Context()))
	longer, ok := a.Packs.Definition("neixiang/correction-ticket")
	require.True(t, ok)
	law, err := a.Ledger.Law(t.Context())
	require.NoError(t, err)
	here, err := a.Ledger.Here(law, longer)
	require.NoError(t, err)
	assert.NotEqual(t, longer.Ref(), here.Ref())
}
