-- Letters as they were issued. Those of cases that are there already are composed once, in Go, by the migration that
-- follows: `letters` in meta is the number of the case that this has come to.

-- +goose Up
CREATE TABLE letters (
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    seq         BIGINT NOT NULL, -- of the event that issued it
    content     TEXT COLLATE "C", -- the hashed bytes: JSON; null: erased
    hash        TEXT COLLATE "C" NOT NULL, -- SHA-256 of the content
    at_upgrade  BOOLEAN NOT NULL,
    PRIMARY KEY (case_number, seq)
);
-- +goose StatementBegin
CREATE FUNCTION letters_are_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'letters are of record';
END $$;
-- +goose StatementEnd
CREATE TRIGGER letters_keep_what_was_issued BEFORE UPDATE ON letters FOR EACH ROW
    WHEN (NEW.content IS NOT NULL OR NEW.case_number <> OLD.case_number OR NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash)
    EXECUTE FUNCTION letters_are_of_record();
CREATE TRIGGER letters_keep_what_is_there BEFORE DELETE ON letters
    FOR EACH ROW EXECUTE FUNCTION letters_are_of_record();
INSERT INTO meta (name, value) VALUES ('letters', '');
