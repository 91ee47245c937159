package api

import (
	"bytes"
	"context"
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
			ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Number: l.Number,
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
	id, format := strings.TrimSuffix(r.Letter, path.Ext(r.Letter)), path.Ext(r.Letter)
	seq, err := strconv.Atoi(id)
	for _, l := range list {
		if err == nil && l.Seq == seq {
			return setLetter(list, l, caller(ctx), format)
		}
	}
	return nil, domain.UnknownLetter(seq)
}

func setLetter(all []letter.Issued, l letter.Issued, viewer domain.Person, format string) (gen.GetLetterResponseObject, error) {
	switch format {
	case ".html":
		text, err := l.HTML()
		return gen.GetLetter200TextHTMLResponse{Body: bytes.NewReader(text), ContentLength: int64(len(text))}, err
	case ".docx":
		file, err := l.DOCX()
		return gen.GetLetter200ApplicationVndOpenxmlformatsOfficedocumentWordprocessingmlDocumentResponse{
			Body: bytes.NewReader(file), ContentLength: int64(len(file)),
		}, err
	}
	return gen.GetLetter200JSONResponse(toLetter(all, l, viewer)), nil
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
		ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Issuer: l.Issuer, Number: l.Number,
		Addressee: l.Addressee, Body: each(l.Body, same), Basis: each(l.Basis, same), Signature: l.Issuer, Date: l.Date, On: l.On,
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
