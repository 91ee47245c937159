package api

import (
	"context"
	"io"
	"mime/multipart"
	"net/url"
	"slices"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// entryFileHandlers give out the data of entries that may be had without asking.
type entryFileHandlers struct {
	*catalogHandlers
	ledger    fileKeeper
	limit     int64
	downloads *attempts
	uploads   *turns
}

// fileKeeper keeps the files of entries, and counts what is given out of them.
type fileKeeper interface {
	Entry(ctx context.Context, code string) (domain.Entry, error)
	PutFile(ctx context.Context, f domain.EntryFile, content io.Reader) (domain.EntryFile, error)
	WithdrawFile(ctx context.Context, code, id, by string) error
	EntryFiles(ctx context.Context, code string) ([]domain.EntryFile, error)
	EntryFile(ctx context.Context, code, id string) (domain.EntryFile, io.ReadSeekCloser, error)
	CountDownload(ctx context.Context, d domain.Download) error
	DownloadsOf(ctx context.Context, code string) (map[string]domain.Downloads, error)
}

// ListEntryFiles shows what can be had at once; to those who answer for the entry also what is given out no longer, and how
// much was taken.
func (s *entryFileHandlers) ListEntryFiles(ctx context.Context, r gen.ListEntryFilesRequestObject) (gen.ListEntryFilesResponseObject, error) {
	e, err := s.entry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	files, err := s.ledger.EntryFiles(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	p := caller(ctx)
	shown := gen.ListEntryFiles200JSONResponse{Items: []gen.EntryFile{}, Past: []gen.EntryFile{}, MayPut: domain.MayPutFiles(p, e) && e.Free()}
	if refusal := e.NotFree(p); refusal != nil && len(files) > 0 {
		shown.Closed = refusal.Detail
	}
	if domain.KeepsEntry(p, e) {
		return shown, s.keepersFiles(ctx, files, (*gen.EntryFileList)(&shown))
	}
	if shown.Closed == "" {
		given := slices.DeleteFunc(files, func(f domain.EntryFile) bool { return f.EndedAt != nil })
		shown.Items = each(given, toEntryFile)
	}
	return shown, nil
}

// keepersFiles adds all files with who put them and what was taken.
func (s *entryFileHandlers) keepersFiles(ctx context.Context, files []domain.EntryFile, to *gen.EntryFileList) error {
	if len(files) == 0 {
		return nil
	}
	counts, err := s.ledger.DownloadsOf(ctx, files[0].Code)
	if err != nil {
		return err
	}
	for _, f := range files {
		shown := toEntryFile(f)
		if shown.AddedBy, err = s.nameOf(ctx, f.By); err != nil {
			return err
		}
		shown.Downloads = toDownloads(counts[f.ID])
		if f.EndedAt == nil {
			to.Items = append(to.Items, shown)
			continue
		}
		if shown.EndedBy, err = s.nameOf(ctx, f.EndedBy); err != nil {
			return err
		}
		to.Past = append(to.Past, shown)
	}
	return nil
}

// PutEntryFile passes the file of the form on to the ledger as it comes.
func (s *entryFileHandlers) PutEntryFile(ctx context.Context, r gen.PutEntryFileRequestObject) (gen.PutEntryFileResponseObject, error) {
	e, err := s.ownEntry(ctx, r.Code)
	if err != nil {
		return nil, err
	}
	f := domain.EntryFile{Code: e.Code, Note: r.Params.Note, AsOf: r.Params.AsOf, By: caller(ctx).ID, Provider: e.Provider}
	if f, err = s.receive(ctx, r.Body, f); err != nil {
		return nil, err
	}
	shown := toEntryFile(f)
	return gen.PutEntryFile201JSONResponse{Body: shown, Headers: gen.PutEntryFile201ResponseHeaders{Location: shown.Path}}, nil
}

func (s *entryFileHandlers) receive(ctx context.Context, form *multipart.Reader, f domain.EntryFile) (domain.EntryFile, error) {
	done, err := s.uploads.take(ctx, sharer(ctx))
	if err != nil {
		return f, err
	}
	defer done()
	part, err := form.NextPart()
	if err != nil {
		return f, unreceived(err, s.limit)
	}
	if f.Name = fileName(part.FileName()); part.FormName() != uploadPart || f.Name == "" {
		return f, refuse(malformedUpload, "表单中应当有名为 %s 的文件，且有文件名", uploadPart)
	}
	content := &limited{from: part, left: s.limit}
	kept, err := s.ledger.PutFile(ctx, f, content)
	if content.err != nil { // whatever the ledger made of it
		return f, unreceived(content.err, s.limit)
	}
	return kept, err
}

func (s *entryFileHandlers) WithdrawEntryFile(ctx context.Context, r gen.WithdrawEntryFileRequestObject) (gen.WithdrawEntryFileResponseObject, error) {
	if _, err := s.ownEntry(ctx, r.Code); err != nil {
		return nil, err
	}
	return gen.WithdrawEntryFile204Response{}, s.ledger.WithdrawFile(ctx, r.Code, r.ID, caller(ctx).ID)
}

// ownEntry returns the entry if the caller puts files to it.
func (s *entryFileHandlers) ownEntry(ctx context.Context, code string) (domain.Entry, error) {
	e, err := s.entry(ctx, code)
	if err == nil && !domain.MayPutFiles(caller(ctx), e) {
		err = refuse(forbidden, "只有提供部门的人员或者主管部门可以上传、撤下条目的数据文件")
	}
	return e, err
}

// DownloadEntryFile gives a file out to anybody who need not ask for it. The class of the entry in force is what counts.
func (s *entryFileHandlers) DownloadEntryFile(ctx context.Context, r gen.DownloadEntryFileRequestObject) (gen.DownloadEntryFileResponseObject, error) {
	p := caller(ctx)
	if p.ID == "" {
		if err := s.downloads.take(networkOf(ctx)); err != nil {
			return nil, err
		}
	}
	e, err := s.ledger.Entry(ctx, r.Code)
	if err != nil {
		return nil, instead(err, refuse(domain.EntryUnknown, "没有代码为 %s 的目录条目", r.Code))
	}
	if refusal := e.NotFree(p); refusal != nil {
		return nil, refusal
	}
	f, content, err := s.ledger.EntryFile(ctx, r.Code, r.ID)
	if err != nil {
		return nil, err
	}
	return givenOut{ctx: ctx, content: content, count: s.ledger.CountDownload, of: domain.Download{
		File: f, Provider: e.Provider, Audience: domain.AudienceOf(p),
	}}, nil
}

func toEntryFile(f domain.EntryFile) gen.EntryFile {
	return gen.EntryFile{
		ID: f.ID, Name: f.Name, Note: f.Note, Format: f.Format(), AsOf: f.AsOf, Size: f.Size, Sha256: f.SHA256,
		AddedAt: local(f.AddedAt), EndedAt: localOr(f.EndedAt), Path: entryFilePath(f),
	}
}

func entryFilePath(f domain.EntryFile) string {
	return Base + "/catalog/" + url.PathEscape(f.Code) + "/files/" + url.PathEscape(f.ID)
}

func toDownloads(d domain.Downloads) gen.Downloads {
	return gen.Downloads{Requests: d.Requests, Completed: d.Completed, Aborted: d.Aborted, Bytes: d.Bytes}
}
