-- The record of who was let in, and to what; sealed like the administration's log.

-- +goose Up
CREATE TABLE accesses (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL, -- real time
    person  TEXT NOT NULL,    -- empty: nobody was let in
    name    TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,    -- the log-in that was tried, or method and path of the request
    address TEXT NOT NULL,
    agent   TEXT NOT NULL     -- what the client calls itself
) STRICT;
CREATE INDEX accesses_by_person ON accesses (person, seq);
CREATE INDEX accesses_by_action ON accesses (action, seq);
CREATE INDEX accesses_by_address ON accesses (address, seq);
CREATE INDEX accesses_by_time ON accesses (at);
-- +goose StatementBegin
CREATE TRIGGER accesses_keep_what_was_written BEFORE UPDATE ON accesses
BEGIN
    SELECT RAISE(ABORT, 'the record of accesses is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accesses_keep_what_is_there BEFORE DELETE ON accesses
BEGIN
    SELECT RAISE(ABORT, 'the record of accesses is append-only');
END;
-- +goose StatementEnd
