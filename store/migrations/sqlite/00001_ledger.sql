-- Instants are microseconds since 1970 UTC: the same number in both engines, and it sorts. Dates are YYYY-MM-DD.
-- +goose Up
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE departments (
    code       TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    group_name TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id            TEXT PRIMARY KEY,
    login         TEXT NOT NULL,
    login_key     TEXT NOT NULL UNIQUE, -- lower case: nobody remembers how a name was capitalised
    name          TEXT NOT NULL,
    department    TEXT NOT NULL,        -- empty: a member of the public
    password_hash TEXT NOT NULL,
    disabled      INTEGER NOT NULL
) STRICT;

CREATE TABLE positions (
    person   TEXT NOT NULL REFERENCES people (id),
    position TEXT NOT NULL,
    PRIMARY KEY (person, position)
) STRICT;
CREATE INDEX positions_by_position ON positions (position);

CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES people (id),
    issued_at  INTEGER NOT NULL, -- real time, also in a drill
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE definitions (
    ref        TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    file       TEXT NOT NULL,
    regulation TEXT NOT NULL, -- source
    procedure  TEXT NOT NULL, -- source
    published  INTEGER NOT NULL -- of one id, the highest is the one in use; 0: used, never published
) STRICT;
CREATE INDEX definitions_by_id ON definitions (id, published);

CREATE TABLE catalog (
    code        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    current     INTEGER NOT NULL,
    title       TEXT NOT NULL,
    provider    TEXT NOT NULL,
    share_class TEXT NOT NULL,
    open_class  TEXT NOT NULL,
    body        TEXT NOT NULL,
    search      TEXT NOT NULL,
    since       INTEGER NOT NULL,
    by_case     TEXT NOT NULL,
    PRIMARY KEY (code, version)
) STRICT;
CREATE UNIQUE INDEX catalog_current ON catalog (code) WHERE current = 1;

CREATE TABLE calendar_notices (
    seq        INTEGER PRIMARY KEY,
    year       INTEGER NOT NULL,
    notice     TEXT NOT NULL,
    body       TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by TEXT NOT NULL,
    version    TEXT NOT NULL -- of the calendar that the notice made
) STRICT;

CREATE TABLE case_numbers (
    prefix TEXT NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (prefix, year)
) STRICT;

CREATE TABLE cases (
    number        TEXT PRIMARY KEY,
    definition    TEXT NOT NULL REFERENCES definitions (ref),
    regulation    TEXT NOT NULL,
    procedure     TEXT NOT NULL,
    workflow      TEXT NOT NULL,
    title         TEXT NOT NULL,
    subject       TEXT NOT NULL,
    node          TEXT NOT NULL,
    node_title    TEXT NOT NULL,
    applicant     TEXT NOT NULL,
    provider      TEXT NOT NULL,
    person        TEXT NOT NULL,
    opener        TEXT REFERENCES cases (number),
    filed_by      TEXT NOT NULL,
    filing_key    TEXT NOT NULL,
    filing_digest TEXT NOT NULL,
    filed_at      INTEGER NOT NULL,
    due_on        TEXT,
    due_clock     TEXT NOT NULL,
    overdue       INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    outcome_title TEXT NOT NULL,
    ended_at      INTEGER,
    next_alarm_at INTEGER, -- legal instant of what time brings about next
    calling_since INTEGER, -- legal instant since which a service has been waited for
    calendar      TEXT NOT NULL,
    started       INTEGER NOT NULL, -- the engine has confirmed that the workflow runs
    version       INTEGER NOT NULL,
    last_at       INTEGER NOT NULL, -- of the last event or registered act: legal time never goes back
    recorded_at   INTEGER NOT NULL,
    events        INTEGER NOT NULL, -- length of the chain
    head          TEXT NOT NULL,    -- hash of its last link
    search        TEXT NOT NULL,    -- lower case: number, subject, form
    state         TEXT NOT NULL     -- procedure.State, canonical
) STRICT;
CREATE UNIQUE INDEX cases_filed_once ON cases (filed_by, filing_key) WHERE filing_key <> '';
CREATE INDEX cases_by_filing ON cases (filed_at, number);
CREATE INDEX cases_by_applicant ON cases (applicant, filed_at);
CREATE INDEX cases_by_provider ON cases (provider, filed_at);
CREATE INDEX cases_by_person ON cases (person) WHERE person <> '';
CREATE INDEX cases_by_alarm ON cases (next_alarm_at) WHERE ended_at IS NULL;
CREATE INDEX cases_unstarted ON cases (number) WHERE started = 0;

