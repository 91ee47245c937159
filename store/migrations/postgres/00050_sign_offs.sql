-- What a department decides may have to be signed before it is on the register. The rules say where and by whom; what was drafted for a
-- signature is kept apart from the acts, with what came of it.

-- +goose Up
CREATE TABLE signing_rules (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    department TEXT COLLATE "C" NOT NULL,    -- empty: every department
    procedure  TEXT COLLATE "C" NOT NULL,    -- regulation/procedure; empty: every one
    position   TEXT COLLATE "C" NOT NULL,    -- whose holders in the department sign
    entered_by TEXT COLLATE "C" NOT NULL,
    entered_at BIGINT NOT NULL, -- real time
    UNIQUE (department, procedure)
);

CREATE TABLE sign_offs (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- sorts by when it was sent
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    action      TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,    -- of the action
    task        TEXT COLLATE "C" NOT NULL,    -- the task that it is about
    department  TEXT COLLATE "C" NOT NULL,
    position    TEXT COLLATE "C" NOT NULL,    -- whose holders in the department sign
    person      TEXT COLLATE "C" NOT NULL,    -- who drafted it
    behalf      TEXT COLLATE "C" NOT NULL,    -- for whom they stood in
    fields      TEXT COLLATE "C" NOT NULL,    -- JSON; empty once the applicant is erased
    act_key     TEXT COLLATE "C" NOT NULL,
    digest      TEXT COLLATE "C" NOT NULL,
    sent_at     BIGINT NOT NULL, -- legal time
    status      TEXT COLLATE "C" NOT NULL,    -- domain.SignOffStatus
    settled_by  TEXT COLLATE "C" NOT NULL,    -- who signed, returned or withdrew it; empty: the application, or nobody yet
    settled_for TEXT COLLATE "C" NOT NULL,    -- for whom they stood in
    settled_at  BIGINT,          -- legal time
    reason      TEXT COLLATE "C" NOT NULL,
    act         TEXT COLLATE "C" NOT NULL     -- that was registered with the signature
);
CREATE INDEX sign_offs_of_case ON sign_offs (case_number, id);
CREATE INDEX sign_offs_waiting ON sign_offs (department, position) WHERE status = 'waiting';
CREATE UNIQUE INDEX sign_offs_sent_once ON sign_offs (person, act_key) WHERE act_key <> '';

ALTER TABLE acts ADD COLUMN signed_by TEXT COLLATE "C" NOT NULL DEFAULT ''; -- who signed it before it was registered; empty: it needed no signature
ALTER TABLE acts ADD COLUMN signed_for TEXT COLLATE "C" NOT NULL DEFAULT ''; -- for whom they stood in
CREATE INDEX acts_by_signer ON acts (signed_by, registered_at) WHERE signed_by <> '';
