-- Identifying data of members of the public are encrypted, each with a key of that person, which a key of the house wraps. The
-- house's keys lie in a file outside the database. `shixian migrate` encrypts what is there (store/personal_upgrade.go).

-- +goose Up
CREATE TABLE person_keys (
    person    TEXT COLLATE "C" PRIMARY KEY,
    house_key TEXT COLLATE "C" NOT NULL, -- names the key that wraps this one
    wrapped   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX person_keys_by_house_key ON person_keys (house_key);

-- Whose data were erased, and why. Their keys are gone.
CREATE TABLE erasures (
    person TEXT COLLATE "C" PRIMARY KEY,
    at     BIGINT NOT NULL, -- real time
    by     TEXT COLLATE "C" NOT NULL, -- person; empty: on the machine, or by the house's setting
    reason TEXT COLLATE "C" NOT NULL,
    letters TEXT COLLATE "C" NOT NULL -- JSON: those of before, in which something is encrypted, and what they are now
);

ALTER TABLE applicants ADD COLUMN identity_index TEXT COLLATE "C" NOT NULL DEFAULT ''; -- keyed digest of kind and number
CREATE INDEX applicants_by_identity ON applicants (identity_index) WHERE identity_index <> '';

-- A letter stays as it was issued; only what identifies a person in it may be encrypted, once.
DROP TRIGGER letters_keep_what_was_issued ON letters;
CREATE TRIGGER letters_keep_what_was_issued BEFORE UPDATE ON letters FOR EACH ROW
    WHEN (NEW.content IS NOT NULL AND (strpos(NEW.content, '⟦p1:') = 0 OR strpos(OLD.content, '⟦p1:') > 0 OR OLD.content IS NULL)
          OR NEW.case_number <> OLD.case_number OR NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash)
    EXECUTE FUNCTION letters_are_of_record();
INSERT INTO meta (name, value) VALUES ('personal', '');
