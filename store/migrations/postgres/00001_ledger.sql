-- Instants are microseconds since 1970 UTC: the same number in both engines, and it sorts. Dates are YYYY-MM-DD.
-- Text is collated by code point, so that lists are in the same order whatever the cluster's locale.
-- +goose Up
CREATE TABLE meta (
    name  TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE departments (
    code       TEXT COLLATE "C" PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    group_name TEXT COLLATE "C" NOT NULL
);

CREATE TABLE people (
    id            TEXT COLLATE "C" PRIMARY KEY,
    login         TEXT COLLATE "C" NOT NULL,
    login_key     TEXT COLLATE "C" NOT NULL UNIQUE, -- lower case: nobody remembers how a name was capitalised
    name          TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,        -- empty: a member of the public
    password_hash TEXT COLLATE "C" NOT NULL,
    disabled      BOOLEAN NOT NULL
);

CREATE TABLE positions (
    person   TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    position TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person, position)
);
CREATE INDEX positions_by_position ON positions (position);

CREATE TABLE tokens (
    hash       TEXT COLLATE "C" PRIMARY KEY,
    person     TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    issued_at  BIGINT NOT NULL, -- real time, also in a drill
    expires_at BIGINT NOT NULL
);

CREATE TABLE definitions (
    ref        TEXT COLLATE "C" PRIMARY KEY,
    id         TEXT COLLATE "C" NOT NULL,
    file       TEXT COLLATE "C" NOT NULL,
    regulation TEXT COLLATE "C" NOT NULL, -- source
    procedure  TEXT COLLATE "C" NOT NULL, -- source
    published  BIGINT NOT NULL -- of one id, the highest is the one in use; 0: used, never published
);
CREATE INDEX definitions_by_id ON definitions (id, published);

CREATE TABLE catalog (
    code        TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL,
    current     BOOLEAN NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    provider    TEXT COLLATE "C" NOT NULL,
    share_class TEXT COLLATE "C" NOT NULL,
    open_class  TEXT COLLATE "C" NOT NULL,
    body        TEXT COLLATE "C" NOT NULL,
    search      TEXT COLLATE "C" NOT NULL,
    since       BIGINT NOT NULL,
    by_case     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (code, version)
);
CREATE UNIQUE INDEX catalog_current ON catalog (code) WHERE current;

CREATE TABLE calendar_notices (
    seq        BIGINT PRIMARY KEY,
    year       BIGINT NOT NULL,
    notice     TEXT COLLATE "C" NOT NULL,
    body       TEXT COLLATE "C" NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT COLLATE "C" NOT NULL,
    version    TEXT COLLATE "C" NOT NULL -- of the calendar that the notice made
);

CREATE TABLE case_numbers (
    prefix TEXT COLLATE "C" NOT NULL,
    year   BIGINT NOT NULL,
    last   BIGINT NOT NULL,
    PRIMARY KEY (prefix, year)
);

