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

const (
	answerLimit = 64 << 10 // bytes of an answer that are read
	mostPatient = 6 * time.Hour
)

func (h *Hooks) send(ctx context.Context, p domain.LeasedDelivery) error {
	if refusal := h.Rule.Check(p.Hook.URL); refusal != nil {
		return &fault{text: refusal.Detail}
	}
	request, err := h.request(ctx, p)
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
		return &fault{text: "应答未能读完：" + reason(err)}
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return refused(response)
	}
	if p.Hook.Format == domain.CloudEvents {
		return nil
	}
	return robotFault(body)
}

func (h *Hooks) request(ctx context.Context, p domain.LeasedDelivery) (*http.Request, error) {
	switch p.Hook.Format {
	case domain.DingTalk:
		return h.dingTalk(ctx, p, time.Now())
	case domain.WeCom:
		return h.weCom(ctx, p)
	default:
		return h.signedEvent(ctx, p, time.Now())
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
	request, err := post(ctx, p.Hook.URL, "application/cloudevents+json; charset=UTF-8", body)
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
	if seconds, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && seconds > 0 {
		f.after = min(time.Duration(seconds)*time.Second, mostPatient)
	}
	return f
}

// unreached words a failure without the address, which may hold a secret.
func unreached(err error) error { return &fault{text: "未能连通：" + reason(err)} }

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
