package api

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// publicHandlers serves those who have no account.
type publicHandlers struct {
	*filingHandlers
	ledger      publicLedger
	attachments *attachmentHandlers
	attempts    attemptKeeper
}

// publicLedger is what the public needs of the ledger.
type publicLedger interface {
	// File registers a case; the instant of registration is its receipt.
	File(ctx context.Context, f domain.Filing) (domain.Filed, error)
	// Follower is who follows the case by the query code with this hash.
	Follower(ctx context.Context, number, codeHash string) (domain.Person, error)
	IssueToken(ctx context.Context, t domain.Token) error // refuses a proof that no longer holds
	Entries(ctx context.Context, q domain.EntryQuery) (domain.List[domain.Entry], error)
	Applicant(ctx context.Context, person string) (domain.Applicant, bool, error) // false: filed with an account
}

// What the public may do without an account, for each address from which it comes, whatever comes of it. The counts are of
// this process.
const (
	guestFilings     = 10
	guestUploads     = 30
	guestDownloads   = 600
	guestWindow      = time.Hour
	guestUploadLimit = 10 << 20 // bytes of one file

	// followingLasts is how long looking into a case by its query code lasts, in real time.
	followingLasts = time.Hour
)

// guestLimits count what addresses do without an account.
type guestLimits struct{ filings, uploads, downloads *attempts }

func newGuestLimits(now func() time.Time) guestLimits {
	return guestLimits{
		filings: newAttempts(now, guestFilings), uploads: newAttempts(now, guestUploads),
		downloads: newAttempts(now, guestDownloads),
	}
}

// FileAsGuest files for a member of the public who has no account, and gives them the query code of the case: once, since
// the ledger keeps only its hash.
func (s *publicHandlers) FileAsGuest(ctx context.Context, r gen.FileAsGuestRequestObject) (gen.FileAsGuestResponseObject, error) {
	if err := s.guests.filings.take(networkOf(ctx)); err != nil {
		return nil, err
	}
	applicant, err := toApplicant(r.Body.Applicant)
	if err != nil {
		return nil, err
	}
	filing, err := s.toFiling(ctx, gen.Filing{Procedure: r.Body.Procedure, Resource: r.Body.Resource, Form: r.Body.Form}, r.Params.IdempotencyKey)
	if err != nil {
		return nil, err
	}
	code := newQueryCode()
	applicant.CodeHash = hashOf(code)
	filing.Applicant = &applicant
	filed, err := s.ledger.File(ctx, filing)
	s.guests.filings.settle(networkOf(ctx), err)
	if err != nil {
		return nil, err
	}
	if filed.Step != nil {
		s.tell.step(ctx, *filed.Step)
	}
	body, err := s.toGuestFiled(ctx, filed, code)
	if err != nil {
		return nil, err
	}
	return gen.FileAsGuest201JSONResponse{Body: body, Headers: gen.FileAsGuest201ResponseHeaders{Location: casePath(body.Number)}}, nil
}

// toGuestFiled shows the case as whoever has just filed it sees it.
func (s *publicHandlers) toGuestFiled(ctx context.Context, filed domain.Filed, code string) (gen.GuestFiled, error) {
	guest := domain.Person{ID: filed.Case.State.Parties.Person}
	session, err := s.follow(ctx, guest)
	if err != nil {
		return gen.GuestFiled{}, err
	}
	shown, err := s.toFiled(context.WithValue(ctx, callerKey{}, guest), filed)
	return gen.GuestFiled{
		Number: shown.Number, QueryCode: grouped(code), ExpectedOn: shown.ExpectedOn, Provisional: shown.Provisional,
		Repeated: shown.Repeated, Token: session.Token, ExpiresAt: session.ExpiresAt, Case: shown.Case,
	}, err
}

// FollowCase lets somebody in by a case's number and query code. Which of the two is wrong, nobody learns.
func (s *publicHandlers) FollowCase(ctx context.Context, r gen.FollowCaseRequestObject) (gen.FollowCaseResponseObject, error) {
	number := strings.ToUpper(strings.TrimSpace(r.Body.Number))
	guest, err := tried(ctx, s.lookTrial(ctx, number), func() (domain.Person, error) {
		return s.ledger.Follower(ctx, number, hashOf(plain(r.Body.QueryCode)))
	})
	if err != nil {
		return nil, err
	}
	session, err := s.follow(ctx, guest)
	if err != nil {
		return nil, err
	}
	return gen.FollowCase201JSONResponse{Number: number, Token: session.Token, ExpiresAt: session.ExpiresAt}, nil
}

// follow gives the guest a token by which they are the applicant of their case, as one with an account would be of theirs.
func (s *publicHandlers) follow(ctx context.Context, guest domain.Person) (gen.Following, error) {
	token, issued := newToken(), time.Now()
	kept := domain.Token{Hash: hashOf(token), Person: guest.ID, IssuedAt: issued, ExpiresAt: issued.Add(followingLasts), Most: sessionsAtOnce}
	if err := s.ledger.IssueToken(ctx, kept); err != nil {
		return gen.Following{}, err
	}
	return gen.Following{Token: token, ExpiresAt: local(kept.ExpiresAt)}, nil
}

