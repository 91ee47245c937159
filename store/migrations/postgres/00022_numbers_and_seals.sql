-- Gaps that were left in all series of numbers, since what was given after a backup or on a primary that is gone is not known.

-- +goose Up
CREATE TABLE number_gaps (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL, -- legal time
    cause   TEXT COLLATE "C" NOT NULL,
    cases   BIGINT NOT NULL, -- numbers of cases that were left out in each series
    letters BIGINT NOT NULL  -- and of letters in each case that had been filed
);

-- What binds the rows of other tables: see store/audit_seals.go. Those that are there already are sealed once, in Go, by the
-- migration that follows: `seals` in meta is when.
CREATE TABLE seals (
    seq    BIGINT PRIMARY KEY,
    source TEXT COLLATE "C" NOT NULL, -- table
    key    TEXT COLLATE "C" NOT NULL, -- its primary key, parts with slashes between
    digest TEXT COLLATE "C" NOT NULL, -- SHA-256 of the row; empty: it was taken away lawfully
    hash   TEXT COLLATE "C" NOT NULL  -- of the hash before, and this seal
);
CREATE INDEX seals_of_row ON seals (source, key, seq);
INSERT INTO meta (name, value) VALUES ('seals', '');
ALTER TABLE anchors ADD COLUMN sealed BIGINT NOT NULL DEFAULT 0; -- the last seal that it covers
ALTER TABLE anchors ADD COLUMN seals TEXT COLLATE "C" NOT NULL DEFAULT ''; -- its hash
-- +goose StatementBegin
CREATE FUNCTION seals_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'seals are append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER seals_keep_what_is_there BEFORE UPDATE OR DELETE ON seals
    FOR EACH ROW EXECUTE FUNCTION seals_are_append_only();
