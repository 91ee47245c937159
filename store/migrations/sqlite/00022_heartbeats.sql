-- When each part of the application was last seen at work, in real time, so that other processes can tell that it stands
-- still. Nothing here counts in law.

-- +goose Up
CREATE TABLE heartbeats (
    name TEXT    NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL -- microseconds since 1970 UTC
) STRICT;

-- The newest acts, by whose fate one sees whether the engine works.
CREATE INDEX acts_by_registration ON acts (registered_at);
