package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
)

// What may be under way in this process, and of each caller: a person, or the network from which somebody without an account
// comes. The public has turns of its own, and keeps no department waiting.
const (
	importsAtOnce       = 2 // each may take some hundred megabytes
	exportsAtOnce       = 1 // a workbook of 20,000 entries takes a hundred megabytes and more, for some seconds
	unreadAtOnce        = 64
	unreadOfOne         = 4
	uploadsAtOnce       = 64 // each lies on the disk until it is whole
	publicUploadsAtOnce = 32
	uploadsOfOne        = 6 // as many as browsers have connections
)

// exports write the files that grow with the data, a few at a time.
type exports struct{ ofPublic, ofDepartments exporting }

type exporting struct {
	making *turns // files that are being written
	unread *turns // files that are written, and lie on the disk until they have been taken
}

func newExporting() exporting {
	return exporting{newTurns(exportsAtOnce, 1), newTurns(unreadAtOnce, unreadOfOne)}
}

func newExports() *exports { return &exports{newExporting(), newExporting()} }

func (x *exports) of(ctx context.Context) exporting {
	if caller(ctx).Public() {
		return x.ofPublic
	}
	return x.ofDepartments
}

// sharer is under what the caller's share is counted.
func sharer(ctx context.Context) string { return cmp.Or(caller(ctx).ID, networkOf(ctx)) }

// file is what write has written, under the name that it returns, once there was a turn for it.
func (x *exports) file(ctx context.Context, write func(io.Writer) (name string, err error)) (download, error) {
	done, err := x.of(ctx).making.take(ctx, sharer(ctx))
	if err != nil {
		return download{}, err
	}
	defer done()
	return x.unqueued(ctx, write)
}

// unqueued is file for what has a turn of its own.
func (x *exports) unqueued(ctx context.Context, write func(io.Writer) (name string, err error)) (download, error) {
	taken, err := x.of(ctx).unread.take(ctx, sharer(ctx))
	if err != nil {
		return download{}, err
	}
	var name string
	f, size, err := onDisk(func(w io.Writer) (err error) {
		name, err = write(w)
		return err
	})
	if err != nil {
		taken()
		return download{}, err
	}
	body := &unread{File: f, end: sync.OnceValue(func() error {
		defer taken()
		return f.Close()
	})}
	context.AfterFunc(ctx, func() { _ = body.Close() }) // an answer that is not given after all
	return downloadOf(name, body, size), nil
}

// unread is a file that is on the disk until it is closed.
type unread struct {
	*os.File
	end func() error
}

func (u *unread) Close() error { return u.end() }

// download is a file to send. It is written before the answer is begun: nothing can fail any more then.
type download struct {
	body    io.Reader
	size    int64
	headers struct{ ContentDisposition string }
}

func downloadOf(name string, body io.Reader, size int64) download {
	d := download{body: body, size: size}
	d.headers.ContentDisposition = disposition(name)
	return d
}

// onDisk is a file of what write has written, to be read from its beginning. It has no name: whatever becomes of this process,
// it is gone once it is closed.
func onDisk(write func(io.Writer) error) (_ *os.File, size int64, err error) {
	f, err := os.CreateTemp("", "shixian-*")
	if err != nil {
		return nil, 0, err
	}
	if err = os.Remove(f.Name()); err == nil {
		err = write(f)
	}
	if err == nil {
		size, err = f.Seek(0, io.SeekEnd)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// disposition gives the name twice (RFC 6266): in UTF-8, and for clients that
// do not read that, in ASCII.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}
