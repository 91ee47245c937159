-- When each part of the application was last seen at work, in real time, so that other processes can tell that it stands
-- still. Nothing here counts in law.

-- +goose Up
CREATE TABLE heartbeats (
    name TEXT    NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL -- microseconds since 1970 UTC
) STRICT;

-- The newest acts, by whose fate one sees whether the engine works.
CREATE INDEX acts_by_registration ON acts (registered_at);

-- Contents lie in parts, so that none has to be in memory whole. What was there is one part.
ALTER TABLE contents RENAME TO contents_whole;
CREATE TABLE contents (
    sha256  TEXT    NOT NULL,
    part    INTEGER NOT NULL, -- from 0
    content BLOB    NOT NULL,
    PRIMARY KEY (sha256, part)
) STRICT;
INSERT INTO contents (sha256, part, content) SELECT sha256, 0, content FROM contents_whole;
DROP TABLE contents_whole;

-- Tokens that have expired are removed.
CREATE INDEX tokens_by_expiry ON tokens (expires_at);
