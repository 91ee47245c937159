-- Which cases the engine has to be told of, in the place of a mark on each.

-- +goose Up
CREATE TABLE untold (
    case_number TEXT PRIMARY KEY,
    version     INTEGER NOT NULL, -- of the case, of which the engine is not known to have heard
    since       INTEGER NOT NULL  -- legal time in microseconds; 0: nobody is about to tell it
);
CREATE INDEX untold_by_time ON untold (since, case_number);
INSERT INTO untold SELECT number, version, 0 FROM cases WHERE started = 0 AND ended_at IS NULL;
DROP INDEX cases_unstarted;
ALTER TABLE cases DROP COLUMN started;
