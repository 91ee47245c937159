package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

func (s *notificationDesk) GetSettings(ctx context.Context, _ gen.GetSettingsRequestObject) (gen.GetSettingsResponseObject, error) {
	c, err := s.ledger.Contact(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	return gen.GetSettings200JSONResponse(toSettings(c)), nil
}

func (s *notificationDesk) ChangeSettings(ctx context.Context, r gen.ChangeSettingsRequestObject) (gen.ChangeSettingsResponseObject, error) {
	change := office.ContactChange{Email: r.Body.Email, Mail: r.Body.Mail, Digest: r.Body.Digest}
	c, err := s.ledger.ChangeContact(ctx, caller(ctx).ID, change)
	if err != nil {
		return nil, err
	}
	return gen.ChangeSettings200JSONResponse(toSettings(c)), nil
}

func toSettings(c office.Contact) gen.Settings {
	return gen.Settings{Email: c.Email, Mail: c.Mail, Digest: c.Digest}
}
