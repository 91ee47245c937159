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
func (h *Hooks) dingTalk(ctx context.Context, batch []domain.LeasedDelivery, now time.Time) (*http.Request, error) {
	address, err := dingTalkAddress(batch[0].Hook, now)
	if err != nil {
		return nil, err
	}
	return robot(ctx, address, map[string]any{
		"msgtype":  "markdown",
		"markdown": map[string]any{"title": plain(h.Sender.headingOf(batch)), "text": h.markdown(batch, dingTalkLimit)},
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
func (h *Hooks) weCom(ctx context.Context, batch []domain.LeasedDelivery) (*http.Request, error) {
	return robot(ctx, batch[0].Hook.URL, map[string]any{
		"msgtype": "markdown", "markdown": map[string]any{"content": h.markdown(batch, weComLimit)},
	})
}

func robot(ctx context.Context, address string, message any) (*http.Request, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	return post(ctx, address, "application/json; charset=utf-8", body)
}

// markdown cuts the texts rather than the links. Several messages share the room.
func (h *Hooks) markdown(batch []domain.LeasedDelivery, limit int) string {
	text := "### " + plain(h.Sender.headingOf(batch))
	if len(batch) == 1 {
		return text + h.paragraph(plain(batch[0].Message.Text), batch[0].Message, limit-len(text))
	}
	room := (limit - len(text)) / len(batch)
	for _, p := range batch {
		text += h.paragraph(plain(h.Sender.heading(p.Message)), p.Message, room)
	}
	return text
}

func (h *Hooks) paragraph(text string, p domain.Message, limit int) string {
	const before = "\n\n"
	foot := ""
	if link := h.Sender.link(p); link != "" {
		foot = before + "[查看](" + link + ")"
	}
	return before + shortened(strings.ReplaceAll(text, "\n", before), limit-len(before)-len(foot)) + foot
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
	if *answer.Code == 0 {
		return nil
	}
	f := &fault{text: fmt.Sprintf("errcode %d：%s", *answer.Code, shortened(answer.Message, 200))}
	if tooMany[*answer.Code] {
		f.hold, f.after = true, robotShut
	}
	return f
}

// Robots take twenty messages a minute, and nothing for ten minutes after one too many.
const (
	robotPace = 4 * time.Second // leaves room for others who use the robot
	robotShut = 10 * time.Minute
)

// tooMany are the codes by which they say so: of DingTalk the old and the new one, and of WeCom.
var tooMany = map[int]bool{130101: true, 410100: true, 45009: true}
