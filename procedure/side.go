package procedure

// sameSide tells whether one department fills both roles, by whatever seats: both are bound to the applicant, or both to
// the provider, or both, bound to neither, are filled by the same position. The superiors of both sides are authorities: each
// position is a department of its own.
func (r *Regulation) sameSide(a, b string) bool {
	if a == b {
		return true
	}
	one, ok := r.Parties.Get(a)
	other, too := r.Parties.Get(b)
	switch {
	case !ok || !too || one.Department != other.Department:
		return false
	case one.Department == RoleApplicant || one.Department == RoleProvider:
		return true
	default:
		return one.Position == other.Position
	}
}
