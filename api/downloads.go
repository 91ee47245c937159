package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
)

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

// inMemory is a file of what write has written.
func inMemory(name string, write func(io.Writer) error) (download, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return download{}, err
	}
	return downloadOf(name, &b, int64(b.Len())), nil
}

// onDisk is inMemory for what need not fit in memory.
func onDisk(name string, write func(io.Writer) error) (download, error) {
	f, err := os.CreateTemp("", "shixian-catalog-*")
	if err != nil {
		return download{}, err
	}
	t := temporary{f}
	if err := write(f); err != nil {
		return download{}, errors.Join(err, t.Close())
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return download{}, errors.Join(err, t.Close())
	}
	return downloadOf(name, t, size), nil
}

// temporary is a file that is gone once it has been read.
type temporary struct{ *os.File }

func (t temporary) Close() error { return errors.Join(t.File.Close(), os.Remove(t.Name())) }

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
