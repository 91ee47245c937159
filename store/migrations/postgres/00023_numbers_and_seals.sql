-- Gaps that were left in all series of numbers, since what was given after a backup or on a primary that is gone is not known.

-- +goose Up
CREATE TABLE number_gaps (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL, -- legal time
    cause   TEXT COLLATE "C" NOT NULL,
    cases   BIGINT NOT NULL, -- numbers of cases that were left out in each series
    letters BIGINT NOT NULL  -- and of letters in each case that had been filed
);
