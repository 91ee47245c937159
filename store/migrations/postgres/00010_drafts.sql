-- +goose Up
-- What a draft follows from: the case, and what that case offers.
ALTER TABLE drafts ADD COLUMN opener TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN related TEXT COLLATE "C" NOT NULL DEFAULT '';
