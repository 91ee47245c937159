package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/emmansun/gmsm/sm3"
)

// Digest is the function by which the chains, the seals and the anchors bind what they bind. Each digest that is written
// says by which it was made, so that a ledger in which it was changed goes on and verifies from its first row.
type Digest string

// The digests. Files are named by SHA-256 in any case.
const (
	SHA256 Digest = "sha256"
	SM3    Digest = "sm3" // GB/T 32905-2016
)

// DigestNames lists them, that of a ledger that says nothing first.
var DigestNames = []Digest{SHA256, SM3}

// madeBy is the function that made a digest. Those without a name are of SHA-256: heads and seals had none at first.
func madeBy(written string) Digest {
	if strings.HasPrefix(written, string(SM3)+":") {
		return SM3
	}
	return SHA256
}

func (d Digest) sum(text []byte) [32]byte {
	if d == SM3 {
		return sm3.Sum(text)
	}
	return sha256.Sum256(text)
}

// hex is a digest as it is written.
func (d Digest) hex(sum [32]byte) string {
	text := hex.EncodeToString(sum[:])
	if d == SM3 {
		return string(SM3) + ":" + text
	}
	return text
}

func (d Digest) of(text string) string { return d.hex(d.sum([]byte(text))) }

// salted is the digest of something that must not be in the chain itself. Without the salt, which is 128 random bits for
// each link, a short value could be found by trying.
func (d Digest) salted(salt, name, text string) string {
	sum := d.sum([]byte(salt + "\x00" + name + "\x00" + text))
	return string(d) + ":" + hex.EncodeToString(sum[:])
}
