-- Letters as they were issued. Those of cases that are there already are composed once, in Go, by the migration that
-- follows: `letters` in meta is the number of the case that this has come to.

-- +goose Up
CREATE TABLE letters (
    case_number TEXT NOT NULL REFERENCES cases (number),
    seq         INTEGER NOT NULL, -- of the event that issued it
    content     TEXT,             -- the hashed bytes: JSON; null: erased
    hash        TEXT NOT NULL,    -- SHA-256 of the content
    at_upgrade  INTEGER NOT NULL,
    PRIMARY KEY (case_number, seq)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER letters_keep_what_was_issued BEFORE UPDATE ON letters
WHEN NEW.content IS NOT NULL OR NEW.case_number <> OLD.case_number OR NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash
BEGIN
    SELECT RAISE(ABORT, 'letters are of record');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER letters_keep_what_is_there BEFORE DELETE ON letters
BEGIN
    SELECT RAISE(ABORT, 'letters are of record');
END;
-- +goose StatementEnd
INSERT INTO meta (name, value) VALUES ('letters', '');
