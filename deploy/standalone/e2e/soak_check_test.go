package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// inspector holds what the API shows, and the engine has, against what clients know and the model makes of it.
type inspector struct {
	caller   *caller // who applied: sees all cases of the soak
	calendar workdays
	engine   client.Client
}

func inspects(t *testing.T, applicant *caller, temporal string) *inspector {
	t.Helper()
	i := &inspector{caller: applicant, calendar: workdays{}}
	var err error
	i.engine, err = client.Dial(client.Options{HostPort: temporal, Namespace: "shixian"})
	require.NoError(t, err)
	t.Cleanup(i.engine.Close)
	return i
}

// reads gets something from the API, which must be there.
func (i *inspector) reads(ctx context.Context, path string, into any) error {
	r, ok := i.caller.insists(ctx, http.MethodGet, path, "", nil, never)
	if !ok {
		return fmt.Errorf("%s: no answer", path)
	}
	if r.status != http.StatusOK {
		return fmt.Errorf("%s: %s", path, r)
	}
	return json.Unmarshal(r.body, into)
}

// publishes reads the calendar of the years that matter.
func (i *inspector) publishes(ctx context.Context, now time.Time) error {
	for year := now.Year() - 1; year <= now.Year()+1; year++ {
		var published struct {
			Days []struct {
				Date  day
				Works bool
			}
		}
		if err := i.reads(ctx, fmt.Sprintf("/calendar/%d", year), &published); err != nil {
			return err
		}
		for _, d := range published.Days {
			i.calendar[d.Date] = d.Works
		}
	}
	return nil
}

func (i *inspector) now(ctx context.Context) (time.Time, error) {
	var about struct{ Now time.Time }
	err := i.reads(ctx, "/about", &about)
	return about.Now, err
}

// looks at cases, and again until each is as it must be, or patience ends. It returns what never was.
func (i *inspector) looks(ctx context.Context, filings []*filing) []string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	work, found := make(chan *filing), make(chan string, len(filings))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for f := range work {
				if ctx.Err() != nil {
					found <- f.number + " was not looked at: something before it never was as it must be"
					continue
				}
				if err := i.awaits(ctx, f); err != nil {
					found <- fmt.Sprintf("%s (%s): %v", f.number, f.key, err)
				}
			}
		})
	}
	for _, f := range filings {
		if f.number != "" {
			work <- f
		}
	}
	close(work)
	all.Wait()
	close(found)
	var wrong []string
	for w := range found {
		wrong = append(wrong, w)
	}
	return wrong
}

