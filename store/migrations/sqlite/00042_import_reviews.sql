-- Whoever takes a catalog over from a file states the record of what the regulations have go before it.

-- +goose Up
ALTER TABLE catalog_imports ADD COLUMN reviews TEXT NOT NULL DEFAULT '';
