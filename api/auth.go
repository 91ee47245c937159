package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/contract"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// gatekeeper is what every request needs of the ledger: who calls, and whether this is a drill or a demonstration.
type gatekeeper interface {
	// Asking is a context for one request: under it the clock is read once.
	Asking(ctx context.Context) context.Context
	TokenHolder(ctx context.Context, hash string) (domain.Person, error) // refuses unknown and expired ones
	TokenGlance(ctx context.Context, hash string) (domain.Person, error) // the same, and is no use of it
	// Outage says what is the matter with the database, if that is what the error comes from.
	Outage(err error) *procedure.Refusal
	// Drill returns how long a working day lasts in a drill, or 0 outside one.
	Drill() time.Duration
	// MadeUp tells whether people, catalog and cases are a demonstration's.
	MadeUp() bool
}

// unattendedHeader marks what a client asks by itself, by the clock: it keeps no log-in from ending for want of use.
const unattendedHeader = "Shixian-Unattended"

type callerKey struct{}

// authenticate finds out who calls, if the operation takes an interest. A token
// that does not hold is refused even where none is needed: whoever sent it
// believes to be somebody.
func (s *server) authenticate(c *gin.Context) {
	o, ok := s.operation(c)
	if !ok || o.Login == contract.Ignored {
		return
	}
	token, supplied := bearer(c)
	if !supplied && o.Login == contract.Accepted {
		return
	}
	if token == "" {
		s.fail(c, refuse(unauthenticated, "请先登录，并在 Authorization 中以 Bearer 给出令牌"))
		return
	}
	holder := s.Ledger.Gate.TokenHolder
	if c.GetHeader(unattendedHeader) != "" {
		holder = s.Ledger.Gate.TokenGlance
	}
	c.Request = c.Request.WithContext(s.Ledger.Gate.Asking(c.Request.Context()))
	person, err := holder(c.Request.Context(), hashOf(token))
	if err != nil {
		s.fail(c, err)
		return
	}
	if person.MustChange && !slices.Contains(beforeChange, o.ID) {
		s.fail(c, refuse(passwordChangeRequired, "所用的是一次性密码，请先修改密码"))
		return
	}
	caller := context.WithValue(c.Request.Context(), callerKey{}, person)
	c.Request = c.Request.WithContext(caller)
}

// beforeChange is what may be done with a password that holds only to be changed.
var beforeChange = []string{"getMe", "logout", "changePassword"}

func bearer(c *gin.Context) (token string, supplied bool) {
	header := c.GetHeader("Authorization")
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	return strings.TrimSpace(token), header != ""
}

// caller returns who calls; where no login is wanted, it may be nobody: the
// zero person, who is of the public and holds nothing.
func caller(ctx context.Context) domain.Person {
	p, _ := ctx.Value(callerKey{}).(domain.Person)
	return p
}

// newToken returns 256 random bits as text.
func newToken() string {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails; see its documentation
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// hashOf is how the ledger knows a token: who reads the ledger cannot log in with it.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
