package procedure

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// On any procedure the prover that forgets what is not asked any more comes to the same cases as one that remembers everything
// and tries everything, as far as anything is still asked of them, and finds the same broken, looked at, and stuck.
func TestForgettingLosesNothing(t *testing.T) {
	t.Parallel()
	compared, broken, stuck := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := somewhat(t)
		lean, whole := alone(d), alone(d)
		lean.strands.leads = everyPath(d)
		seen := lean.everywhere(lean)
		whole.remembersAll()
		all := whole.everywhere(lean)
		if len(whole.positions) > mostCompared {
			return
		}
		require.NoError(t, lean.stopped)
		require.NoError(t, whole.stopped)
		if !maps.Equal(seen, all) {
			t.Fatalf("%s\nwith forgetting %d ways to stand, without %d, as far as anything is asked", d.Source.Procedure, len(seen), len(all))
		}
		require.Equal(t, whole.verdict(), lean.verdict())
		stranded := alone(d)
		stranded.everywhere(stranded)
		require.NoError(t, stranded.stopped)
		require.Equal(t, whole.verdict(), stranded.verdict(), "with one strand at a time")
		compared, broken, stuck = compared+1, broken+len(whole.broken), stuck+len(whole.stuck)
	})
	t.Logf("%d compared, %d violated, %d stuck", compared, broken, stuck)
	assert.Positive(t, compared, "every procedure was too large to compare")
	assert.Positive(t, broken, "no prohibition was ever violated")
	assert.Positive(t, stuck, "no case was ever stuck")
}

// mostCompared bounds what is explored without forgetting.
const mostCompared = 1_000

func alone(d *Definition) *proof {
	p := &prover{pack: []*Definition{d}, asked: map[string]gathered{}, proofs: map[string]*proof{}}
	return p.begun(d)
}

// everywhere takes a case through every way to stand, and returns those that another proof would tell apart.
func (x *proof) everywhere(as *proof) map[digest]bool {
	seen := map[digest]bool{}
	x.file()
	for ; x.next < len(x.positions) && x.stopped == nil && len(x.positions) <= mostCompared; x.next++ {
		at := x.positions[x.next]
		if at.state == nil {
			continue
		}
		seen[as.key(at.state, at.past, as.memory(at.state))] = true
		x.expand(x.next)
	}
	return seen
}

func (x *proof) verdict() string {
	return fmt.Sprint("broken ", slices.Sorted(maps.Keys(x.broken)), ", looked at ", slices.Sorted(maps.Keys(x.looked)), ", stuck ",
		slices.Sorted(maps.Keys(x.stuck)))
}

// everyPath is every value that is said or set.
func everyPath(d *Definition) map[string]bool {
	all := map[string]bool{}
	for path := range d.saidFields() {
		all[path] = true
	}
	for fact := range d.Facts.All() {
		all["fact."+fact] = true
	}
	return all
}

// remembersAll has a proof forget nothing, and try everything.
func (x *proof) remembersAll() {
	all := memory{values: slices.DeleteFunc(x.m.paths(), func(path string) bool { return !remembered(path) }),
		past: slices.Sorted(maps.Keys(x.past)), counted: countedActions(x.def)}
	x.strands.leads, x.ended = everyPath(x.def), all
	for state, ways := range x.ways {
		x.standing[state] = all
		for _, w := range ways {
			w.memory, w.varied = all, everyField(x.def)
		}
	}
	x.filing.varied = everyField(x.def)
}

func everyField(d *Definition) map[string]bool {
	all := map[string]bool{}
	for _, f := range d.saidFields() {
		all[f.Name] = true
	}
	return all
}

// A review loop around a form costs about as much more as there are fields in it, each with a prohibition of its own, and not
// three times as much for each.
func TestFieldsApartAddUp(t *testing.T) {
	t.Parallel()
	few, many := alone(reviewed(t, 4)), alone(reviewed(t, 16))
	few.everywhere(few)
	many.everywhere(many)
	require.NoError(t, many.stopped)
	assert.LessOrEqual(t, len(many.positions), 5*len(few.positions))
	ways := func(x *proof) int {
		return len(slices.Concat(slices.Collect(maps.Values(x.ways["prepare"]["submit"].sayings))...))
	}
	assert.LessOrEqual(t, ways(many), 5*ways(few))
}

