-- Which regulations apply here, in which relations and from when. The newest holds; the others stay to be read. While there
-- is none, every regulation applies.

-- +goose Up
CREATE TABLE law (
    seq        BIGINT PRIMARY KEY,
    body       TEXT COLLATE "C" NOT NULL, -- JSON: the records
    entered_at BIGINT NOT NULL,
    entered_by TEXT COLLATE "C" NOT NULL, -- empty: on the machine, by its command line
    name       TEXT COLLATE "C" NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION law_is_of_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what applied here is of record';
END $$;
-- +goose StatementEnd
CREATE TRIGGER law_keeps_what_was_entered BEFORE UPDATE OR DELETE ON law
    FOR EACH ROW EXECUTE FUNCTION law_is_of_record();
