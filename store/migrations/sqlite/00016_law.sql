-- Which regulations apply here, in which relations and from when. The newest holds; the others stay to be read. While there
-- is none, every regulation applies.

-- +goose Up
CREATE TABLE law (
    seq        INTEGER PRIMARY KEY,
    body       TEXT NOT NULL,    -- JSON: the records
    entered_at INTEGER NOT NULL,
    entered_by TEXT NOT NULL, -- empty: on the machine, by its command line
    name       TEXT NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER law_keeps_what_was_entered BEFORE UPDATE ON law
BEGIN
    SELECT RAISE(ABORT, 'what applied here is of record');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER law_keeps_what_is_there BEFORE DELETE ON law
BEGIN
    SELECT RAISE(ABORT, 'what applied here is of record');
END;
-- +goose StatementEnd
