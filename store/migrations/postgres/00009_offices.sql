-- +goose Up
-- Who files without an account: a person without a log-in (people.login is empty), and what they say of themselves. The
-- chain of their case has salted digests of it.
CREATE TABLE applicants (
    person          TEXT COLLATE "C" PRIMARY KEY REFERENCES people (id),
    identity_kind   TEXT COLLATE "C" NOT NULL,
    identity_number TEXT COLLATE "C" NOT NULL,
    phone           TEXT COLLATE "C" NOT NULL,
    address         TEXT COLLATE "C" NOT NULL,
    code_hash       TEXT COLLATE "C" NOT NULL, -- of the query code and the person
    filing_key      TEXT COLLATE "C" NOT NULL, -- digest of identity and Idempotency-Key
    filing_digest   TEXT COLLATE "C" NOT NULL,
    filed_at        BIGINT NOT NULL -- real time
);
CREATE UNIQUE INDEX applicants_filed_once ON applicants (filing_key) WHERE filing_key <> '';

ALTER TABLE people ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE; -- the password was set by somebody else
CREATE INDEX people_by_department ON people (department, login_key);

ALTER TABLE tokens ADD COLUMN title TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of a token for a machine; empty: of a log-in
ALTER TABLE tokens ADD COLUMN last_used_at BIGINT; -- real time, to the minute
CREATE INDEX tokens_by_person ON tokens (person, issued_at);

CREATE TABLE administration (
    seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL, -- real time
    person  TEXT COLLATE "C" NOT NULL,    -- empty: on the machine, by its command line
    name    TEXT COLLATE "C" NOT NULL,
    action  TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    title   TEXT COLLATE "C" NOT NULL,
    changes TEXT COLLATE "C" NOT NULL     -- JSON; never a password or a token
);
-- +goose StatementBegin
CREATE FUNCTION administration_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the administration log is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER administration_keeps_what_is_written BEFORE UPDATE OR DELETE ON administration
    FOR EACH ROW EXECUTE FUNCTION administration_is_append_only();

CREATE TABLE anchors (
    id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    root     TEXT COLLATE "C" NOT NULL,
    cases    BIGINT NOT NULL,
    through  BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    taken_by TEXT COLLATE "C" NOT NULL
);

CREATE TABLE verifications (
    id          TEXT COLLATE "C" PRIMARY KEY,
    started_by  TEXT COLLATE "C" NOT NULL,
    started_at  BIGINT NOT NULL, -- real time
    seen_at     BIGINT NOT NULL, -- real time of the last progress
    finished_at BIGINT,
    total       BIGINT NOT NULL, -- cases when it began
    cases       BIGINT NOT NULL,
    events      BIGINT NOT NULL,
    erased      BIGINT NOT NULL,
    anchor      BIGINT,          -- the one that it was compared with
    faults      TEXT COLLATE "C" NOT NULL,    -- JSON, the first thousand
    fault_count BIGINT NOT NULL,
    failure     TEXT COLLATE "C" NOT NULL     -- it could not be carried through
);
CREATE INDEX verifications_by_start ON verifications (started_at);

CREATE TABLE drafts (
    person    TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    id        TEXT COLLATE "C" NOT NULL,
    procedure TEXT COLLATE "C" NOT NULL,
    resource  TEXT COLLATE "C" NOT NULL,
    body      TEXT COLLATE "C" NOT NULL,
    saved_at  BIGINT NOT NULL, -- real time
    PRIMARY KEY (person, id)
);
