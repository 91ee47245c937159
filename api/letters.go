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
	return gen.ListLetters200JSONResponse{Items: each(list, func(l letter.Sent) gen.LetterRef {
		return gen.LetterRef{
			ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Number: l.Number,
			On: l.On, Addressee: l.Addressee, Issuer: l.Issuer,
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
	for _, l := range list {
		if strconv.Itoa(l.Seq) == id {
			return setLetter(l, format)
		}
	}
	return nil, refuse(letterUnknown, "本件没有编号为 %s 的文书", id)
}

func setLetter(l letter.Sent, format string) (gen.GetLetterResponseObject, error) {
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
	return gen.GetLetter200JSONResponse{
		ID: strconv.Itoa(l.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Issuer: l.Issuer, Number: l.Number,
		Addressee: l.Addressee, Body: l.Body, Basis: each(l.Basis, func(b string) string { return b }), Signature: l.Issuer,
		Date: l.Date, On: l.On,
	}, nil
}

func (s *historyHandlers) letters(ctx context.Context, number string) ([]letter.Sent, error) {
	c, err := s.visible(ctx, number)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx, c)
	if err != nil {
		return nil, err
	}
	events, err := s.ledger.Timeline(ctx, number)
	if err != nil {
		return nil, err
	}
	applicant, err := s.applicantName(ctx, c.State.Parties)
	if err != nil {
		return nil, err
	}
	return letter.Case{Machine: v.machine, State: v.State, Names: domain.Names(v.departments), Applicant: applicant}.Letters(events)
}
