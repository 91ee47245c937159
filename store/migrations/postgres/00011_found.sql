-- Cases that the search index found are sorted, and those that somebody may not see left out, without reading their rows.
-- SQLite, which no large office uses, has no such index.
-- +goose Up
CREATE INDEX cases_found ON cases (number) INCLUDE (filed_at, applicant, provider, person, regulation, procedure);
