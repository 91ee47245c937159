package letter

import (
	"slices"

	"github.com/shixian/shixian/procedure"
)

// Of is the letter that an event of a case gives rise to, if it does: the one that the pack says, or else the one that
// follows from what the event is.
func Of(d *procedure.Definition, r procedure.Record) (procedure.Letter, bool) {
	if r.Refusal != nil {
		return "", false
	}
	if r.Event.Kind == procedure.LetterCorrected {
		return procedure.CorrectionLetter, true
	}
	kind := derived(d, r)
	if stated := stated(d, r); stated != "" {
		kind = stated
	}
	return kind, kind != "" && kind != procedure.NoLetter
}

// stated is what the pack says.
func stated(d *procedure.Definition, r procedure.Record) procedure.Letter {
	for _, branch := range d.Took(r.Transitions) {
		if branch.Letter != "" {
			return branch.Letter
		}
	}
	switch r.Event.Kind {
	case procedure.Filed:
		return d.Filing.Letter
	case procedure.Acted:
		if a, ok := d.States.At(r.From).Actions.Get(r.Event.Action); ok {
			if a.Complete == procedure.CompleteAll && r.From == r.To {
				return procedure.NoLetter // the others of the joint task have yet to act
			}
			return a.Letter
		}
		return d.Anytime.At(r.Event.Action).Letter
	case procedure.ClockExpired:
		return d.ExpiryIn(r).Letter
	default:
		return ""
	}
}

func derived(d *procedure.Definition, r procedure.Record) procedure.Letter {
	switch {
	case byApplicant(d, r): // nobody writes to those who have just acted
		return ""
	case extends(r):
		return procedure.ExtensionLetter
	case r.From != r.To && d.States.At(r.To).End != "": // a service may still have to be done before the end
		return procedure.AnswerLetter
	case r.Event.Kind == procedure.Filed && len(d.Filing.Expects) > 0:
		return procedure.ReceiptLetter
	case r.Event.Kind == procedure.Acted && r.From != r.To && d.HandsOver(r.From, r.To):
		if d.Returns(r.From, r.Event.Action, r.To) {
			return procedure.SupplementLetter
		}
		return procedure.AnswerLetter // what follows from it is the applicant's
	}
	return ""
}

func byApplicant(d *procedure.Definition, r procedure.Record) bool {
	if r.Event.Kind != procedure.Acted {
		return false
	}
	return !slices.ContainsFunc(r.Event.By.Roles, func(role string) bool { return !d.OwedByApplicant(role) })
}

func extends(r procedure.Record) bool {
	return slices.ContainsFunc(r.Commands, func(c procedure.Command) bool { return c.Kind == procedure.ExtendClock })
}
