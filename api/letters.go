package api

import (
	"bytes"
	"cmp"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/letter"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// letterOf is a letter of a case with the event that it follows from.
type letterOf struct {
	letter.Letter
	event office.Event
}

func (s *historyDesk) ListLetters(ctx context.Context, r gen.ListLettersRequestObject) (gen.ListLettersResponseObject, error) {
	v, list, err := s.letters(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	return gen.ListLetters200JSONResponse{Items: each(list, func(l letterOf) gen.LetterRef {
		return gen.LetterRef{
			ID: strconv.Itoa(l.event.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Number: l.Number,
			On: v.legalDate(l.event.Record), Addressee: l.Addressee, Issuer: l.Issuer,
		}
	})}, nil
}

// GetLetter answers with the letter's parts, or, as the id ends, with a page or a document.
func (s *historyDesk) GetLetter(ctx context.Context, r gen.GetLetterRequestObject) (gen.GetLetterResponseObject, error) {
	v, list, err := s.letters(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	id, format := strings.TrimSuffix(r.Letter, path.Ext(r.Letter)), path.Ext(r.Letter)
	for _, l := range list {
		if strconv.Itoa(l.event.Seq) == id {
			return v.setLetter(l, format)
		}
	}
	return nil, refuse(letterUnknown, "本件没有编号为 %s 的文书", id)
}

func (v view) setLetter(l letterOf, format string) (gen.GetLetterResponseObject, error) {
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
		ID: strconv.Itoa(l.event.Seq), Kind: gen.LetterKind(l.Kind), Title: l.Title, Issuer: l.Issuer, Number: l.Number,
		Addressee: l.Addressee, Body: l.Body, Basis: each(l.Basis, func(b string) string { return b }), Signature: l.Issuer,
		Date: l.Date, On: v.legalDate(l.event.Record),
	}, nil
}

// letters writes every letter of the case, in the order of what they follow from.
func (s *historyDesk) letters(ctx context.Context, number string) (view, []letterOf, error) {
	c, err := s.visible(ctx, number)
	if err != nil {
		return view{}, nil, err
	}
	v, err := s.view(ctx, c)
	if err != nil {
		return v, nil, err
	}
	events, err := s.ledger.Timeline(ctx, number)
	if err != nil {
		return v, nil, err
	}
	applicant, err := s.applicantName(ctx, c.State.Parties)
	if err != nil {
		return v, nil, err
	}
	var list []letterOf
	for _, e := range events {
		kind, written := letter.Of(v.Definition, e.Record)
		if !written {
			continue
		}
		facts := v.facts(kind, e.Record, applicant)
		l, err := letter.Write(kind, letter.Number(number, len(list)+1), v.grounds(e.Record), v.legalDate(e.Record), facts)
		if err != nil {
			return v, nil, err
		}
		list = append(list, letterOf{l, e})
	}
	return v, list, nil
}

func (v view) facts(kind procedure.Letter, rec procedure.Record, applicant string) letter.Facts {
	d, s := v.Definition, v.State
	f := letter.Facts{
		Regulation: d.Regulation.Title, Procedure: d.Title, Case: s.Number, FiledOn: procedure.Written(s.FiledOn), On: procedure.Written(v.legalDate(rec)),
		Public: s.Parties.Applicant == procedure.Public, From: v.issuer(kind, rec), Action: actionTitle(d, rec.From, rec.Event.Action),
		Silent: rec.Event.Kind == procedure.ClockExpired,
	}
	f.To = cmp.Or(applicant, v.organs.of(s.Parties.Applicant).Name)
	if kind == procedure.RectificationLetter {
		f.To, f.Public, f.Ordered = v.organs.of(s.Parties.Provider).Name, false, rec.Event.Kind == procedure.Acted
	}
	if s.Resource != nil {
		f.Subject = s.Resource.Title
	}
	switch {
	case f.Ordered: // what was found is in the filing: an order has to say it itself, with what it changes
		fields, values := v.fieldsOf(rec), rec.Event.Fields
		found := slices.DeleteFunc(slices.Clone(d.Form), func(field procedure.Field) bool { return values[field.Name] != nil })
		f.Said = slices.Concat(v.said(found, s.Form), v.said(fields, values))
	case kind != procedure.ReceiptLetter:
		f.Said = v.said(v.fieldsOf(rec), rec.Event.Fields)
	}
	f.Said = slices.DeleteFunc(f.Said, func(s letter.Said) bool { return s.Text == f.To }) // who is addressed is named there
	v.timed(kind, rec, &f)
	if kind == procedure.AnswerLetter {
		f.Outcome, f.Remedies = v.outcomeOf(rec), v.remedies()
	}
	return f
}

// issuer is the department that acted, or the provider for what nobody of the house did: a filing, an expiry.
func (v view) issuer(kind procedure.Letter, rec procedure.Record) string {
	acted := rec.Event.By.Department
	if rec.Event.Kind == procedure.Filed && kind != procedure.RectificationLetter {
		acted = ""
	}
	if code := cmp.Or(acted, v.State.Parties.Provider); code != "" {
		return v.organs.of(code).Name
	}
	return v.Definition.Regulation.Issuer
}

// said is what was given in the fields, without ticks and files.
func (v view) said(fields []procedure.Field, given procedure.Fields) []letter.Said {
	var list []letter.Said
	for _, field := range fields {
		value, ok := given[field.Name]
		if !ok || field.Type == procedure.Confirm || field.Type == procedure.Attachment || value == "" {
			continue
		}
		list = append(list, letter.Said{Title: field.Title, Text: v.textOf(field, value)})
	}
	return list
}

// timed fills in by when what is due, and of an extension from when to when.
func (v view) timed(kind procedure.Letter, rec procedure.Record, f *letter.Facts) {
	if rec.Event.Kind == procedure.ClockExpired {
		f.Clock = v.clockTitle(rec.Event.Clock)
		name, _, _ := strings.Cut(rec.Event.Clock, "#")
		f.Consent = v.Definition.Clocks.At(name).Expired.Lapsed
	}
	for _, c := range rec.Commands {
		extended := c.Kind == procedure.ExtendClock
		if c.Due == nil || extended != (kind == procedure.ExtensionLetter) || (!extended && c.Kind != procedure.StartClock && c.Kind != procedure.RestartClock) {
			continue
		}
		f.Clock, f.Due = v.clockTitle(c.Clock), procedure.Written(*c.Due)
		if extended && c.Old != nil {
			f.OldDue, f.Days = procedure.Written(*c.Old), v.extendedBy(c.Clock, rec)
		}
		return
	}
}

func (v view) extendedBy(clock string, rec procedure.Record) int {
	for _, r := range v.State.Clocks {
		for _, e := range r.Extensions {
			at := e.RequestedAt
			if e.DecidedAt != nil {
				at = *e.DecidedAt
			}
			if r.ID == clock && e.Granted && at.Equal(rec.Event.At) {
				return e.Workdays
			}
		}
	}
	return 0
}

// outcomeOf is the decision: the case's own, or the one that it is about to have when a service is done.
func (v view) outcomeOf(rec procedure.Record) string {
	if v.State.Outcome != nil {
		return v.State.Outcome.Title
	}
	d := v.Definition
	name, _, _ := strings.Cut(rec.Event.Clock, "#")
	action := d.States.At(rec.From).Actions.At(rec.Event.Action)
	return d.Outcomes.At(cmp.Or(action.Outcome, d.Clocks.At(name).Expired.Outcome, d.States.At(rec.To).End))
}

// remedies are the cases that the applicant may open now.
func (v view) remedies() []string {
	offers, err := v.machine.Offers(v.State)
	if err != nil {
		return nil // what cannot be told now is left out of the letter
	}
	var list []string
	for _, o := range offers {
		if v.Definition.Regulation.Parties.At(o.Role).Department == procedure.RoleApplicant {
			list = append(list, o.Title+groundOf(v.Definition.Regulation, o.Basis, "（%s）"))
		}
	}
	return list
}

// grounds are the articles on which the event rests.
func (v view) grounds(rec procedure.Record) []string {
	d := v.Definition
	var bases []procedure.Basis
	switch rec.Event.Kind {
	case procedure.ClockExpired:
		name, _, _ := strings.Cut(rec.Event.Clock, "#")
		bases = append(bases, d.Clocks.At(name).Basis, d.Clocks.At(name).Expired.Basis)
	case procedure.Acted:
		for _, o := range d.OpenIn(rec.From) {
			if o.Action == rec.Event.Action {
				bases = append(bases, o.Basis)
				break
			}
		}
	default:
		bases = append(bases, procedure.Basis{Basis: d.Basis})
	}
	list := []string{}
	for _, b := range bases {
		if text := groundOf(d.Regulation, b, "%s"); text != "" && (len(list) == 0 || list[0] != text) {
			list = append(list, text)
		}
	}
	return list
}

// groundOf names the article in its regulation; what is only practice is none.
func groundOf(r *procedure.Regulation, b procedure.Basis, format string) string {
	b = b.Marked()
	if b.Mark == procedure.Practice || b.Basis == "" {
		return ""
	}
	return strings.Replace(format, "%s", "《"+r.Title+"》"+b.Basis, 1)
}
