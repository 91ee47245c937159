-- Identifying data of members of the public are encrypted, each with a key of that person, which a key of the house wraps. The
-- house's keys lie in a file outside the database. `shixian migrate` encrypts what is there (store/personal_upgrade.go).

-- +goose Up
CREATE TABLE person_keys (
    person    TEXT PRIMARY KEY,
    house_key TEXT NOT NULL, -- names the key that wraps this one
    wrapped   TEXT NOT NULL
) STRICT;
CREATE INDEX person_keys_by_house_key ON person_keys (house_key);

-- Whose data were erased, and why. Their keys are gone.
CREATE TABLE erasures (
    person TEXT PRIMARY KEY,
    at     INTEGER NOT NULL, -- real time
    by     TEXT NOT NULL, -- person; empty: on the machine, or by the house's setting
    reason TEXT NOT NULL,
    letters TEXT NOT NULL -- JSON: those of before, in which something is encrypted, and what they are now
) STRICT;

ALTER TABLE applicants ADD COLUMN identity_index TEXT NOT NULL DEFAULT ''; -- keyed digest of kind and number
CREATE INDEX applicants_by_identity ON applicants (identity_index) WHERE identity_index <> '';

-- A letter stays as it was issued; only what identifies a person in it may be encrypted, once.
DROP TRIGGER letters_keep_what_was_issued;
-- +goose StatementBegin
CREATE TRIGGER letters_keep_what_was_issued BEFORE UPDATE ON letters
WHEN NEW.content IS NOT NULL AND (instr(NEW.content, '⟦p1:') = 0 OR instr(OLD.content, '⟦p1:') > 0 OR OLD.content IS NULL)
  OR NEW.case_number <> OLD.case_number OR NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash
BEGIN
    SELECT RAISE(ABORT, 'letters are of record');
END;
-- +goose StatementEnd
INSERT INTO meta (name, value) VALUES ('personal', '');