func BenchmarkReviewLoop(b *testing.B) {
	for _, n := range []int{4, 8, 16} {
		b.Run(fmt.Sprint(n, " fields"), func(b *testing.B) {
			d := reviewed(b, n)
			for b.Loop() {
				x := alone(d)
				x.everywhere(x)
			}
		})
	}
}

// What cannot be tried apart is said to be too much before it takes the memory of the machine.
func TestTooManyWays(t *testing.T) {
	t.Parallel()
	d := reviewed(t, 16)
	x := alone(d)
	x.strands.leads = everyPath(d)
	x.everywhere(x)
	require.ErrorContains(t, x.stopped, "ways to fill in act.submit: too many to prove")
}

// reviewed is a procedure with prefilled fields that are filled in again until a review agrees, a prohibition for each.
func reviewed(t testing.TB, fields int) *Definition {
	var form, never strings.Builder
	for i := range fields {
		fmt.Fprintf(&form, "  - {name: f%d, title: 项, type: text}\n"+
			"  - {name: why%d, title: 因, type: text, required: true, when: 'form.f%d == \"密\"'}\n", i, i, i)
		fmt.Fprintf(&never, "  n%d: {title: 禁, basis: 第三条, at: {outcome: done}, when: 'form.f%d == \"密\" && form.why%d == \"\"'}\n", i, i, i)
	}
	d, err := Parse(plainRegulation(t), "reviewed.yaml", fmt.Appendf(nil, reviewLoop, form.String(), never.String()))
	require.NoError(t, err)
	return d
}

const reviewLoop = `procedure: reviewed
workflow: Reviewed
title: 审
basis: 第一条
filing: {by: [department], resource: required, provider: resource.provider}
form:
%soutcomes: {done: 完}
start: prepare
states:
  prepare:
    title: 办
    task: {role: provider, title: 办}
    actions: {submit: {title: 交, to: review, amends: all, basis: 第三条}}
  review:
    title: 审
    task: {role: bureau, title: 审}
    actions:
      agree: {title: 同意, to: done, basis: 第三条}
      object: {title: 退回, to: prepare, limit: 2, basis: 第三条}
  done: {title: 完, end: done, basis: 第三条}
never:
%s`

// somewhat is a small procedure with loops, gateways, clocks, facts, and a form that acts take again.
func somewhat(t *rapid.T) *Definition {
	text := smallText(t)
	d, err := Parse(plainRegulation(t), "small.yaml", []byte(text))
	require.NoError(t, err, text)
	return d
}

// plainRegulation is the one of the tests, without its own prohibitions.
func plainRegulation(t require.TestingT) *Regulation {
	source, err := os.ReadFile("testdata/never/regulation.yaml")
	require.NoError(t, err)
	text, _, _ := strings.Cut(string(source), "\nnever:")
	r, err := ParseRegulation("regulation.yaml", []byte(text+"\n"))
	require.NoError(t, err)
	return r
}

var (
	destinations = []string{"s0", "s1", "s2", "g0", "g1", "done"}
	actions      = []string{"a0", "a1", "a2"}
	atoms        = []string{
		`form.a == "p"`, `form.b == "q"`, `form.a != form.b`, "form.c", `form.b != ""`, "fact.k", `resource.share == "withheld"`,
		`act.a0.f == "p"`, `act.a1.f == ""`, `act.a2.f != form.a`, `form.a == "q" && !form.c`, `fact.k && form.b == "q"`, `!fact.k && form.a == "p"`,
	}
	pastAtoms = []string{
		`acted("a0")`, `acted("a1", "provider")`, `entered("s1")`, `entered("g1")`, `said("f") == "p"`, `by == "bureau"`,
		`ended("late", "missed")`, `acted("a3")`, `form.d == "q" && !form.e`, `!form.e && act.a0.f == "q"`, `form.d != "p" && form.b != form.d`,
	}
	occasions = []string{"{act: a0}", "{act: [a1, a2]}", "{state: s2}", "{state: g1}", "{outcome: done}", "{breach: any}", "{filed: true}", ""}
)

