package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// filing is a case that somebody has filed, or may have.
type filing struct {
	key    string // of idempotency, and the case's purpose, by which it is found
	number string // as it was acknowledged; empty, if it was not
	at     time.Time
	place  place
	deeds  []*deed
}

// deed is an act that somebody has done, or may have.
type deed struct {
	action       string
	id           string // as it was acknowledged; empty, if it was not
	registered   time.Time
	acknowledged bool
	place        place
	refused      bool // nothing came of it, by the answer
}

// book is what clients know: what was acknowledged to them, and what they gave up.
type book struct {
	history *history // of the database, if it may lose something

	mu      sync.Mutex
	filings []*filing
	faults  []string
	given   map[string]string // numbers of cases and letters, and to what

	filed, acted, retried, refused, abandoned atomic.Int64
}

func (b *book) fault(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.faults) < 50 {
		b.faults = append(b.faults, fmt.Sprintf(format, args...))
	}
}

// gives notes to what a number was given. It must be the only thing that ever has it.
func (b *book) gives(number, to string) {
	b.mu.Lock()
	other, before := b.given[number]
	b.given[number] = to
	b.mu.Unlock()
	if before && other != to {
		b.fault("%s was given to %s and to %s", number, other, to)
	}
}

// forgiven is how many filings and acts may be missing though they were acknowledged.
func (b *book) forgiven() (n int) {
	for _, f := range b.filings {
		if !f.at.IsZero() && b.history.lacks(f.place) {
			n++
		}
		for _, d := range f.deeds {
			if d.acknowledged && b.history.lacks(d.place) {
				n++
			}
		}
	}
	return n
}

func (b *book) faulty() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.faults) > 0
}

// reply is what the API has answered.
type reply struct {
	status int
	after  time.Duration // to wait before another try
	body   []byte
	place  place
}

func (r reply) String() string { return fmt.Sprintf("%d %s", r.status, bytes.TrimSpace(r.body)) }

// caller is somebody at a program that talks to the API and knows that requests may have to be repeated. Many may share it.
type caller struct {
	book  *book
	base  func() string
	login string
	http  *http.Client

	mu    sync.Mutex
	token string
}

func (c *caller) bearer() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// waitingAtMost is how clients wait for an answer; then they ask again.
func waitingAtMost(d time.Duration) *http.Client {
	return &http.Client{Timeout: d, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
}

func (c *caller) send(ctx context.Context, token, method, path, key string, body any) (reply, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return reply{}, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base()+path, content)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	lost := c.book.history.losses()
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	answered, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, time.Duration(seconds) * time.Second, answered, c.book.history.stands(ctx, lost)}, err
}

// between is the time between two tries of a request that was cut off.
const between = 150 * time.Millisecond

// insists sends a request until there is an answer that settles it; not if ctx ends first, or if it gives up.
func (c *caller) insists(ctx context.Context, method, path, key string, body any, gives func() bool) (reply, bool) {
	return c.repeats(ctx, gives, func() (reply, error) {
		token := c.bearer()
		r, err := c.send(ctx, token, method, path, key, body)
		if err == nil && r.status == http.StatusUnauthorized {
			c.logsIn(ctx, token)
			return c.send(ctx, c.bearer(), method, path, key, body)
		}
		return r, err
	})
}

func (c *caller) repeats(ctx context.Context, gives func() bool, try func() (reply, error)) (r reply, answered bool) {
	for began := time.Now(); time.Since(began) < startPatience; {
		var err error
		r, err = try()
		wait := between
		switch {
		case err != nil:
		case r.status == http.StatusServiceUnavailable, r.status == http.StatusTooManyRequests:
			if wait = r.after; r.after == 0 || r.after > time.Minute {
				c.book.fault("%s to wait for: %s", r.after, r)
				return r, false
			}
		case r.status >= http.StatusInternalServerError:
			c.book.fault("%s", r)
		default:
			return r, true
		}
		if gives() {
			return r, false
		}
		select {
		case <-ctx.Done():
			return r, false
		case <-time.After(wait):
			c.book.retried.Add(1)
		}
	}
	c.book.fault("no answer that settles it within %s; the last one: %s", startPatience, r)
	return r, false
}