// UploadAsGuest keeps a file that the form of somebody without an account is going to name.
func (s *publicHandlers) UploadAsGuest(ctx context.Context, r gen.UploadAsGuestRequestObject) (gen.UploadAsGuestResponseObject, error) {
	limit, err := s.attachments.uploadLimit(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := s.attachments.receive(ctx, r.Body, "", limit)
	if err != nil {
		return nil, err
	}
	return gen.UploadAsGuest201JSONResponse(kept), nil
}

// ListGrounds shows of entries that are not open, or open on conditions, what they are called and on what ground they are
// so, and nothing of what is in them; see docs/adr/0090.
func (s *publicHandlers) ListGrounds(ctx context.Context, r gen.ListGroundsRequestObject) (gen.ListGroundsResponseObject, error) {
	open := r.Params.Open
	if open == "" {
		open = gen.ListGroundsParamsOpenWithheld
	}
	list, err := s.ledger.Entries(ctx, domain.EntryQuery{
		Provider: r.Params.Provider, Open: string(open), Page: domain.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListGrounds200JSONResponse{Next: list.Next, Items: each(list.Items, func(e domain.Entry) gen.Ground {
		return gen.Ground{
			Code: e.Code, Title: e.Title, Provider: refs.ref(e.Provider), Open: gen.Class(e.Open), Basis: e.OpenBasis, Terms: e.OpenTerms,
		}
	})}, nil
}

// GetApplicant shows what an applicant without an account said of themselves to those who have a part in the case: they
// have to reach them. The number of the proof of identity is masked.
func (s *publicHandlers) GetApplicant(ctx context.Context, r gen.GetApplicantRequestObject) (gen.GetApplicantResponseObject, error) {
	name, a, err := s.applicant(ctx, r.Number)
	return gen.GetApplicant200JSONResponse{
		Name: name, IdentityKind: gen.IdentityKind(a.IdentityKind), IdentityNumber: masked(a.IdentityNumber),
		Phone: a.Phone, Email: a.Email, Address: a.Address,
	}, err
}

// GetApplicantIdentity shows the number in full, which is on the record apart.
func (s *publicHandlers) GetApplicantIdentity(
	ctx context.Context, r gen.GetApplicantIdentityRequestObject,
) (gen.GetApplicantIdentityResponseObject, error) {
	_, a, err := s.applicant(ctx, r.Number)
	return gen.GetApplicantIdentity200JSONResponse{IdentityNumber: a.IdentityNumber}, err
}

// applicant is the name of who filed, and what they said of themselves if they have no account.
func (s *publicHandlers) applicant(ctx context.Context, number string) (string, domain.Applicant, error) {
	c, err := s.visible(ctx, number)
	if err != nil {
		return "", domain.Applicant{}, err
	}
	if len(domain.Roles(caller(ctx), c.Definition.Regulation, c.State.Parties)) == 0 {
		return "", domain.Applicant{}, refuse(forbidden, "只有本件的各方可以查看申请人的身份和联系方式")
	}
	name, err := s.applicantName(ctx, c.State.Parties)
	if err != nil {
		return "", domain.Applicant{}, err
	}
	a, _, err := s.ledger.Applicant(ctx, c.State.Parties.Person)
	return name, a, err
}

// masked leaves of a number its first and last characters, by which people who have the proof before them compare.
func masked(number string) string {
	r := []rune(number)
	first, last := min(3, len(r)/4), min(4, len(r)/4)
	for i := first; i < len(r)-last; i++ {
		r[i] = '*'
	}
	return string(r)
}

func toApplicant(a gen.ApplicantInput) (domain.Applicant, error) {
	applicant := domain.Applicant{
		Name: strings.TrimSpace(a.Name), IdentityKind: domain.IdentityKind(a.IdentityKind),
		IdentityNumber: strings.ToUpper(strings.TrimSpace(a.IdentityNumber)),
		Phone:          strings.TrimSpace(a.Phone), Email: strings.TrimSpace(a.Email), Address: strings.TrimSpace(a.Address),
	}
	var list procedure.Refusals
	if applicant.Name == "" {
		list = append(list, refuseField(procedure.FieldMissing, "applicant.name", "请填写姓名或者名称"))
	}
	if !applicant.IdentityKind.Fits(applicant.IdentityNumber) {
		list = append(list, refuseField(procedure.FieldInvalid, "applicant.identity_number", "证件号码有误，请核对"))
	}
	if len(list) > 0 {
		return applicant, list
	}
	return applicant, nil
}

// queryAlphabet has no letter that is taken for a digit or another letter (Crockford's base 32): I, L, O and U are missing.
const queryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// queryLength is the characters of a query code: 80 random bits.
const queryLength = 16

func newQueryCode() string {
	var bits [queryLength]byte
	_, _ = rand.Read(bits[:]) // never fails; see its documentation
	code := make([]byte, queryLength)
	for i, b := range bits {
		code[i] = queryAlphabet[b%byte(len(queryAlphabet))]
	}
	return string(code)
}

// grouped is how a code is shown: ABCD-EFGH-JKMN-PQRS.
func grouped(code string) string {
	var groups []string
	for part := range slices.Chunk([]byte(code), 4) {
		groups = append(groups, string(part))
	}
	return strings.Join(groups, "-")
}

// plain is a code as it is hashed, however it was typed.
func plain(typed string) string {
	typed = strings.ToUpper(typed)
	typed = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(typed)
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(queryAlphabet, r) {
			return r
		}
		return -1
	}, typed)
}
