package store

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	"time"

	"github.com/google/uuid"
)

// salt is 128 random bits.
func (tr *transition) salt() string {
	source := tr.chance
	if source == nil {
		source = rand.Reader
	}
	b := make([]byte, 16)
	_, _ = io.ReadFull(source, b) // never fails
	return hex.EncodeToString(b)
}

// id is a new one that sorts by when it was made.
func (tr *transition) id() string {
	if tr.chance == nil {
		return uuid.Must(uuid.NewV7()).String()
	}
	return idAt(tr.now, tr.chance)
}

// idAt is the id that would have been made at a time.
func idAt(at time.Time, chance io.Reader) string {
	var id uuid.UUID
	_, _ = io.ReadFull(chance, id[6:]) // never fails
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(max(at.UnixMilli(), 0)))
	copy(id[:6], ms[2:])
	id[6], id[8] = 0x70|id[6]&0x0f, 0x80|id[8]&0x3f
	return id.String()
}
