-- +goose Up
-- What is not about a case, such as the daily digest, is a notification without one.
ALTER TABLE notifications ALTER COLUMN case_number DROP NOT NULL;
-- What was written before there was post is not sent out afterwards: hence 1 for what is there.
ALTER TABLE notifications ADD COLUMN posted INTEGER NOT NULL DEFAULT 1;
CREATE INDEX notifications_unposted ON notifications (at, id) WHERE posted = 0;

-- An assignee is several people: each has their own read mark. notifications.read_at is no longer written.
CREATE TABLE notification_reads (
    person       TEXT NOT NULL REFERENCES people (id),
    notification TEXT NOT NULL REFERENCES notifications (id),
    read_at      INTEGER NOT NULL,
    PRIMARY KEY (person, notification)
) STRICT;

CREATE TABLE contacts (
    person TEXT PRIMARY KEY REFERENCES people (id),
    email  TEXT NOT NULL, -- empty: none
    mail   INTEGER NOT NULL,
    digest INTEGER NOT NULL
) STRICT;

-- One digest for a person and day, whoever begins to write it.
CREATE TABLE digests (
    person       TEXT NOT NULL REFERENCES people (id),
    day          TEXT NOT NULL,
    notification TEXT NOT NULL REFERENCES notifications (id),
    PRIMARY KEY (person, day)
) STRICT;

CREATE TABLE subscriptions (
    id             TEXT PRIMARY KEY,
    title          TEXT NOT NULL,
    url            TEXT NOT NULL,
    format         TEXT NOT NULL,
    departments    TEXT NOT NULL, -- JSON list; empty: all
    regulation     TEXT NOT NULL, -- empty: all
    procedure      TEXT NOT NULL,
    notices        TEXT NOT NULL, -- JSON list; empty: all
    active         INTEGER NOT NULL,
    secret         TEXT NOT NULL, -- signatures are made with it, so that a hash would not do
    former_secret  TEXT NOT NULL,
    former_until   INTEGER, -- real time until which the former secret signs too
    created_by     TEXT NOT NULL,
    created_at     INTEGER NOT NULL, -- real time, as everywhere below
    changed_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT, -- the order within a lane
    id           TEXT NOT NULL UNIQUE,
    channel      TEXT NOT NULL,
    target       TEXT NOT NULL, -- subscription or person
    subscription TEXT REFERENCES subscriptions (id) ON DELETE CASCADE,
    person       TEXT REFERENCES people (id),
    lane         TEXT NOT NULL, -- target and case: what must arrive in order
    case_number  TEXT NOT NULL, -- empty: of no case
    notification TEXT NOT NULL, -- empty: a test
    body         TEXT NOT NULL, -- domain.Message
    status       TEXT NOT NULL,
    attempts     INTEGER NOT NULL,
    next_at      INTEGER NOT NULL, -- not before; while somebody carries it, until when they hold it
    holder       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    give_up_at   INTEGER NOT NULL,
    settled_at   INTEGER,
    fault        TEXT NOT NULL -- of the last attempt
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE status = 'pending';
CREATE INDEX deliveries_lane ON deliveries (lane, seq) WHERE status = 'pending';
CREATE INDEX deliveries_status ON deliveries (status, seq);
CREATE INDEX deliveries_target ON deliveries (target, seq);
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE status IN ('delivered', 'dropped');

CREATE TABLE feeds (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE, -- of the token in the address
    person     TEXT NOT NULL REFERENCES people (id),
    department TEXT NOT NULL, -- whose tasks it shows; empty: the person's own
    title      TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX feeds_by_person ON feeds (person, created_at);
