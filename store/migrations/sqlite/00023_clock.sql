-- What the house knows of its clock, so that nothing expires by one that leaps; and the cases whose executions in the engine
-- are to be begun anew: those of earlier builds wait on a task queue that is not this ledger's own.

-- +goose Up
CREATE TABLE house_clock (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    seen    INTEGER NOT NULL, -- real time of the house when a process last looked
    held_at INTEGER,          -- since when expiries are held; NULL: they are not
    cause   TEXT NOT NULL,
    reading INTEGER NOT NULL, -- what the clock showed when a process last looked
    epoch   INTEGER NOT NULL  -- how often somebody has confirmed the clock
) STRICT;
CREATE TABLE clock_processes (
    process TEXT PRIMARY KEY,
    host    TEXT NOT NULL,
    ahead   INTEGER NOT NULL, -- microseconds by which the process's own clock is ahead of the ledger's
    seen    INTEGER NOT NULL  -- what the ledger's clock showed
) STRICT;
CREATE TABLE renewals (case_number TEXT PRIMARY KEY) STRICT;
INSERT INTO renewals SELECT number FROM cases WHERE started AND ended_at IS NULL;