CREATE TABLE acts (
    id            TEXT PRIMARY KEY,
    case_number   TEXT NOT NULL REFERENCES cases (number),
    ordinal       INTEGER NOT NULL, -- order of registration within the case
    action        TEXT NOT NULL,
    task          TEXT NOT NULL,
    person        TEXT NOT NULL,
    department    TEXT NOT NULL,
    roles         TEXT NOT NULL,
    fields        TEXT NOT NULL,
    act_key       TEXT NOT NULL,
    digest        TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    status        TEXT NOT NULL,
    code          TEXT NOT NULL,
    detail        TEXT NOT NULL,
    UNIQUE (case_number, ordinal)
) STRICT;
CREATE UNIQUE INDEX acts_registered_once ON acts (person, act_key) WHERE act_key <> '';
CREATE INDEX acts_pending ON acts (registered_at, case_number) WHERE status = 'pending';

CREATE TABLE tasks (
    case_number     TEXT NOT NULL REFERENCES cases (number),
    id              TEXT NOT NULL,
    node            TEXT NOT NULL,
    role            TEXT NOT NULL,
    title           TEXT NOT NULL,
    clock           TEXT NOT NULL,
    service         TEXT NOT NULL,
    seat_department TEXT NOT NULL,
    seat_position   TEXT NOT NULL,
    seat_person     TEXT NOT NULL,
    due_on          TEXT,
    overdue         INTEGER NOT NULL,
    opened_at       INTEGER NOT NULL,
    closed_at       INTEGER,
    action          TEXT NOT NULL,
    PRIMARY KEY (case_number, id)
) STRICT;
CREATE INDEX tasks_inbox ON tasks (seat_position, seat_department) WHERE closed_at IS NULL;
CREATE INDEX tasks_of_person ON tasks (seat_person) WHERE closed_at IS NULL AND seat_person <> '';

-- One hash chain per case. Only salt and private may be erased, when a law on personal data asks for it.
CREATE TABLE events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: an anchor covers the events up to one
    case_number TEXT NOT NULL REFERENCES cases (number),
    seq         INTEGER NOT NULL,
    event_id    TEXT NOT NULL,
    body        TEXT NOT NULL, -- the hashed bytes
    hash        TEXT NOT NULL, -- of the hash before and body
    salt        TEXT,
    private     TEXT,          -- the values that body has digests of
    UNIQUE (case_number, seq),
    UNIQUE (case_number, event_id)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER events_keep_what_was_written BEFORE UPDATE OF id, case_number, seq, event_id, body, hash ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_keep_what_is_there BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd

CREATE TABLE obligations (
    case_number TEXT NOT NULL REFERENCES cases (number),
    run_id      TEXT NOT NULL,
    regulation  TEXT NOT NULL,
    procedure   TEXT NOT NULL,
    clock       TEXT NOT NULL,
    title       TEXT NOT NULL,
    owner       TEXT NOT NULL, -- role
    department  TEXT NOT NULL, -- that fills it; empty if several could
    basis       TEXT NOT NULL,
    mark        TEXT NOT NULL,
    breach      TEXT NOT NULL,
    start_on    TEXT NOT NULL,
    workdays    INTEGER NOT NULL,
    due_on      TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    overdue     INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    ended_on    TEXT,
    used_days   INTEGER NOT NULL, -- working days, pauses left out; of a running clock as of its last change
    calendar    TEXT NOT NULL,    -- version that due_on was derived with
    run         TEXT NOT NULL,    -- procedure.Run
    PRIMARY KEY (case_number, run_id)
) STRICT;
CREATE INDEX obligations_by_due ON obligations (due_on, case_number, run_id);
CREATE INDEX obligations_open ON obligations (calendar, due_on) WHERE ended_at IS NULL;

CREATE TABLE grants (
    case_number TEXT NOT NULL REFERENCES cases (number),
    call        TEXT NOT NULL,
    resource    TEXT NOT NULL,
    grantee     TEXT NOT NULL,
    person      TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    scope       TEXT NOT NULL,
    mode        TEXT NOT NULL,
    duty        TEXT NOT NULL,
    granted_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    end_reason  TEXT NOT NULL,
    PRIMARY KEY (case_number, call)
) STRICT;

CREATE TABLE dispatches (
    case_number TEXT NOT NULL REFERENCES cases (number),
    call        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (case_number, call)
) STRICT;

CREATE TABLE notifications (
    id              TEXT PRIMARY KEY,
    case_number     TEXT NOT NULL REFERENCES cases (number),
    seat_department TEXT NOT NULL,
    seat_position   TEXT NOT NULL,
    seat_person     TEXT NOT NULL,
    notice          TEXT NOT NULL,
    text            TEXT NOT NULL,
    at              INTEGER NOT NULL,
    read_at         INTEGER
) STRICT;
CREATE INDEX notifications_by_seat ON notifications (seat_position, seat_department, at);
CREATE INDEX notifications_by_person ON notifications (seat_person, at) WHERE seat_person <> '';

CREATE TABLE attachments (
    id          TEXT PRIMARY KEY,
    case_number TEXT REFERENCES cases (number), -- null until a filing names it
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    size        INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    added_by    TEXT NOT NULL,
    added_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_by_case ON attachments (case_number, added_at);

CREATE TABLE contents (
    sha256  TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
