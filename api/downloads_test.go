package api

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)

// TestUnreadFilesAreBounded: of each caller a few lie on the disk, until they are read or the request has ended.
func TestUnreadFilesAreBounded(t *testing.T) {
	t.Parallel()
	x := newExports()
	as := func(id string) (context.Context, context.CancelFunc) {
		return context.WithCancel(context.WithValue(t.Context(), callerKey{}, domain.Person{ID: id, Department: "mzj"}))
	}
	write := func(w io.Writer) (string, error) {
		_, err := io.WriteString(w, "content")
		return "a.csv", err
	}
	ctx, leave := as("zhang")
	var first download
	for i := range unreadOfOne {
		d, err := x.file(ctx, write)
		require.NoError(t, err)
		if i == 0 {
			first = d
		}
	}
	_, err := x.file(ctx, write)
	require.ErrorContains(t, err, "上一个")
	other, done := as("liu")
	defer done()
	_, err = x.file(other, write)
	require.NoError(t, err)

	text, err := io.ReadAll(first.body)
	require.NoError(t, err)
	assert.Equal(t, "content", string(text))
	require.NoError(t, first.body.(io.Closer).Close())
	_, err = x.file(ctx, write)
	require.NoError(t, err, "one was taken")

	again, done := as("zhang")
	defer done()
	leave()
	assert.Eventually(t, func() bool { return len(x.ofDepartments.unread.free) == 1 }, time.Minute, time.Millisecond, "who leaves takes nothing more")
	_, err = x.file(again, func(io.Writer) (string, error) { return "", errors.New("the disk is full") })
	require.ErrorContains(t, err, "the disk is full")
	assert.Len(t, x.ofDepartments.unread.free, 1, "what failed does not count")
	assert.Empty(t, x.ofDepartments.making.free)
}
