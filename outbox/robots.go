package outbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/shixian/shixian/domain"
)

// How long a robot's message may be, in bytes.
const (
	weComLimit    = 4096
	dingTalkLimit = 20000
)

// dingTalk is a message of DingTalk's group robot. With a secret the address carries the time and its signature.
func (h *Hooks) dingTalk(ctx context.Context, p domain.LeasedDelivery, now time.Time) (*http.Request, error) {
	address, err := dingTalkAddress(p.Hook, now)
	if err != nil {
		return nil, err
	}
	return robot(ctx, address, map[string]any{
		"msgtype":  "markdown",
		"markdown": map[string]any{"title": plain(h.Sender.heading(p.Message)), "text": h.markdown(p.Message, dingTalkLimit)},
	})
}

func dingTalkAddress(s domain.Subscription, now time.Time) (string, error) {
	u, err := url.Parse(s.URL)
	if err != nil || s.Secret == "" {
		return s.URL, err
	}
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(s.Secret))
	mac.Write([]byte(stamp + "\n" + s.Secret))
	query := u.Query()
	query.Set("timestamp", stamp)
	query.Set("sign", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// weCom is a message of WeCom's group robot, whose address is its secret.
func (h *Hooks) weCom(ctx context.Context, p domain.LeasedDelivery) (*http.Request, error) {
	return robot(ctx, p.Hook.URL, map[string]any{
		"msgtype": "markdown", "markdown": map[string]any{"content": h.markdown(p.Message, weComLimit)},
	})
}

func robot(ctx context.Context, address string, message any) (*http.Request, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	return post(ctx, address, "application/json; charset=utf-8", body)
}

// markdown cuts the text rather than the link.
func (h *Hooks) markdown(p domain.Message, limit int) string {
	head, foot := "### "+plain(h.Sender.heading(p))+"\n\n", ""
	if link := h.Sender.link(p); link != "" {
		foot = "\n\n[查看](" + link + ")"
	}
	text := strings.ReplaceAll(plain(p.Text), "\n", "\n\n")
	return head + shortened(text, limit-len(head)-len(foot)) + foot
}

// plain takes from a text what a robot would read as markup: a catalog entry's title must not become a link or a call to
// everybody.
func plain(text string) string { return markup.Replace(text) }

var markup = strings.NewReplacer(
	"[", "［", "]", "］", "<", "＜", ">", "＞", "`", "｀", "*", "＊", "#", "＃", "@", "＠", "!", "！", "\\", "＼", "_", "＿",
)

// robotFault reads the answer: robots say no with HTTP 200.
func robotFault(body []byte) error {
	var answer struct {
		Code    *int   `json:"errcode"`
		Message string `json:"errmsg"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Code == nil {
		return &fault{text: "应答中没有 errcode，不是群机器人的地址"}
	}
	if *answer.Code != 0 {
		return &fault{text: fmt.Sprintf("errcode %d：%s", *answer.Code, shortened(answer.Message, 200))}
	}
	return nil
}
