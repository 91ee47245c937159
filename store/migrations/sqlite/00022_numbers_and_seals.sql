-- Gaps that were left in all series of numbers, since what was given after a backup or on a primary that is gone is not known.

-- +goose Up
CREATE TABLE number_gaps (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL, -- legal time
    cause   TEXT NOT NULL,
    cases   INTEGER NOT NULL, -- numbers of cases that were left out in each series
    letters INTEGER NOT NULL  -- and of letters in each case that had been filed
) STRICT;

-- What binds the rows of other tables: see store/audit_seals.go. Those that are there already are sealed once, in Go, by the
-- migration that follows: `seals` in meta is when.
CREATE TABLE seals (
    seq    INTEGER PRIMARY KEY,
    source TEXT NOT NULL, -- table
    key    TEXT NOT NULL, -- its primary key, parts with slashes between
    digest TEXT NOT NULL, -- SHA-256 of the row; empty: it was taken away lawfully
    hash   TEXT NOT NULL  -- of the hash before, and this seal
) STRICT;
CREATE INDEX seals_of_row ON seals (source, key, seq);
INSERT INTO meta (name, value) VALUES ('seals', '');
ALTER TABLE anchors ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0; -- the last seal that it covers
ALTER TABLE anchors ADD COLUMN seals TEXT NOT NULL DEFAULT ''; -- its hash
-- +goose StatementBegin
CREATE TRIGGER seals_keep_what_was_written BEFORE UPDATE ON seals
BEGIN
    SELECT RAISE(ABORT, 'seals are append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seals_keep_what_is_there BEFORE DELETE ON seals
BEGIN
    SELECT RAISE(ABORT, 'seals are append-only');
END;
-- +goose StatementEnd
