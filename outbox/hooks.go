package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/shixian/shixian/domain"
)

// Hooks sends webhooks.
type Hooks struct {
	Sender Sender
	Rule   domain.HookRule
	client *http.Client
}

// NewHooks returns what sends webhooks to the addresses that the rule allows.
func NewHooks(s Sender, rule domain.HookRule) *Hooks {
	return &Hooks{Sender: s, Rule: rule, client: &http.Client{
		Transport: transport(),
		// Where an endpoint points to is not where the administrator wanted this to go.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (h *Hooks) close() { h.client.CloseIdleConnections() }

// eventMediaType has no charset: JSON is UTF-8, and the Python SDK of CloudEvents (10.0.0) takes no parameter.
const eventMediaType = "application/cloudevents+json"

const (
	answerLimit = 64 << 10 // bytes of an answer that are read
	mostPatient = 6 * time.Hour
)

// send tries once. Several deliveries are those of a robot, which gets them in one message.
func (h *Hooks) send(ctx context.Context, batch []domain.LeasedDelivery) error {
	p := batch[0]
	if refusal := h.Rule.Check(p.Hook.URL); refusal != nil {
		return &fault{text: refusal.Detail}
	}
	request, err := h.request(ctx, batch)
	if err != nil {
		return err
	}
	request.Header.Set("User-Agent", "Shixian")
	response, err := h.client.Do(request)
	if err != nil {
		return unreached(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerLimit))
	if err != nil {
		return unreached(err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return refused(response)
	}
	if !p.Hook.Format.Robot() {
		return nil
	}
	return robotFault(body)
}

func (h *Hooks) request(ctx context.Context, batch []domain.LeasedDelivery) (*http.Request, error) {
	switch batch[0].Hook.Format {
	case domain.DingTalk:
		return h.dingTalk(ctx, batch, time.Now())
	case domain.WeCom:
		return h.weCom(ctx, batch)
	default:
		return h.signedEvent(ctx, batch[0], time.Now())
	}
}

// signedEvent is a CloudEvent signed as Standard Webhooks says. The time of the signature is that of the attempt: receivers
// refuse old ones.
func (h *Hooks) signedEvent(ctx context.Context, p domain.LeasedDelivery, now time.Time) (*http.Request, error) {
	body, err := h.Sender.event(p.Delivery)
	if err != nil {
		return nil, err
	}
	signatures, err := signatures(p.Hook, p.Message.ID, now, body)
	if err != nil {
		return nil, err
	}
	request, err := post(ctx, p.Hook.URL, eventMediaType, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set(standardwebhooks.HeaderWebhookID, p.Message.ID)
	request.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(standardwebhooks.HeaderWebhookSignature, signatures)
	return request, nil
}

// signatures signs with the secret and, while receivers change over, with the former one too.
func signatures(s domain.Subscription, id string, now time.Time, body []byte) (string, error) {
	secrets := []string{s.Secret}
	if s.FormerSecret != "" && s.FormerUntil != nil && now.Before(*s.FormerUntil) {
		secrets = append(secrets, s.FormerSecret)
	}
	var list string
	for _, secret := range secrets {
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", &fault{text: "密钥不是以 whsec_ 开头的 Base64"}
		}
		signature, err := key.Sign(id, now, body)
		if err != nil {
			return "", err
		}
		if list != "" {
			list += " "
		}
		list += signature
	}
	return list, nil
}

func post(ctx context.Context, address, contentType string, body []byte) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, &fault{text: "网址有误"}
	}
	request.Header.Set("Content-Type", contentType)
	return request, nil
}

// refused says what the endpoint answered. Its body is not shown: it might be a page of something that was never meant to
// be seen by whoever enters addresses.
func refused(r *http.Response) error {
	f := &fault{text: fmt.Sprintf("HTTP %d %s", r.StatusCode, http.StatusText(r.StatusCode))}
	switch {
	case r.StatusCode >= 300 && r.StatusCode < 400:
		f.text += "（不跟随重定向）"
	case r.StatusCode == http.StatusGone: // as Standard Webhooks has it: do not come back
		f.final = true
	}
	f.after = patience(r.Header.Get("Retry-After"), time.Now())
	f.hold = f.after > 0 || busy[r.StatusCode]
	return f
}

// busy are the answers of a receiver that is not well, whatever it was brought.
var busy = map[int]bool{
	http.StatusRequestTimeout: true, http.StatusTooManyRequests: true, http.StatusServiceUnavailable: true,
	http.StatusBadGateway: true, http.StatusGatewayTimeout: true,
}

// patience reads Retry-After, which is seconds or a date; zero if there is none.
func patience(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, int(mostPatient/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, mostPatient))
}

// unreached is the same for whatever does not answer as an endpoint does: a closed port, an open one of something else, a name
// that is not there. Whoever enters addresses must not learn by it what runs in the network. The log says why.
func unreached(err error) error {
	return &fault{text: "未能连通，原因见运行日志", cause: reason(err), hold: true}
}

// reason leaves out the address, which may hold a secret.
func reason(err error) string {
	var in *url.Error
	if errors.As(err, &in) {
		err = in.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "超时"
	}
	return err.Error()
}
