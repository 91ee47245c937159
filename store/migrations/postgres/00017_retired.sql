-- Entries that have left the catalog. They keep their code, versions, cases and grants.

-- +goose Up
ALTER TABLE catalog ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE; -- with this version, the last
