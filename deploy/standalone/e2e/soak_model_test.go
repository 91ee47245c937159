package e2e

import (
	"fmt"
	"slices"
	"time"
)

// The model of the soak is its own: what an application to share data comes to under the procedure of yaohai-2024, written
// down by hand from the regulation's text. It knows nothing of the machine that it checks.

// beijing is the time zone of legal days.
var beijing = time.FixedZone("Beijing", 8*60*60)

// day is a legal day, as the API writes it.
type day string

func dayOf(t time.Time) day { return day(t.In(beijing).Format(time.DateOnly)) }

// begins is midnight in Beijing.
func (d day) begins() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), beijing)
	if err != nil {
		panic(err)
	}
	return t
}

func (d day) next() day { return dayOf(d.begins().Add(24 * time.Hour)) }

// workdays tells which days are working days: the calendar that the API has published.
type workdays map[day]bool

// after counts working days one by one; the day itself does not count.
func (w workdays) after(d day, n int) (day, error) {
	for n > 0 {
		d = d.next()
		works, published := w[d]
		if !published {
			return d, fmt.Errorf("no calendar was published for %s", d)
		}
		if works {
			n--
		}
	}
	return d, nil
}

// choice is what an act leads to in a state.
type choice struct {
	action, to string
	letter     string // kind of the letter that it gives
	outcome    string
	by         string // who may: applicant or provider
}

// choices are the acts that clients try, by state. Whoever applied may withdraw at any time.
var choices = map[string][]choice{
	"acceptance": {
		{action: "accept", to: "review", letter: "acceptance", by: "provider"},
		{action: "supplement", to: "supplement", letter: "supplement", by: "provider"},
	},
	"supplement": {{action: "resubmit", to: "acceptance", by: "applicant"}},
	"review": {
		{action: "approve", to: "delivery", letter: "answer", outcome: "approved", by: "provider"},
		{action: "refuse", to: "refused", letter: "answer", outcome: "refused", by: "provider"},
	},
	"delivery": {{action: "deliver", to: "granted", by: "provider"}},
}

var withdrawal = choice{action: "withdraw", to: "withdrawn", outcome: "withdrawn", by: "applicant"}

// period is how long a state lasts at most, in working days after the day from which it is counted.
type period struct {
	clock string
	days  int
}

var periods = map[string]period{
	"acceptance": {"acceptance", 1},
	"supplement": {"supplement", 10},
	"review":     {"answer", 5},
	"delivery":   {"delivery", 10},
}

// expected is what a case must look like.
type expected struct {
	state   string
	outcome string // of a case that has ended
	on      day    // when it ended
	clock   string // that runs
	due     day
	expired int // clocks that have run out
	letters []string
}

// course follows one case from its filing.
type course struct {
	calendar workdays
	is       expected
	from     day // from which the running clock is counted
	received day
	supplied bool // sent back once: that is all the procedure allows
	consent  string
	overdue  bool // the running clock has run out, and nothing ends with it
}

// foretell says what a case must look like at an instant, after acts that were registered and silence otherwise.
func foretell(calendar workdays, filed time.Time, acts []deed, at time.Time) (expected, error) {
	c := &course{calendar: calendar, received: dayOf(filed), is: expected{letters: []string{"receipt"}}}
	if err := c.enter("acceptance", c.received); err != nil {
		return c.is, err
	}
	for _, a := range acts {
		if err := c.silence(a.registered); err != nil {
			return c.is, err
		}
		if err := c.act(a); err != nil {
			return c.is, err
		}
	}
	err := c.silence(at)
	slices.Sort(c.is.letters)
	return c.is, err
}

func (c *course) enter(state string, from day) (err error) {
	c.is.state, c.from, c.overdue = state, from, false
	p, lasts := periods[state]
	if c.is.clock = p.clock; !lasts {
		c.is.due = ""
		return nil
	}
	c.is.due, err = c.calendar.after(from, p.days)
	return err
}

// silence lets time pass: whatever has run out by then has its effect at the end of its last day.
func (c *course) silence(until time.Time) error {
	for c.is.due != "" && !c.overdue && !c.is.due.next().begins().After(until) {
		c.is.expired++
		var err error
		switch last := c.is.due; c.is.state {
		case "acceptance":
			err = c.enter("review", c.received)
		case "review":
			c.consent = "deemed_approved"
			c.is.letters = append(c.is.letters, "answer")
			err = c.enter("delivery", last)
		case "supplement":
			c.is.letters = append(c.is.letters, "answer")
			c.ends("abandoned", "abandoned", last)
		default:
			c.overdue = true
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *course) act(a deed) error {
	i := slices.IndexFunc(choices[c.is.state], func(m choice) bool { return m.action == a.action })
	m := withdrawal
	switch {
	case i >= 0:
		m = choices[c.is.state][i]
	case a.action != withdrawal.action || c.is.outcome != "":
		return fmt.Errorf("%s at %s is not open in %s", a.action, a.registered, c.is.state)
	}
	if m.action == "supplement" && c.supplied {
		return fmt.Errorf("sent back twice")
	}
	if m.letter != "" {
		c.is.letters = append(c.is.letters, m.letter)
	}
	today := dayOf(a.registered)
	switch m.action {
	case "supplement":
		c.supplied = true
	case "resubmit":
		c.received = today
	case "approve":
		c.consent = m.outcome
	case "deliver":
		c.ends(m.to, c.consent, today)
		return nil
	case "refuse", "withdraw":
		c.ends(m.to, m.outcome, today)
		return nil
	}
	return c.enter(m.to, today)
}

func (c *course) ends(state, outcome string, on day) {
	c.is.state, c.is.outcome, c.is.on, c.is.clock, c.is.due = state, outcome, on, "", ""
}
