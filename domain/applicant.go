package domain

import "strings"

// Applicant is a member of the public who files without an account, as they say of themselves; nothing of it is checked
// against a register. It is personal data: it stays in the ledger, encrypted, and the chain of the case has salted digests of it.
type Applicant struct {
	Name           string
	IdentityKind   IdentityKind
	IdentityNumber string
	Phone          string
	Email          string // empty: none
	Address        string // empty: none
	CodeHash       string // of the query code by which they follow their case
}

// Identifying are the places of what identifies the applicant: it is encrypted wherever it is kept. By what kind of proof they
// identify themselves is not.
func (a *Applicant) Identifying() []*string {
	return []*string{&a.Name, &a.IdentityNumber, &a.Phone, &a.Email, &a.Address}
}

// How the event of a filing has what identifies the applicant.
const (
	ApplicantValues   = "applicant."         // begins the names of all such values
	ApplicantIdentity = "applicant.identity" // kind and number, a space between
)

// Erased is what stands where something was that identified a person who was erased.
const Erased = "（已依法删除）"

// IdentityKind is by what a citizen, a legal person or another organisation identifies themselves.
type IdentityKind string

// The kinds of identity.
const (
	IdentityCard IdentityKind = "identity_card" // resident identity card, 18 characters
	Passport     IdentityKind = "passport"
	CreditCode   IdentityKind = "credit_code" // unified social credit code of an organisation, 18 characters
	OtherProof   IdentityKind = "other"
)

// Guest tells whether the person has no account and follows a case by its number and query code.
func (p Person) Guest() bool { return p.ID != "" && p.Login == "" && p.Department == "" }

// Fits tells whether a number can be one of the kind: of an identity card and a credit code the length and the check
// character are looked at (GB 11643, GB 32100), of others only that there is something.
func (k IdentityKind) Fits(number string) bool {
	switch k {
	case IdentityCard:
		return len(number) == 18 && cardCheck(number) == number[17]
	case CreditCode:
		return len(number) == 18 && creditCheck(number) == number[17]
	default:
		return number != ""
	}
}

// cardCheck is the check character after the first 17 digits (ISO 7064, MOD 11-2); 0 if they are none.
func cardCheck(number string) byte {
	sum := 0
	for i := range 17 {
		if number[i] < '0' || number[i] > '9' {
			return 0
		}
		sum = (sum + int(number[i]-'0')) * 2
	}
	return "10X98765432"[sum%11]
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditCheck is the check character after the first 17 characters; 0 if one of them is not of the code's alphabet.
func creditCheck(number string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		at := strings.IndexByte(creditAlphabet, number[i])
		if at < 0 {
			return 0
		}
		sum += at * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31]
}
