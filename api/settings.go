package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

func (s *notificationHandlers) GetSettings(ctx context.Context, _ gen.GetSettingsRequestObject) (gen.GetSettingsResponseObject, error) {
	c, err := s.ledger.Contact(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	return gen.GetSettings200JSONResponse(toSettings(c)), nil
}

func (s *notificationHandlers) ChangeSettings(ctx context.Context, r gen.ChangeSettingsRequestObject) (gen.ChangeSettingsResponseObject, error) {
	change := domain.ContactChange{Email: r.Body.Email, Mail: r.Body.Mail, Digest: r.Body.Digest}
	c, err := s.ledger.ChangeContact(ctx, caller(ctx).ID, change)
	if err != nil {
		return nil, err
	}
	return gen.ChangeSettings200JSONResponse(toSettings(c)), nil
}

func toSettings(c domain.Contact) gen.Settings {
	return gen.Settings{Email: c.Email, Mail: c.Mail, Digest: c.Digest}
}
