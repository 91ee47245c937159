-- +goose Up
-- Who files without an account: a person without a log-in (people.login is empty), and what they say of themselves. The
-- chain of their case has salted digests of it.
CREATE TABLE applicants (
    person          TEXT PRIMARY KEY REFERENCES people (id),
    identity_kind   TEXT NOT NULL,
    identity_number TEXT NOT NULL,
    phone           TEXT NOT NULL,
    address         TEXT NOT NULL,
    code_hash       TEXT NOT NULL, -- of the query code and the person
    filing_key      TEXT NOT NULL, -- digest of identity and Idempotency-Key
    filing_digest   TEXT NOT NULL,
    filed_at        INTEGER NOT NULL -- real time
) STRICT;
CREATE UNIQUE INDEX applicants_filed_once ON applicants (filing_key) WHERE filing_key <> '';

ALTER TABLE people ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0; -- the password was set by somebody else
CREATE INDEX people_by_department ON people (department, login_key);

ALTER TABLE tokens ADD COLUMN title TEXT NOT NULL DEFAULT ''; -- of a token for a machine; empty: of a log-in
ALTER TABLE tokens ADD COLUMN last_used_at INTEGER; -- real time, to the minute
CREATE INDEX tokens_by_person ON tokens (person, issued_at);

CREATE TABLE administration (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL, -- real time
    person  TEXT NOT NULL,    -- empty: on the machine, by its command line
    name    TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    title   TEXT NOT NULL,
    changes TEXT NOT NULL     -- JSON; never a password or a token
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER administration_keeps_what_was_written BEFORE UPDATE ON administration
BEGIN
    SELECT RAISE(ABORT, 'the administration log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER administration_keeps_what_is_there BEFORE DELETE ON administration
BEGIN
    SELECT RAISE(ABORT, 'the administration log is append-only');
END;
-- +goose StatementEnd

CREATE TABLE anchors (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    root     TEXT NOT NULL,
    cases    INTEGER NOT NULL,
    through  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    taken_by TEXT NOT NULL
) STRICT;

CREATE TABLE verifications (
    id          TEXT PRIMARY KEY,
    started_by  TEXT NOT NULL,
    started_at  INTEGER NOT NULL, -- real time
    seen_at     INTEGER NOT NULL, -- real time of the last progress
    finished_at INTEGER,
    total       INTEGER NOT NULL, -- cases when it began
    cases       INTEGER NOT NULL,
    events      INTEGER NOT NULL,
    erased      INTEGER NOT NULL,
    anchor      INTEGER,          -- the one that it was compared with
    faults      TEXT NOT NULL,    -- JSON, the first thousand
    fault_count INTEGER NOT NULL,
    failure     TEXT NOT NULL     -- it could not be carried through
) STRICT;
CREATE INDEX verifications_by_start ON verifications (started_at);

CREATE TABLE drafts (
    person    TEXT NOT NULL REFERENCES people (id),
    id        TEXT NOT NULL,
    procedure TEXT NOT NULL,
    resource  TEXT NOT NULL,
    body      TEXT NOT NULL,
    saved_at  INTEGER NOT NULL, -- real time
    PRIMARY KEY (person, id)
) STRICT;
