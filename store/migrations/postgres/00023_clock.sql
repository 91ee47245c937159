-- What the house knows of its clock, so that nothing expires by one that leaps; and the cases whose executions in the engine
-- are to be begun anew: those of earlier builds wait on a task queue that is not this ledger's own.

-- +goose Up
CREATE TABLE house_clock (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    seen    BIGINT NOT NULL, -- real time of the house when a process last looked
    held_at BIGINT,          -- since when expiries are held; NULL: they are not
    cause   TEXT NOT NULL,
    reading BIGINT NOT NULL, -- what the clock showed when a process last looked
    epoch   BIGINT NOT NULL  -- how often somebody has confirmed the clock
);
CREATE TABLE clock_processes (
    process TEXT COLLATE "C" PRIMARY KEY,
    host    TEXT NOT NULL,
    ahead   BIGINT NOT NULL, -- microseconds by which the process's own clock is ahead of the ledger's
    seen    BIGINT NOT NULL  -- what the ledger's clock showed
);
CREATE TABLE renewals (case_number TEXT COLLATE "C" PRIMARY KEY);
INSERT INTO renewals SELECT number FROM cases WHERE started AND ended_at IS NULL;