func never() bool { return false }

// logsIn makes a token in the place of one that is good no more, unless another request has.
func (c *caller) logsIn(ctx context.Context, old string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != old {
		return
	}
	body := map[string]any{"login": c.login, "password": "shixian-demo"}
	r, ok := c.repeats(ctx, never, func() (reply, error) { return c.send(ctx, "", http.MethodPost, "/session", "", body) })
	var session struct{ Token string }
	if ok && (r.status != http.StatusCreated || json.Unmarshal(r.body, &session) != nil) {
		c.book.fault("%s cannot log in: %s", c.login, r)
	}
	c.token = session.Token
}

// desk files cases and carries them on, one act after another, until it is told to close.
type desk struct {
	book    *book
	random  *rand.Rand
	name    string
	callers map[string]*caller // by role
	count   int
	closing <-chan struct{}
}

func newDesk(b *book, callers map[string]*caller, closing <-chan struct{}, seed uint64, i int) *desk {
	name := fmt.Sprintf("soak-%d-%d", seed, i)
	return &desk{book: b, random: rand.New(rand.NewPCG(seed, uint64(i))), name: name, callers: callers, closing: closing}
}

// works until the desk is closed; ctx is the end of all patience.
func (d *desk) works(ctx context.Context) {
	var open []*filing
	for !d.closed() {
		if len(open) < 3 || d.random.IntN(4) == 0 {
			if f := d.files(ctx); f.number != "" {
				open = append(open, f)
			}
		}
		if i := d.random.IntN(len(open) + 1); i < len(open) && !d.carriesOn(ctx, open[i]) {
			open = append(open[:i], open[i+1:]...)
		}
		d.pauses(ctx)
	}
}

func (d *desk) closed() bool {
	select {
	case <-d.closing:
		return true
	default:
		return false
	}
}

func (d *desk) pauses(ctx context.Context) {
	select {
	case <-time.After(time.Duration(50+d.random.IntN(500)) * time.Millisecond):
	case <-d.closing:
	case <-ctx.Done():
	}
}

func (d *desk) key() string {
	d.count++
	return fmt.Sprintf("%s-%d", d.name, d.count)
}

// loses says of one request in ten that whoever made it walks away when it fails, and never learns what came of it.
func (d *desk) loses() func() bool {
	if d.random.IntN(10) == 0 {
		return func() bool { d.book.abandoned.Add(1); return true }
	}
	return never
}

func (d *desk) files(ctx context.Context) *filing {
	f := &filing{key: d.key()}
	d.book.mu.Lock()
	d.book.filings = append(d.book.filings, f)
	d.book.mu.Unlock()
	form := map[string]any{"purpose": f.key, "scope": "姓名", "mode": "interface", "no_state_secrets": true, "duty": true}
	body := map[string]any{"procedure": "yaohai-2024/share-application", "resource": "gaj-001", "form": form}
	r, ok := d.callers["applicant"].insists(ctx, http.MethodPost, "/cases", f.key, body, d.loses())
	if !ok {
		return f
	}
	var filed struct {
		Number string
		Case   struct {
			FiledAt time.Time `json:"filed_at"`
		}
	}
	if err := json.Unmarshal(r.body, &filed); r.status != http.StatusCreated || err != nil {
		d.book.fault("a filing was refused: %s", r)
		return f
	}
	f.number, f.at, f.place = filed.Number, filed.Case.FiledAt, r.place
	d.book.gives(f.number, f.key)
	d.book.filed.Add(1)
	return f
}