CREATE TABLE cases (
    number        TEXT COLLATE "C" PRIMARY KEY,
    definition    TEXT COLLATE "C" NOT NULL REFERENCES definitions (ref),
    regulation    TEXT COLLATE "C" NOT NULL,
    procedure     TEXT COLLATE "C" NOT NULL,
    workflow      TEXT COLLATE "C" NOT NULL,
    title         TEXT COLLATE "C" NOT NULL,
    subject       TEXT COLLATE "C" NOT NULL,
    node          TEXT COLLATE "C" NOT NULL,
    node_title    TEXT COLLATE "C" NOT NULL,
    applicant     TEXT COLLATE "C" NOT NULL,
    provider      TEXT COLLATE "C" NOT NULL,
    person        TEXT COLLATE "C" NOT NULL,
    opener        TEXT COLLATE "C" REFERENCES cases (number),
    filed_by      TEXT COLLATE "C" NOT NULL,
    filing_key    TEXT COLLATE "C" NOT NULL,
    filing_digest TEXT COLLATE "C" NOT NULL,
    filed_at      BIGINT NOT NULL,
    due_on        TEXT COLLATE "C",
    due_clock     TEXT COLLATE "C" NOT NULL,
    overdue       BOOLEAN NOT NULL,
    outcome       TEXT COLLATE "C" NOT NULL,
    outcome_title TEXT COLLATE "C" NOT NULL,
    ended_at      BIGINT,
    next_alarm_at BIGINT, -- legal instant of what time brings about next
    calling_since BIGINT, -- legal instant since which a service has been waited for
    calendar      TEXT COLLATE "C" NOT NULL,
    started       BOOLEAN NOT NULL, -- the engine has confirmed that the workflow runs
    version       BIGINT NOT NULL,
    last_at       BIGINT NOT NULL, -- of the last event or registered act: legal time never goes back
    recorded_at   BIGINT NOT NULL,
    events        BIGINT NOT NULL, -- length of the chain
    head          TEXT COLLATE "C" NOT NULL,    -- hash of its last link
    search        TEXT COLLATE "C" NOT NULL,    -- lower case: number, subject, form
    state         TEXT COLLATE "C" NOT NULL     -- procedure.State, canonical
);
CREATE UNIQUE INDEX cases_filed_once ON cases (filed_by, filing_key) WHERE filing_key <> '';
CREATE INDEX cases_by_filing ON cases (filed_at, number);
CREATE INDEX cases_by_applicant ON cases (applicant, filed_at);
CREATE INDEX cases_by_provider ON cases (provider, filed_at);
CREATE INDEX cases_by_person ON cases (person) WHERE person <> '';
CREATE INDEX cases_by_alarm ON cases (next_alarm_at) WHERE ended_at IS NULL;
CREATE INDEX cases_unstarted ON cases (number) WHERE NOT started;

CREATE TABLE acts (
    id            TEXT COLLATE "C" PRIMARY KEY,
    case_number   TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    ordinal       BIGINT NOT NULL, -- order of registration within the case
    action        TEXT COLLATE "C" NOT NULL,
    task          TEXT COLLATE "C" NOT NULL,
    person        TEXT COLLATE "C" NOT NULL,
    department    TEXT COLLATE "C" NOT NULL,
    roles         TEXT COLLATE "C" NOT NULL,
    fields        TEXT COLLATE "C" NOT NULL,
    act_key       TEXT COLLATE "C" NOT NULL,
    digest        TEXT COLLATE "C" NOT NULL,
    registered_at BIGINT NOT NULL,
    status        TEXT COLLATE "C" NOT NULL,
    code          TEXT COLLATE "C" NOT NULL,
    detail        TEXT COLLATE "C" NOT NULL,
    UNIQUE (case_number, ordinal)
);
CREATE UNIQUE INDEX acts_registered_once ON acts (person, act_key) WHERE act_key <> '';
CREATE INDEX acts_pending ON acts (registered_at, case_number) WHERE status = 'pending';

CREATE TABLE tasks (
    case_number     TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    id              TEXT COLLATE "C" NOT NULL,
    node            TEXT COLLATE "C" NOT NULL,
    role            TEXT COLLATE "C" NOT NULL,
    title           TEXT COLLATE "C" NOT NULL,
    clock           TEXT COLLATE "C" NOT NULL,
    service         TEXT COLLATE "C" NOT NULL,
    seat_department TEXT COLLATE "C" NOT NULL,
    seat_position   TEXT COLLATE "C" NOT NULL,
    seat_person     TEXT COLLATE "C" NOT NULL,
    due_on          TEXT COLLATE "C",
    overdue         BOOLEAN NOT NULL,
    opened_at       BIGINT NOT NULL,
    closed_at       BIGINT,
    action          TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_number, id)
);
CREATE INDEX tasks_inbox ON tasks (seat_position, seat_department) WHERE closed_at IS NULL;
CREATE INDEX tasks_of_person ON tasks (seat_person) WHERE closed_at IS NULL AND seat_person <> '';

