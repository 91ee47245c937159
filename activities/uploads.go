package activities

import (
	"context"
	"fmt"
)

// DiscardUploads removes files that were uploaded for a filing that never came.
func (a *Activities) DiscardUploads(ctx context.Context, _ MorningDay) (ErrandDone, error) {
	n, err := a.Mornings.DiscardUploads(ctx)
	if err != nil {
		return ErrandDone{}, failure(ctx, err)
	}
	if n == 0 {
		return ErrandDone{}, nil
	}
	return ErrandDone{Lines: []string{fmt.Sprintf("清除 %d 个", n)}}, nil
}
