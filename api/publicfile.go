package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
)

// catalogFormat is a format in which the catalog is written.
type catalogFormat struct {
	ending, mediaType string
	write             func(io.Writer, catalog.Entries, []domain.Department) error
}

// publicFile is the whole catalog as the public has it: the same for everybody, so that it is made once, and kept until the
// catalog is another.
type publicFile struct {
	format catalogFormat
	turn   chan struct{} // holds what follows
	kept   *keptFile
}

func newPublicFile(f catalogFormat) *publicFile {
	return &publicFile{format: f, turn: make(chan struct{}, 1)}
}

// whole tells whether all is asked for that the public has.
func whole(ctx context.Context, p exportQuery) bool {
	return caller(ctx).Public() && p == exportQuery{}
}

// madeWithin is how long a file may take to be made; one of 20,000 entries takes seconds.
const madeWithin = time.Minute

// give returns the answer with the file. Who finds it outdated has it made, to the end even if they leave; the others wait.
func (p *publicFile) give(ctx context.Context, s *catalogHandlers) (publicCatalog, error) {
	waiting, cancel := context.WithTimeout(ctx, madeWithin) // which costs a connection and nothing else
	defer cancel()
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-waiting.Done():
		return publicCatalog{}, waiting.Err()
	}
	asPublic, cancel := context.WithTimeout(context.WithValue(context.WithoutCancel(ctx), callerKey{}, domain.Person{}), madeWithin)
	defer cancel()
	state, err := s.publicState(asPublic)
	if err != nil {
		return publicCatalog{}, err
	}
	if p.kept == nil || p.kept.of != state {
		made, err := p.make(asPublic, s, state)
		if err != nil {
			return publicCatalog{}, err
		}
		if p.kept != nil {
			go p.kept.forget()
		}
		p.kept = made
	}
	p.kept.readers.Add(1)
	answer := publicCatalog{ctx, p.kept, p.format.mediaType, sync.OnceFunc(p.kept.readers.Done)}
	context.AfterFunc(ctx, answer.done)
	return answer, nil
}

// publicState is what the file depends on: which versions of entries there are, of which none is ever taken away, and the departments.
func (s *catalogHandlers) publicState(ctx context.Context) (string, error) {
	versions, err := s.ledger.CountVersions(ctx)
	if err != nil {
		return "", err
	}
	departments, err := s.departments(ctx)
	return fmt.Sprintf("%d %q", versions, departments), err
}

func (p *publicFile) make(ctx context.Context, s *catalogHandlers, state string) (*keptFile, error) {
	k := &keptFile{of: state}
	sum := sha256.New()
	f, size, err := onDisk(func(w io.Writer) (err error) {
		k.name, err = s.export(ctx, io.MultiWriter(w, sum), exportQuery{}, p.format)
		return err
	})
	k.file, k.size, k.sha256 = f, size, hex.EncodeToString(sum.Sum(nil))
	return k, err
}

// keptFile is a file that many read at once.
type keptFile struct {
	of, name, sha256 string
	file             *os.File
	size             int64
	readers          sync.WaitGroup
}

// forget gives the disk back once nobody reads the file any more.
func (k *keptFile) forget() {
	k.readers.Wait()
	_ = k.file.Close()
}

// publicCatalog is the answer with the file, with a part of it, or that it is the one that the client has.
type publicCatalog struct {
	ctx       context.Context
	kept      *keptFile
	mediaType string
	done      func()
}

// VisitExportCatalogXLSXResponse sends the workbook.
func (p publicCatalog) VisitExportCatalogXLSXResponse(w http.ResponseWriter) error { return p.send(w) }

// VisitExportCatalogCSVResponse sends the table.
func (p publicCatalog) VisitExportCatalogCSVResponse(w http.ResponseWriter) error { return p.send(w) }

func (p publicCatalog) send(w http.ResponseWriter) error {
	defer p.done()
	request, ok := p.ctx.(*gin.Context)
	if !ok {
		return fmt.Errorf("the catalog's file %s is given to no request", p.kept.name)
	}
	w.Header().Set("Content-Type", p.mediaType)
	w.Header().Set("Content-Disposition", disposition(p.kept.name))
	w.Header().Set("ETag", strconv.Quote(p.kept.sha256))
	w.Header().Set("Cache-Control", "no-cache") // kept, but asked about each time
	read := &reading{ReadSeeker: io.NewSectionReader(p.kept.file, 0, p.kept.size)}
	http.ServeContent(w, request.Request, "", time.Time{}, read)
	return read.err
}
