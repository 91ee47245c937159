-- +goose Up
-- What is not about a case, such as the daily digest, is a notification without one.
ALTER TABLE notifications ALTER COLUMN case_number DROP NOT NULL;
-- What was written before there was post is not sent out afterwards: hence true for what is there.
ALTER TABLE notifications ADD COLUMN posted BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX notifications_unposted ON notifications (at, id) WHERE NOT posted;

-- An assignee is several people: each has their own read mark. notifications.read_at is no longer written.
CREATE TABLE notification_reads (
    person       TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    notification TEXT COLLATE "C" NOT NULL REFERENCES notifications (id),
    read_at      BIGINT NOT NULL,
    PRIMARY KEY (person, notification)
);

CREATE TABLE contacts (
    person TEXT COLLATE "C" PRIMARY KEY REFERENCES people (id),
    email  TEXT COLLATE "C" NOT NULL, -- empty: none
    mail   BOOLEAN NOT NULL,
    digest BOOLEAN NOT NULL
);

-- One digest for a person and day, whoever begins to write it.
CREATE TABLE digests (
    person       TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    day          TEXT COLLATE "C" NOT NULL,
    notification TEXT COLLATE "C" NOT NULL REFERENCES notifications (id),
    PRIMARY KEY (person, day)
);

CREATE TABLE subscriptions (
    id             TEXT COLLATE "C" PRIMARY KEY,
    title          TEXT COLLATE "C" NOT NULL,
    url            TEXT COLLATE "C" NOT NULL,
    format         TEXT COLLATE "C" NOT NULL,
    departments    TEXT COLLATE "C" NOT NULL, -- JSON list; empty: all
    regulation     TEXT COLLATE "C" NOT NULL, -- empty: all
    procedure      TEXT COLLATE "C" NOT NULL,
    notices        TEXT COLLATE "C" NOT NULL, -- JSON list; empty: all
    active         BOOLEAN NOT NULL,
    secret         TEXT COLLATE "C" NOT NULL, -- signatures are made with it, so that a hash would not do
    former_secret  TEXT COLLATE "C" NOT NULL,
    former_until   BIGINT, -- real time until which the former secret signs too
    created_by     TEXT COLLATE "C" NOT NULL,
    created_at     BIGINT NOT NULL, -- real time, as everywhere below
    changed_at     BIGINT NOT NULL
);

CREATE TABLE deliveries (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order within a lane
    id           TEXT COLLATE "C" NOT NULL UNIQUE,
    channel      TEXT COLLATE "C" NOT NULL,
    target       TEXT COLLATE "C" NOT NULL, -- subscription or person
    subscription TEXT COLLATE "C" REFERENCES subscriptions (id) ON DELETE CASCADE,
    person       TEXT COLLATE "C" REFERENCES people (id),
    lane         TEXT COLLATE "C" NOT NULL, -- target and case: what must arrive in order
    case_number  TEXT COLLATE "C" NOT NULL, -- empty: of no case
    notification TEXT COLLATE "C" NOT NULL, -- empty: a test
    body         TEXT COLLATE "C" NOT NULL, -- domain.Message
    status       TEXT COLLATE "C" NOT NULL,
    attempts     BIGINT NOT NULL,
    next_at      BIGINT NOT NULL, -- not before; while somebody carries it, until when they hold it
    holder       TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT NOT NULL,
    give_up_at   BIGINT NOT NULL,
    settled_at   BIGINT,
    fault        TEXT COLLATE "C" NOT NULL -- of the last attempt
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE status = 'pending';
CREATE INDEX deliveries_lane ON deliveries (lane, seq) WHERE status = 'pending';
CREATE INDEX deliveries_status ON deliveries (status, seq);
CREATE INDEX deliveries_target ON deliveries (target, seq);
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE status IN ('delivered', 'dropped');

CREATE TABLE feeds (
    id         TEXT COLLATE "C" PRIMARY KEY,
    hash       TEXT COLLATE "C" NOT NULL UNIQUE, -- of the token in the address
    person     TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    department TEXT COLLATE "C" NOT NULL, -- whose tasks it shows; empty: the person's own
    title      TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX feeds_by_person ON feeds (person, created_at);
