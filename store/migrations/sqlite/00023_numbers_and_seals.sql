-- Gaps that were left in all series of numbers, since what was given after a backup or on a primary that is gone is not known.

-- +goose Up
CREATE TABLE number_gaps (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL, -- legal time
    cause   TEXT NOT NULL,
    cases   INTEGER NOT NULL, -- numbers of cases that were left out in each series
    letters INTEGER NOT NULL  -- and of letters in each case that had been filed
) STRICT;
