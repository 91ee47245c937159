-- +goose Up
-- Reports as they were taken. A correction is another version; none ever changes.
CREATE TABLE report_snapshots (
    period   TEXT NOT NULL, -- 2026-03, 2026-Q1 or 2026
    version  INTEGER NOT NULL,
    taken_at INTEGER NOT NULL,
    taken_by TEXT NOT NULL, -- person; empty: the application
    reason   TEXT NOT NULL,
    sha256   TEXT NOT NULL, -- of body
    body     TEXT NOT NULL,
    PRIMARY KEY (period, version)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER report_snapshots_keep_what_was_written BEFORE UPDATE ON report_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots of reports are append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_snapshots_keep_what_is_there BEFORE DELETE ON report_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots of reports are append-only');
END;
-- +goose StatementEnd
