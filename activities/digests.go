package activities

import (
	"context"
	"fmt"
)

// WriteDigests tells people what of theirs is late or due. Of whom and of what stays
// in the ledger: histories hold no person.
func (a *Activities) WriteDigests(ctx context.Context, _ MorningDay) (ErrandDone, error) {
	n, err := a.Mornings.WriteDigests(ctx)
	if err != nil {
		return ErrandDone{}, failure(ctx, err)
	}
	if n == 0 {
		return ErrandDone{}, nil
	}
	return ErrandDone{Lines: []string{fmt.Sprintf("发出 %d 份", n)}}, nil
}
