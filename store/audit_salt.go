package store

import (
	"encoding/hex"
	"io"
)

// saltFrom draws 128 random bits.
func saltFrom(source io.Reader) string {
	b := make([]byte, 16)
	_, _ = io.ReadFull(source, b) // never fails
	return hex.EncodeToString(b)
}
