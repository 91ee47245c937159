-- +goose Up
-- Reports as they were taken. A correction is another version; none ever changes.
CREATE TABLE report_snapshots (
    period   TEXT COLLATE "C" NOT NULL, -- 2026-03, 2026-Q1 or 2026
    version  BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    taken_by TEXT COLLATE "C" NOT NULL, -- person; empty: the application
    reason   TEXT COLLATE "C" NOT NULL,
    sha256   TEXT COLLATE "C" NOT NULL, -- of body
    body     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (period, version)
);
-- +goose StatementBegin
CREATE FUNCTION report_snapshots_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'snapshots of reports are append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_snapshots_keep_what_was_written BEFORE UPDATE ON report_snapshots
    FOR EACH ROW EXECUTE FUNCTION report_snapshots_are_append_only();
CREATE TRIGGER report_snapshots_keep_what_is_there BEFORE DELETE ON report_snapshots
    FOR EACH ROW EXECUTE FUNCTION report_snapshots_are_append_only();
