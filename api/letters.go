package api

import (
	"bytes"
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/letter"
)

func (s *historyHandlers) ListLetters(ctx context.Context, r gen.ListLettersRequestObject) (gen.ListLettersResponseObject, error) {
	list, err := s.letters(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	return gen.ListLetters200JSONResponse{Items: each(list, func(l letter.Issued) gen.LetterRef {
		return gen.LetterRef{
			ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Name: l.Called(), Title: l.Title, Number: l.Number,
			On: l.On, Addressee: l.Addressee, Issuer: l.Issuer, Hash: l.Hash, CorrectedBy: correctedBy(list, l),
		}
	})}, nil
}

// GetLetter answers with the letter's parts, or, as the id ends, with a page or a document.
func (s *historyHandlers) GetLetter(ctx context.Context, r gen.GetLetterRequestObject) (gen.GetLetterResponseObject, error) {
	list, err := s.letters(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	seq, err := strconv.Atoi(strings.TrimSuffix(r.Letter, path.Ext(r.Letter)))
	for _, l := range list {
		if err == nil && l.Seq == seq {
			return s.setLetter(r, list, l, caller(ctx))
		}
	}
	return nil, domain.UnknownLetter(seq)
}

// setLetter answers in the format that is asked for.
func (s *historyHandlers) setLetter(
	r gen.GetLetterRequestObject, all []letter.Issued, l letter.Issued, viewer domain.Person,
) (gen.GetLetterResponseObject, error) {
	format := path.Ext(r.Letter)
	if format == "" {
		shown := toLetter(all, l, viewer)
		shown.Mark, shown.FontsMissing = s.mark(), s.fonts.Missing()
		return gen.GetLetter200JSONResponse(shown), nil
	}
	set := letter.Setting{Mark: s.mark(), Fonts: s.fonts}
	if format == ".html" {
		text, err := l.HTML(set)
		return gen.GetLetter200TextHTMLResponse{Body: bytes.NewReader(text), ContentLength: int64(len(text))}, err
	}
	file := letterFile{name: letter.FileName(all, l, r.Number, format)}
	var err error
	switch format {
	case ".pdf":
		file.kind = "application/pdf"
		file.content, err = l.PDF(set)
	case ".ofd":
		file.kind = "application/ofd"
		file.content, err = l.OFD(set)
	default:
		file.kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		file.content, err = l.DOCX(set)
	}
	return file, err
}

// mark is what stands across letters that are not in earnest.
func (s *historyHandlers) mark() string {
	switch {
	case s.ledger.Drill() > 0:
		return "演练"
	case s.ledger.MadeUp():
		return "演示"
	default:
		return ""
	}
}

// letterFile is a letter set as a file.
type letterFile struct {
	name, kind string
	content    []byte
}

// VisitGetLetterResponse writes the file under its name.
func (f letterFile) VisitGetLetterResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.content)))
	w.Header().Set("Content-Disposition", disposition(f.name))
	_, err := w.Write(f.content)
	return err
}

// CorrectLetter has another letter issued that corrects one. That changes nothing in the case, so the engine need not hear of
// it; what time has brought about meanwhile, the sweep tells.
func (s *historyHandlers) CorrectLetter(ctx context.Context, r gen.CorrectLetterRequestObject) (gen.CorrectLetterResponseObject, error) {
	if _, err := s.visible(ctx, r.Number); err != nil {
		return nil, err
	}
	seq, err := strconv.Atoi(r.Letter)
	if err != nil {
		return nil, domain.UnknownLetter(seq)
	}
	issued, err := s.ledger.CorrectLetter(ctx, domain.LetterCorrection{
		Case: r.Number, Letter: seq, By: caller(ctx), Text: r.Body.Text, Reason: r.Body.Reason, Key: r.Params.IdempotencyKey,
	})
	if err != nil {
		return nil, err
	}
	return gen.CorrectLetter201JSONResponse(toLetter(nil, issued, caller(ctx))), nil
}

func toLetter(all []letter.Issued, l letter.Issued, viewer domain.Person) gen.Letter {
	shown := gen.Letter{
		ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Name: l.Called(), Series: l.Series, Title: l.Title, Issuer: l.Issuer, Number: l.Number,
		Addressee: l.Addressee, TitleLines: l.TitleLines(letter.Setting{}), Body: each(l.Body, same), Basis: each(l.Basis, same),
		Signature: l.Issuer, Note: l.Note(), Date: l.Date, On: l.On,
		Hash: l.Hash, Template: l.Template, ComposedAtUpgrade: l.AtUpgrade, CorrectedBy: correctedBy(all, l),
	}
	if l.Corrects != nil {
		shown.Corrects = toLetterName(*l.Corrects)
	}
	_, corrected := letter.CorrectedBy(all, l.Seq)
	shown.Correctable = !corrected && domain.MayCorrectLetter(viewer, l.Department)
	return shown
}

func correctedBy(all []letter.Issued, l letter.Issued) gen.LetterName {
	if by, corrected := letter.CorrectedBy(all, l.Seq); corrected {
		return toLetterName(*by.Reference())
	}
	return gen.LetterName{}
}

func toLetterName(r letter.Reference) gen.LetterName {
	return gen.LetterName{ID: strconv.Itoa(r.Seq), Title: r.Title, Number: r.Number, Date: r.Date}
}

// letters are those of a case that the caller may see.
func (s *historyHandlers) letters(ctx context.Context, number string) ([]letter.Issued, error) {
	if _, err := s.visible(ctx, number); err != nil {
		return nil, err
	}
	return s.ledger.Letters(ctx, number)
}