-- One hash chain per case. Only salt and private may be erased, when a law on personal data asks for it.
CREATE TABLE events (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- never used twice: an anchor covers the events up to one
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    seq         BIGINT NOT NULL,
    event_id    TEXT COLLATE "C" NOT NULL,
    body        TEXT COLLATE "C" NOT NULL, -- the hashed bytes
    hash        TEXT COLLATE "C" NOT NULL, -- of the hash before and body
    salt        TEXT COLLATE "C",
    private     TEXT COLLATE "C",          -- the values that body has digests of
    UNIQUE (case_number, seq),
    UNIQUE (case_number, event_id)
);
-- +goose StatementBegin
CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_keep_what_was_written BEFORE UPDATE OF id, case_number, seq, event_id, body, hash ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_append_only();
CREATE TRIGGER events_keep_what_is_there BEFORE DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_append_only();

CREATE TABLE obligations (
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    run_id      TEXT COLLATE "C" NOT NULL,
    regulation  TEXT COLLATE "C" NOT NULL,
    procedure   TEXT COLLATE "C" NOT NULL,
    clock       TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    owner       TEXT COLLATE "C" NOT NULL, -- role
    department  TEXT COLLATE "C" NOT NULL, -- that fills it; empty if several could
    basis       TEXT COLLATE "C" NOT NULL,
    mark        TEXT COLLATE "C" NOT NULL,
    breach      TEXT COLLATE "C" NOT NULL,
    start_on    TEXT COLLATE "C" NOT NULL,
    workdays    BIGINT NOT NULL,
    due_on      TEXT COLLATE "C" NOT NULL,
    provisional BOOLEAN NOT NULL,
    overdue     BOOLEAN NOT NULL,
    outcome     TEXT COLLATE "C" NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    ended_on    TEXT COLLATE "C",
    used_days   BIGINT NOT NULL, -- working days, pauses left out; of a running clock as of its last change
    calendar    TEXT COLLATE "C" NOT NULL,    -- version that due_on was derived with
    run         TEXT COLLATE "C" NOT NULL,    -- procedure.Run
    PRIMARY KEY (case_number, run_id)
);
CREATE INDEX obligations_by_due ON obligations (due_on, case_number, run_id);
CREATE INDEX obligations_open ON obligations (calendar, due_on) WHERE ended_at IS NULL;

CREATE TABLE grants (
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    call        TEXT COLLATE "C" NOT NULL,
    resource    TEXT COLLATE "C" NOT NULL,
    grantee     TEXT COLLATE "C" NOT NULL,
    person      TEXT COLLATE "C" NOT NULL,
    purpose     TEXT COLLATE "C" NOT NULL,
    scope       TEXT COLLATE "C" NOT NULL,
    mode        TEXT COLLATE "C" NOT NULL,
    duty        TEXT COLLATE "C" NOT NULL,
    granted_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    end_reason  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_number, call)
);

CREATE TABLE dispatches (
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    call        TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    title       TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (case_number, call)
);

CREATE TABLE notifications (
    id              TEXT COLLATE "C" PRIMARY KEY,
    case_number     TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    seat_department TEXT COLLATE "C" NOT NULL,
    seat_position   TEXT COLLATE "C" NOT NULL,
    seat_person     TEXT COLLATE "C" NOT NULL,
    notice          TEXT COLLATE "C" NOT NULL,
    text            TEXT COLLATE "C" NOT NULL,
    at              BIGINT NOT NULL,
    read_at         BIGINT
);
CREATE INDEX notifications_by_seat ON notifications (seat_position, seat_department, at);
CREATE INDEX notifications_by_person ON notifications (seat_person, at) WHERE seat_person <> '';

CREATE TABLE attachments (
    id          TEXT COLLATE "C" PRIMARY KEY,
    case_number TEXT COLLATE "C" REFERENCES cases (number), -- null until a filing names it
    name        TEXT COLLATE "C" NOT NULL,
    type        TEXT COLLATE "C" NOT NULL,
    size        BIGINT NOT NULL,
    sha256      TEXT COLLATE "C" NOT NULL,
    added_by    TEXT COLLATE "C" NOT NULL,
    added_at    BIGINT NOT NULL
);
CREATE INDEX attachments_by_case ON attachments (case_number, added_at);

CREATE TABLE contents (
    sha256  TEXT COLLATE "C" PRIMARY KEY,
    content BYTEA NOT NULL
);
