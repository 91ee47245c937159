-- What a department decides may have to be signed before it is on the register. The rules say where and by whom; what was drafted for a
-- signature is kept apart from the acts, with what came of it.

-- +goose Up
CREATE TABLE signing_rules (
    id         TEXT NOT NULL PRIMARY KEY,
    department TEXT NOT NULL,    -- empty: every department
    procedure  TEXT NOT NULL,    -- regulation/procedure; empty: every one
    position   TEXT NOT NULL,    -- whose holders in the department sign
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL, -- real time
    UNIQUE (department, procedure)
) STRICT;

CREATE TABLE sign_offs (
    id          TEXT NOT NULL PRIMARY KEY, -- sorts by when it was sent
    case_number TEXT NOT NULL REFERENCES cases (number),
    action      TEXT NOT NULL,
    title       TEXT NOT NULL,    -- of the action
    task        TEXT NOT NULL,    -- the task that it is about
    department  TEXT NOT NULL,
    position    TEXT NOT NULL,    -- whose holders in the department sign
    person      TEXT NOT NULL,    -- who drafted it
    behalf      TEXT NOT NULL,    -- for whom they stood in
    fields      TEXT NOT NULL,    -- JSON; empty once the applicant is erased
    act_key     TEXT NOT NULL,
    digest      TEXT NOT NULL,
    sent_at     INTEGER NOT NULL, -- legal time
    status      TEXT NOT NULL,    -- domain.SignOffStatus
    settled_by  TEXT NOT NULL,    -- who signed, returned or withdrew it; empty: the application, or nobody yet
    settled_for TEXT NOT NULL,    -- for whom they stood in
    settled_at  INTEGER,          -- legal time
    reason      TEXT NOT NULL,
    act         TEXT NOT NULL     -- that was registered with the signature
) STRICT;
CREATE INDEX sign_offs_of_case ON sign_offs (case_number, id);
CREATE INDEX sign_offs_waiting ON sign_offs (department, position) WHERE status = 'waiting';
CREATE UNIQUE INDEX sign_offs_sent_once ON sign_offs (person, act_key) WHERE act_key <> '';

ALTER TABLE acts ADD COLUMN signed_by TEXT NOT NULL DEFAULT ''; -- who signed it before it was registered; empty: it needed no signature
ALTER TABLE acts ADD COLUMN signed_for TEXT NOT NULL DEFAULT ''; -- for whom they stood in
CREATE INDEX acts_by_signer ON acts (signed_by, registered_at) WHERE signed_by <> '';
