-- What rights somebody asks for on behalf of somebody else, until a second person has decided.

-- +goose Up
CREATE TABLE rights_requests (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person        TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    name          TEXT COLLATE "C" NOT NULL,    -- what the account is to be: all of it, so that what was asked for is what is granted
    department    TEXT COLLATE "C" NOT NULL,
    positions     TEXT COLLATE "C" NOT NULL,    -- with commas between
    disabled      BOOLEAN NOT NULL,
    asked_by      TEXT COLLATE "C" NOT NULL,
    asked_by_name TEXT COLLATE "C" NOT NULL,
    asked_at      BIGINT NOT NULL, -- real time
    decision      TEXT COLLATE "C" NOT NULL,    -- confirmed, refused, superseded; empty: none yet
    decided_by    TEXT COLLATE "C" NOT NULL,
    decided_at    BIGINT           -- real time
);
CREATE INDEX rights_requests_open ON rights_requests (person) WHERE decided_at IS NULL;
