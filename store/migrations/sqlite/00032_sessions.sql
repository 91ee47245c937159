-- Log-ins end when they are not used, and say where they come from.

-- +goose Up
ALTER TABLE tokens ADD COLUMN idle INTEGER NOT NULL DEFAULT 0; -- microseconds without use after which it ends; 0: it does not
ALTER TABLE tokens ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN agent TEXT NOT NULL DEFAULT '';
