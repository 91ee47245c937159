package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// figure is the name of what is measured.
type figure string

const (
	answeredPerSecond figure = "cases/s, until the last answer"
	restedPerSecond   figure = "cases/s, until all executions are closed"
	cpuPerCase        figure = "CPU of the processes, ms per case"
	postgresPerCase   figure = "CPU of PostgreSQL, ms per case"
	latePerCase       figure = "acts answered before they counted (202), per case"
	eventsOfHistory   figure = "events of history per case"
	writtenPerCase    figure = "written by the processes, KB per case"
	walPerCase        figure = "write-ahead log of PostgreSQL, KB per case"
	commitsPerCase    figure = "commits per case"
	statementsPerCase figure = "statements per case"
	ledgersCommits    figure = "commits of the ledger per case"
	ledgersStatements figure = "statements of the ledger per case"
	driverPerCase     figure = "CPU of the load driver, ms per case (not counted above)"
)

// figuresInOrder are the rows of a table.
func figuresInOrder() []figure {
	rows := []figure{answeredPerSecond, restedPerSecond, cpuPerCase, postgresPerCase}
	for _, step := range steps {
		rows = append(rows, median(step), percentile99(step))
	}
	return append(rows, latePerCase, eventsOfHistory, writtenPerCase,
		walPerCase, commitsPerCase, statementsPerCase, ledgersCommits, ledgersStatements, driverPerCase)
}

func median(step string) figure       { return figure(step + ", median ms") }
func percentile99(step string) figure { return figure(step + ", 99th percentile ms") }

// turn is one measurement of one side. What was not measured has no figure.
type turn struct {
	side    string
	figures map[figure]float64
}

func figures(cases []carried, answered, rested time.Duration, used reading) map[figure]float64 {
	n := float64(len(cases))
	all := map[figure]float64{
		answeredPerSecond: n / answered.Seconds(),
		restedPerSecond:   n / rested.Seconds(),
		cpuPerCase:        milliseconds(used.cpu) / n,
		postgresPerCase:   milliseconds(used.postgres) / n,
		writtenPerCase:    float64(used.written) / 1024 / n,
		walPerCase:        float64(used.wal) / 1024 / n,
		commitsPerCase:    float64(used.all.commits) / n,
		statementsPerCase: float64(used.all.statements) / n,
		ledgersCommits:    float64(used.ledger.commits) / n,
		ledgersStatements: float64(used.ledger.statements) / n,
		driverPerCase:     milliseconds(used.own) / n,
	}
	for _, c := range cases {
		all[latePerCase] += float64(c.Late) / n
	}
	for i, step := range steps {
		var of []time.Duration
		for _, c := range cases {
			of = append(of, c.Took[i])
		}
		slices.Sort(of)
		all[median(step)] = milliseconds(of[len(of)/2])
		all[percentile99(step)] = milliseconds(of[len(of)*99/100])
	}
	return all
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// compared shows the turns as they were taken, and what the ones of our side are of those of the other.
func compared(c cell, turns []turn) string {
	var text strings.Builder
	fmt.Fprintf(&text, "### %s, clients: %d\n\n| |", c.store, c.clients)
	for _, t := range turns {
		fmt.Fprintf(&text, " %s |", t.side)
	}
	fmt.Fprintf(&text, " %s / %s |\n|---|%s---:|\n", ours.name, bare.name, strings.Repeat("---:|", len(turns)))
	for _, row := range figuresInOrder() {
		sums := map[string]float64{}
		for _, t := range turns {
			sums[t.side] += t.figures[row]
		}
		if sums[ours.name]+sums[bare.name] == 0 {
			continue
		}
		fmt.Fprintf(&text, "| %s |", row)
		for _, t := range turns {
			fmt.Fprintf(&text, " %s |", rounded(t.figures[row]))
		}
		ratio := "–"
		if sums[bare.name] > 0 {
			ratio = fmt.Sprintf("%.2f", sums[ours.name]/sums[bare.name])
		}
		fmt.Fprintf(&text, " %s |\n", ratio)
	}
	return text.String()
}

// rounded has three digits where there are so many, and no fraction of what is large.
func rounded(v float64) string {
	switch {
	case v == 0:
		return "–"
	case v < 10:
		return fmt.Sprintf("%.2f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.0f", v)
	}
}

// conditions say when, of what and on what is measured.
func conditions() string {
	commit, _ := exec.Command("git", "describe", "--always", "--dirty").Output() // there may be no repository
	busy, _ := os.ReadFile("/proc/loadavg")
	return fmt.Sprintf("%s, commit %s, %d processors, load %s before it began. With SQLite and PostgreSQL, ours is one process, and bare is two: "+
		"Temporal, and worker and client. With split, each is three.",
		time.Now().Format(time.DateOnly), strings.TrimSpace(string(commit)), runtime.NumCPU(), strings.Join(strings.Fields(string(busy))[:3], " "))
}
