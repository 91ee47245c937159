package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// attachmentHandlers takes files and gives them out.
type attachmentHandlers struct {
	*caseHandlers
	ledger attachmentKeeper
	limit  int64
	guests guestLimits

	uploads, publicUploads *turns
}

// attachmentKeeper keeps files.
type attachmentKeeper interface {
	Attach(ctx context.Context, a domain.Attachment, content io.Reader) (domain.Attachment, error)
	Attachments(ctx context.Context, number string) ([]domain.Attachment, error)
	Attachment(ctx context.Context, id string) (domain.Attachment, io.ReadCloser, error)
	// HandOver puts on record that the grantee fetches a file of a grant; while the grant cannot be used, it refuses.
	HandOver(ctx context.Context, a domain.Attachment, by domain.Person) error
}

const (
	uploadPart  = "file"
	octetStream = "application/octet-stream"
	longestName = 200 // characters
)

// Attach keeps a file for a case, of anybody who has a role in it: who only
// looks on adds nothing.
func (s *attachmentHandlers) Attach(ctx context.Context, r gen.AttachRequestObject) (gen.AttachResponseObject, error) {
	c, err := s.visible(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	limit, err := s.uploadLimit(ctx)
	if err != nil {
		return nil, err
	}
	if len(domain.Roles(caller(ctx), c.Definition.Regulation, c.State.Parties)) == 0 {
		return nil, refuse(procedure.NotYourRole, "只有本件的各方可以上传附件")
	}
	kept, err := s.receive(ctx, r.Body, r.Number, limit)
	if err != nil {
		return nil, err
	}
	return gen.Attach201JSONResponse{Body: kept, Headers: gen.Attach201ResponseHeaders{Location: attachmentPath(kept.ID)}}, nil
}

// Upload keeps a file that a form is going to name.
func (s *attachmentHandlers) Upload(ctx context.Context, r gen.UploadRequestObject) (gen.UploadResponseObject, error) {
	limit, err := s.uploadLimit(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.receive(ctx, r.Body, "", limit)
	if err != nil {
		return nil, err
	}
	return gen.Upload201JSONResponse{Body: kept, Headers: gen.Upload201ResponseHeaders{Location: attachmentPath(kept.ID)}}, nil
}

// uploadLimit counts an upload, and is how many bytes it may have. A guest's token is no way round what holds for those without one.
func (s *attachmentHandlers) uploadLimit(ctx context.Context) (int64, error) {
	if p := caller(ctx); p.ID != "" && !p.Guest() {
		return s.limit, nil
	}
	return min(s.limit, guestUploadLimit), s.guests.uploads.take(networkOf(ctx))
}

func attachmentPath(id string) string { return Base + "/attachments/" + url.PathEscape(id) }

// turn bounds how many uploads there are at once.
func (s *attachmentHandlers) turn(ctx context.Context) (done func(), err error) {
	if caller(ctx).Public() {
		return s.publicUploads.take(ctx, sharer(ctx))
	}
	return s.uploads.take(ctx, sharer(ctx))
}

// receive passes the file of the form on to the ledger as it comes.
func (s *attachmentHandlers) receive(ctx context.Context, form *multipart.Reader, number string, limit int64) (gen.Attachment, error) {
	done, err := s.turn(ctx)
	if err != nil {
		return gen.Attachment{}, err
	}
	defer done()
	part, err := form.NextPart()
	if err == nil && part.FormName() != uploadPart {
		return gen.Attachment{}, refuse(malformedUpload, "表单中只能有名为 %s 的文件，不能有 %q", uploadPart, part.FormName())
	}
	if err != nil {
		return gen.Attachment{}, unreceived(err, limit)
	}
	name := fileName(part.FileName())
	if name == "" {
		return gen.Attachment{}, refuse(malformedUpload, "文件没有名称")
	}
	file := bufio.NewReader(part)
	if _, err := file.Peek(1); errors.Is(err, io.EOF) {
		return gen.Attachment{}, refuse(malformedUpload, "文件是空的")
	}
	content := &limited{from: file, left: limit}
	kept, err := s.ledger.Attach(ctx, domain.Attachment{
		Case: number, Name: name, Type: mediaType(part.Header.Get("Content-Type")), By: caller(ctx).ID,
	}, content)
	if content.err != nil { // whatever the ledger made of it
		return gen.Attachment{}, unreceived(content.err, limit)
	}
	return toAttachment(kept), err
}

// limited fails, instead of ending, where a file is too large, so that no part
// of one is kept for the whole.
type limited struct {
	from io.Reader
	left int64
	err  error // why reading failed
}

var errTooLarge = errors.New("the attachment is too large")

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if l.left -= int64(n); l.left < 0 {
		err = errTooLarge
	}
	if err != nil && err != io.EOF {
		l.err = err
	}
	return n, err
}

func unreceived(err error, limit int64) error {
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &large):
		return refuse(domain.AttachmentTooLarge, "附件不得超过 %d 字节", limit)
	case errors.Is(err, context.Canceled):
		return err
	default:
		return refuse(malformedUpload, "表单中没有名为 %s 的文件，或者上传的内容没有收全", uploadPart)
	}
}

// fileName keeps of a name what is safe to show and to save under: the last
// element of a path of any system, without control characters.
func fileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName])
	}
	if strings.Trim(name, ".") == "" {
		return ""
	}
	return name
}

func mediaType(header string) string {
	name, _, err := mime.ParseMediaType(header)
	if err != nil {
		return octetStream
	}
	return name
}

func (s *attachmentHandlers) ListAttachments(ctx context.Context, r gen.ListAttachmentsRequestObject) (gen.ListAttachmentsResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	list, err := s.ledger.Attachments(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	return gen.ListAttachments200JSONResponse{Items: each(list, toAttachment)}, nil
}

// Download hands the file out as bytes to be saved, whatever it says it is: a
// browser must not run what somebody attached.
func (s *attachmentHandlers) Download(ctx context.Context, r gen.DownloadRequestObject) (gen.DownloadResponseObject, error) {
	unknown := refuse(domain.AttachmentUnknown, "没有编号为 %s 的附件", r.ID)
	a, content, err := s.ledger.Attachment(ctx, r.ID)
	if err != nil {
		return nil, instead(err, unknown)
	}
	if err := s.mayRead(ctx, a); err != nil {
		_ = content.Close()
		return nil, instead(err, unknown)
	}
	if err := s.ledger.HandOver(ctx, a, caller(ctx)); err != nil {
		_ = content.Close()
		return nil, err
	}
	return gen.Download200ApplicationOctetStreamResponse{
		Body: content, ContentLength: a.Size,
		Headers: gen.Download200ResponseHeaders{ContentDisposition: disposition(a.Name)},
	}, nil
}

// mayRead refuses an attachment of a case that the caller may not see, and one
// of no case yet to anybody but who uploaded it.
func (s *attachmentHandlers) mayRead(ctx context.Context, a domain.Attachment) error {
	if a.Case != "" {
		_, err := s.visible(ctx, a.Case)
		return err
	}
	if a.By != caller(ctx).ID {
		return refuse(domain.AttachmentUnknown, "没有编号为 %s 的附件", a.ID)
	}
	return nil
}

func toAttachment(a domain.Attachment) gen.Attachment {
	return gen.Attachment{
		ID: a.ID, Case: a.Case, Name: a.Name, MediaType: a.Type, Size: a.Size, Sha256: a.SHA256, AddedAt: local(a.AddedAt),
	}
}
