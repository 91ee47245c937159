-- The grants on a catalog entry, which its page and whoever decides about it list.

-- +goose Up
CREATE INDEX grants_by_resource ON grants (resource, granted_at);