// looksForStrangers reads the list of cases: nothing may be there twice, and what was acknowledged must be there under its
// number. A filing that its client gave up gets the number under which it is found.
func (i *inspector) looksForStrangers(ctx context.Context, filings []*filing) error {
	byNumber, byKey := map[string]*filing{}, map[string]*filing{}
	for _, f := range filings {
		if other := byNumber[f.number]; other != nil && f.number != "" {
			return fmt.Errorf("%s was given to %s and to %s", f.number, other.key, f.key)
		}
		byNumber[f.number], byKey[f.key] = f, f
	}
	listed := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Items []struct{ Number string }
			Next  string `json:"next"`
		}
		if err := i.reads(ctx, "/cases?procedure=yaohai-2024/share-application&limit=200"+after(cursor), &page); err != nil {
			return err
		}
		for _, c := range page.Items {
			if listed[c.Number] {
				return fmt.Errorf("%s is listed twice", c.Number)
			}
			listed[c.Number] = true
			if err := i.identifies(ctx, c.Number, byNumber, byKey); err != nil {
				return err
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	for _, f := range filings {
		if f.number == "" || listed[f.number] {
			continue
		}
		if !i.caller.book.history.lacks(f.place) {
			return fmt.Errorf("%s was acknowledged to %s and is gone", f.number, f.key)
		}
		f.number = ""
	}
	return nil
}

// after is the part of an address that asks for the next page.
func after(cursor string) string {
	if cursor == "" {
		return ""
	}
	return "&after=" + url.QueryEscape(cursor)
}

// identifies finds out whose case it is whose number nobody was told.
func (i *inspector) identifies(ctx context.Context, number string, byNumber, byKey map[string]*filing) error {
	if byNumber[number] != nil {
		return nil
	}
	c, err := i.shows(ctx, number)
	if err != nil {
		return err
	}
	key := c.purpose()
	f := byKey[key]
	switch {
	case !strings.HasPrefix(key, "soak-"): // of the demonstration
	case f == nil:
		return fmt.Errorf("%s is of nobody: %s", number, key)
	case f.number != "":
		return fmt.Errorf("%s was filed twice: as %s and as %s", key, f.number, number)
	default:
		f.number, f.at, byNumber[number] = number, c.FiledAt, f
		i.caller.book.gives(number, key)
	}
	return nil
}

// shown is what the API shows of a case.
type shown struct {
	theCase
	FiledAt    time.Time `json:"filed_at"`
	CatchingUp bool      `json:"catching_up"`
	Form       []struct {
		Name  string
		Value any
	}
	Outcome *struct {
		Code string
		On   day
	}
	Grants []struct{ Resource string }
}

func (s shown) purpose() string {
	for _, f := range s.Form {
		if f.Name == "purpose" {
			return fmt.Sprint(f.Value)
		}
	}
	return ""
}

func (i *inspector) shows(ctx context.Context, number string) (c shown, err error) {
	return c, i.reads(ctx, "/cases/"+number, &c)
}

// awaits looks at a case until nothing is wrong with it.
func (i *inspector) awaits(ctx context.Context, f *filing) (err error) {
	for {
		found := errors.Join(i.judges(ctx, f), i.runs(ctx, f.number))
		if found == nil {
			return nil
		}
		if err == nil || ctx.Err() == nil { // what was cut short says nothing
			err = found
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// entry is an event of a timeline.
type entry struct {
	ID   string
	Kind string
	At   time.Time
	To   string
}

// judges compares a case with what the model makes of what its clients did.
func (i *inspector) judges(ctx context.Context, f *filing) error {
	before, err := i.now(ctx)
	if err != nil {
		return err
	}
	c, err := i.shows(ctx, f.number)
	if err != nil {
		return err
	}
	var timeline struct{ Items []entry }
	if err := i.reads(ctx, "/cases/"+f.number+"/timeline", &timeline); err != nil {
		return err
	}
	var letters issued
	if err := i.reads(ctx, "/cases/"+f.number+"/letters", &letters); err != nil {
		return err
	}
	if !c.FiledAt.Equal(f.at) || c.purpose() != f.key {
		return fmt.Errorf("filed by %s at %s, not by %s at %s", c.purpose(), c.FiledAt, f.key, f.at)
	}
	acts, err := i.accounts(ctx, f, timeline.Items)
	if err != nil {
		return err
	}
	want, err := foretell(i.calendar, f.at, acts, before)
	if err != nil {
		return err
	}
	kinds, numbers := []string{}, map[string]bool{}
	for _, l := range letters.Items {
		kinds = append(kinds, l.Kind)
		if numbers[l.Number] {
			return fmt.Errorf("two letters have the number %s", l.Number)
		}
		numbers[l.Number] = true
		i.caller.book.gives(l.Number, l.Kind+" "+l.Hash)
	}
	slices.Sort(kinds)
	if got := c.as(kinds, timeline.Items); fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("the case is %+v, and must be %+v, after %+v", got, want, acts)
	}
	return c.given(timeline.Items)
}

// accounts returns the acts that a case's timeline has, in order, after it has held them against those that were acknowledged:
// each is there once, of the instant of its registration, and nothing else but what somebody gave up.
func (i *inspector) accounts(ctx context.Context, f *filing, timeline []entry) ([]deed, error) {
	known, open := map[string]*deed{}, 0
	for _, d := range f.deeds {
		switch {
		case d.acknowledged && !i.caller.book.history.lacks(d.place):
			known[d.id] = d
		case !d.refused:
			open++
		}
	}
	var acts []deed
	for _, e := range timeline {
		if e.Kind != "acted" {
			continue
		}
		d := known[e.ID]
		if d == nil {
			if open--; open < 0 {
				return nil, fmt.Errorf("nobody is known to have done %s, which led to %s", e.ID, e.To)
			}
			acts = append(acts, deed{id: e.ID, action: actionTo(e.To), registered: e.At})
			continue
		}
		if delete(known, e.ID); !e.At.Equal(d.registered) {
			return nil, fmt.Errorf("%s was registered at %s, and is on record of %s", e.ID, d.registered, e.At)
		}
		acts = append(acts, *d)
	}
	for id, d := range known {
		if !i.lostToARival(ctx, f, d) {
			return nil, fmt.Errorf("%s %s was acknowledged, and is not on record", d.action, id)
		}
	}
	sort.SliceStable(acts, func(a, b int) bool { return acts[a].registered.Before(acts[b].registered) })
	return acts, nil
}

// actionTo is the one act that leads to a state.
func actionTo(state string) string {
	for _, open := range choices {
		for _, m := range open {
			if m.to == state {
				return m.action
			}
		}
	}
	return withdrawal.action
}

// lostToARival says that an act came to nothing since another did the same at the same time.
func (i *inspector) lostToARival(ctx context.Context, f *filing, d *deed) bool {
	rivals := 0
	for _, other := range f.deeds {
		if other != d && other.action == d.action && other.id != d.id {
			rivals++
		}
	}
	var act struct{ Status string }
	return rivals > 0 && i.reads(ctx, "/acts/"+d.id, &act) == nil && act.Status == "rejected"
}

// as puts a case as the model puts it.
func (s shown) as(letters []string, timeline []entry) expected {
	is := expected{state: s.State, letters: letters}
	if s.Outcome != nil {
		is.outcome, is.on = s.Outcome.Code, s.Outcome.On
	}
	for _, c := range s.Clocks {
		if s.EndedAt == nil && (c.Status == "running" || c.Status == "missed") && c.Clock == periods[s.State].clock {
			is.clock, is.due = c.Clock, day(c.DueOn)
		}
	}
	for _, e := range timeline {
		if e.Kind == "clock_expired" {
			is.expired++
		}
	}
	return is
}

// given says that data were granted once if they were delivered, and else not at all.
func (s shown) given(timeline []entry) error {
	done, want := 0, 0
	for _, e := range timeline {
		if e.Kind == "service_done" {
			done++
		}
	}
	if s.State == "granted" {
		want = 1
	}
	if done != want || len(s.Grants) != want {
		return fmt.Errorf("%d grants, brought by %d services; it should be %d", len(s.Grants), done, want)
	}
	return nil
}

// engineSays is how an execution stands in the engine, with the last of its history.
func (i *inspector) engineSays(ctx context.Context, number string) string {
	found, err := i.engine.DescribeWorkflowExecution(ctx, number, "")
	if err != nil {
		return err.Error()
	}
	var last []string
	for events := i.engine.GetWorkflowHistory(ctx, number, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		if err != nil {
			return err.Error()
		}
		last = append(last, fmt.Sprintf("%d %s %s", e.EventId, e.EventType, e.EventTime.AsTime().Format(time.TimeOnly)))
	}
	return fmt.Sprintf("task %v, activities %v, history %s", found.GetPendingWorkflowTask(), found.GetPendingActivities(),
		strings.Join(last[max(0, len(last)-8):], ", "))
}

// runs says that the engine has an execution of a case that is open, and none of one that has ended.
func (i *inspector) runs(ctx context.Context, number string) error {
	c, err := i.shows(ctx, number)
	if err != nil {
		return err
	}
	running := false
	found, err := i.engine.DescribeWorkflowExecution(ctx, number, "")
	var none *serviceerror.NotFound
	switch {
	case err == nil:
		running = found.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	case !errors.As(err, &none):
		return err
	}
	if open := c.EndedAt == nil; open != running {
		return fmt.Errorf("open: %t, and its execution runs: %t: %s", open, running, i.engineSays(ctx, number))
	}
	return nil
}
