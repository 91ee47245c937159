-- Entries that have left the catalog. They keep their code, versions, cases and grants.

-- +goose Up
ALTER TABLE catalog ADD COLUMN retired INTEGER NOT NULL DEFAULT 0; -- with this version, the last
