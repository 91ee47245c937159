package ledger

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/google/uuid"
)

// IDAt is an id of an instant, drawn from a source of random numbers: a UUID of version 7, which sorts by when it was made.
func IDAt(at time.Time, source io.Reader) string {
	var id uuid.UUID
	_, _ = io.ReadFull(source, id[6:]) // never fails
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(max(at.UnixMilli(), 0)))
	copy(id[:6], ms[2:])
	id[6], id[8] = 0x70|id[6]&0x0f, 0x80|id[8]&0x3f
	return id.String()
}