// carriesOn does the next act with a case, if there is one to do. Some cases are left to time: it is false then.
func (d *desk) carriesOn(ctx context.Context, f *filing) bool {
	r, ok := d.callers["applicant"].insists(ctx, http.MethodGet, "/cases/"+f.number, "", nil, never)
	if !ok {
		return false
	}
	if r.status == http.StatusNotFound && d.book.history.lacks(f.place) {
		return false
	}
	var seen struct{ State string }
	if err := json.Unmarshal(r.body, &seen); r.status != http.StatusOK || err != nil {
		d.book.fault("%s cannot be read: %s", f.number, r)
		return false
	}
	if d.random.IntN(3) == 0 {
		d.reads(ctx, f)
	}
	open := choices[seen.State]
	if len(open) == 0 || d.random.IntN(8) == 0 {
		return false
	}
	m := open[d.random.IntN(len(open))]
	if d.random.IntN(25) == 0 {
		m = withdrawal
	}
	d.acts(ctx, f, m)
	return true
}

// reads the letters of a case, whose numbers are known then.
func (d *desk) reads(ctx context.Context, f *filing) {
	r, ok := d.callers["applicant"].insists(ctx, http.MethodGet, "/cases/"+f.number+"/letters", "", nil, never)
	if !ok || r.status == http.StatusNotFound && d.book.history.lacks(f.place) {
		return
	}
	var letters issued
	if err := json.Unmarshal(r.body, &letters); r.status != http.StatusOK || err != nil {
		d.book.fault("the letters of %s cannot be read: %s", f.number, r)
		return
	}
	for _, l := range letters.Items {
		d.book.gives(l.Number, l.Kind+" "+l.Hash)
	}
}

// issued are the letters of a case.
type issued struct {
	Items []struct{ ID, Kind, Number, Hash string }
}

// fields are what an act has to say.
var fields = map[string]map[string]any{
	"supplement": {"reason": "范围不清"},
	"resubmit":   {"supplement": "已补正"},
	"refuse":     {"reason": "超出职责", "legal_basis": "第二十条"},
	"deliver":    {"access": "数据共享交换平台", "contact": "数据处 010-0000"},
}

// acts does something, at times twice at once: in impatience under the same key, or as two people who do not know of each other.
func (d *desk) acts(ctx context.Context, f *filing, m choice) {
	key, others := d.key(), d.random.IntN(4)
	var both sync.WaitGroup
	one, two := &deed{action: m.action}, &deed{action: m.action}
	f.deeds = append(f.deeds, one)
	gives := d.loses()
	both.Go(func() { d.insists(ctx, f, m, key, one, gives) })
	switch others {
	case 0:
		both.Go(func() { d.insists(ctx, f, m, key, two, never) })
	case 1:
		f.deeds = append(f.deeds, two)
		both.Go(func() { d.insists(ctx, f, m, key+"-rival", two, never) })
	}
	both.Wait()
	lost := d.book.history.lacks(one.place) || d.book.history.lacks(two.place)
	if others == 0 && one.acknowledged && two.acknowledged && one.id != two.id && !lost {
		d.book.fault("%s: %s under one key was acknowledged as %s and as %s", f.number, m.action, one.id, two.id)
	}
	if others == 0 && !one.acknowledged && two.acknowledged {
		*one = *two
	}
}

func (d *desk) insists(ctx context.Context, f *filing, m choice, key string, done *deed, gives func() bool) {
	body := map[string]any{"action": m.action}
	if said := fields[m.action]; said != nil {
		body["fields"] = said
	}
	r, ok := d.callers[m.by].insists(ctx, http.MethodPost, "/cases/"+f.number+"/acts", key, body, gives)
	if !ok {
		return
	}
	switch r.status {
	case http.StatusOK, http.StatusAccepted:
	case http.StatusConflict: // somebody, or time, came first
		done.refused = true
		d.book.refused.Add(1)
		return
	default:
		if done.refused = true; r.status != http.StatusNotFound || !d.book.history.lacks(f.place) {
			d.book.fault("%s of %s was refused: %s", m.action, f.number, r)
		}
		return
	}
	var act struct {
		ID           string
		Status       string
		RegisteredAt time.Time `json:"registered_at"`
	}
	if err := json.Unmarshal(r.body, &act); err != nil {
		d.book.fault("%s of %s: %s: %v", m.action, f.number, r, err)
		return
	}
	done.acknowledged, done.id, done.registered, done.place = true, act.ID, act.RegisteredAt, r.place
	d.book.acted.Add(1)
}
