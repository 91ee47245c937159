package cli_test

import "testing"

// A mistyped party would never be told, and nobody would notice.
func TestAnEscalationNamesPartiesThatThereAre(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	for policy, says := range map[string]string{
		"1:burau":            `no regulation has a party "burau"`,
		"3:bureau/goverment": `no regulation has a party "goverment"`,
		"-2:owner 1":         `"1": a step such as`,
		"1:head 1:head":      "each once",
		"-2:owner 1:nobody":  "bureau, ",
	} {
		line{args: []string{"worker", "--data", data, "--escalation", policy}, status: 2, errOut: []string{"--escalation: ", says}}.test(t)
	}
}

// A service unit that was written for an earlier build still starts, and its log says what the flag is called now.
func TestAnEarlierFlagStillCounts(t *testing.T) {
	t.Parallel()
	data := seeded(t)
	line{
		args: []string{"worker", "--data", data, "--ladder", "1:burau"}, status: 2,
		errOut: []string{"--ladder is called --escalation now", `party "burau"`},
	}.test(t)
	line{
		args: []string{"report", "timeliness", "--data", data, "--mark", "firm"}, status: 2,
		errOut: []string{"--mark is called --authority now", "--authority firm"},
	}.test(t)
}
