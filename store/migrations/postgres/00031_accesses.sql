-- The record of who was let in, and to what; sealed like the administration's log.

-- +goose Up
CREATE TABLE accesses (
    seq     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      BIGINT NOT NULL, -- real time
    person  TEXT COLLATE "C" NOT NULL,    -- empty: nobody was let in
    name    TEXT COLLATE "C" NOT NULL,
    action  TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,    -- the log-in that was tried, or method and path of the request
    address TEXT COLLATE "C" NOT NULL,
    agent   TEXT COLLATE "C" NOT NULL     -- what the client calls itself
);
CREATE INDEX accesses_by_person ON accesses (person, seq);
CREATE INDEX accesses_by_action ON accesses (action, seq);
CREATE INDEX accesses_by_address ON accesses (address, seq);
CREATE INDEX accesses_by_time ON accesses (at);
-- +goose StatementBegin
CREATE FUNCTION accesses_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of accesses is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER accesses_keep_what_is_written BEFORE UPDATE OR DELETE ON accesses
    FOR EACH ROW EXECUTE FUNCTION accesses_are_append_only();
