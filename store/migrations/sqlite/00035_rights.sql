-- What rights somebody asks for on behalf of somebody else, until a second person has decided.

-- +goose Up
CREATE TABLE rights_requests (
    id            TEXT NOT NULL PRIMARY KEY,
    person        TEXT NOT NULL REFERENCES people (id),
    name          TEXT NOT NULL,    -- what the account is to be: all of it, so that what was asked for is what is granted
    department    TEXT NOT NULL,
    positions     TEXT NOT NULL,    -- with commas between
    disabled      INTEGER NOT NULL,
    asked_by      TEXT NOT NULL,
    asked_by_name TEXT NOT NULL,
    asked_at      INTEGER NOT NULL, -- real time
    decision      TEXT NOT NULL,    -- confirmed, refused, superseded; empty: none yet
    decided_by    TEXT NOT NULL,
    decided_at    INTEGER           -- real time
) STRICT;
CREATE INDEX rights_requests_open ON rights_requests (person) WHERE decided_at IS NULL;
