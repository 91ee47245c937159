-- When each part of the application was last seen at work, in real time, so that other processes can tell that it stands
-- still. Nothing here counts in law.

-- +goose Up
CREATE TABLE heartbeats (
    name TEXT   NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL -- microseconds since 1970 UTC
);

-- The newest acts, by whose fate one sees whether the engine works.
CREATE INDEX acts_by_registration ON acts (registered_at);

-- Contents lie in parts, so that none has to be in memory whole. What was there is one part.
ALTER TABLE contents ADD COLUMN part INTEGER NOT NULL DEFAULT 0; -- from 0
ALTER TABLE contents DROP CONSTRAINT contents_pkey, ADD PRIMARY KEY (sha256, part);

-- Tokens that have expired are removed.
CREATE INDEX tokens_by_expiry ON tokens (expires_at);