func condition(t *rapid.T, of []string) string {
	draw := rapid.SampledFrom(of)
	first, second := draw.Draw(t, "atom"), draw.Draw(t, "atom")
	switch rapid.IntRange(0, 4).Draw(t, "shape") {
	case 0:
		return "!(" + first + ")"
	case 1:
		return first + " && " + second
	case 2:
		return first + " || !(" + second + ")"
	default:
		return first
	}
}

func smallText(t *rapid.T) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	sometimes := func(text string) string {
		if rapid.IntRange(0, 2).Draw(t, "sometimes") > 0 {
			return ""
		}
		return text
	}
	line("procedure: small\nworkflow: Small\ntitle: 小\nbasis: 第一条")
	line("filing: {by: [department], resource: required, provider: resource.provider%s}", sometimes(", set: {k: form.c}"))
	line("form:\n  - {name: a, title: 甲, type: enum, of: {p: 是, q: 否}%s}", sometimes(", required: true"))
	line("  - {name: b, title: 乙, type: enum, of: {p: 是, q: 否}%s}", sometimes(`, required: true, when: 'form.a == "p"'`))
	line("  - {name: c, title: 丙, type: boolean, required: true}\n" +
		"  - {name: d, title: 丁, type: enum, required: true, of: {p: 是, q: 否}}\n" +
		"  - {name: e, title: 戊, type: boolean, required: true}\nfacts: {k: boolean}\noutcomes: {done: 完}")
	line("clocks:\n  late:\n    title: 期\n    owner: provider\n    workdays: 5\n    from: entered\n    basis: 第三条")
	line("    expired: {%sbreach: \"1\", basis: 第八条}",
		rapid.SampledFrom([]string{"escalate: [bureau], ", "to: g0, ", "to: s1, set: {k: true}, "}).Draw(t, "expiry"))
	line("anytime:\n  a3: {title: 随时, role: applicant, to: %s, once: true, basis: 第三条}",
		rapid.SampledFrom(destinations[2:]).Draw(t, "anytime"))
	line("start: %s\nstates:", rapid.SampledFrom(destinations[:4]).Draw(t, "start"))
	for i := range 3 {
		line("  s%d:\n    title: 办\n    task: {role: %s, title: 办}", i, rapid.SampledFrom([]string{"provider", "bureau", "applicant"}).Draw(t, "role"))
		if rapid.Bool().Draw(t, "clock") {
			line("    clock: late")
		}
		line("    actions:")
		for _, name := range distinct([]string{actions[i], rapid.SampledFrom(actions).Draw(t, "action")}) {
			to := rapid.SampledFrom(append(destinations, "")).Draw(t, "to")
			line("      %s:\n        title: 做\n        basis: 第三条", name)
			line("        fields: [{name: f, title: 项, type: enum, of: {p: 是, q: 否}%s}]", sometimes(", required: true"))
			if to != "" {
				line("        to: %s", to)
			}
			b.WriteString(sometimes("        amends: "+rapid.SampledFrom([]string{"[a, b, d]", "[a, e]", "all"}).Draw(t, "amends")+"\n") +
				sometimes("        limit: 2\n"))
			b.WriteString(sometimes("        set: {k: " + rapid.SampledFrom([]string{"form.c", "true", "false"}).Draw(t, "set") + "}\n"))
			b.WriteString(sometimes("        when: '" + condition(t, atoms[:7]) + "'\n"))
		}
	}
	line("  g0:\n    title: 分\n    gateway:\n      - {title: 一, when: '%s', to: %s}\n      - {title: 二, to: g1}",
		condition(t, atoms[:7]), destinations[rapid.IntRange(0, 2).Draw(t, "to")])
	line("  g1:\n    title: 分\n    gateway:\n      - {title: 一, when: '%s', to: %s}\n      - {title: 二, to: done}",
		condition(t, atoms[:7]), destinations[rapid.IntRange(0, 2).Draw(t, "to")])
	line("  done: {title: 完, end: done, basis: 第三条}\nnever:")
	for i := range rapid.IntRange(1, 3).Draw(t, "prohibitions") {
		line("  n%d:\n    title: 禁\n    basis: 第三条", i)
		if at := rapid.SampledFrom(occasions).Draw(t, "at"); at != "" {
			line("    at: %s", at)
		}
		line("    when: '%s'", condition(t, append(slices.Clone(atoms), pastAtoms...)))
	}
	return b.String()
}
