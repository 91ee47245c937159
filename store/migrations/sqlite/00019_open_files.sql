-- Data files of entries that may be had without asking, and how often they are.

-- +goose Up
CREATE TABLE catalog_files (
    id       TEXT PRIMARY KEY,
    code     TEXT NOT NULL, -- of the entry
    name     TEXT NOT NULL,
    note     TEXT NOT NULL,
    as_of    TEXT NOT NULL, -- the day as of which the data are
    size     INTEGER NOT NULL,
    sha256   TEXT NOT NULL, -- of the content, which lies among the contents
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    ended_by TEXT NOT NULL DEFAULT '', -- who replaced or withdrew it
    ended_at INTEGER                   -- null: it is given out
) STRICT;
CREATE UNIQUE INDEX catalog_files_given_out ON catalog_files (code, name) WHERE ended_at IS NULL;
CREATE INDEX catalog_files_of ON catalog_files (code, added_at);
CREATE INDEX catalog_files_content ON catalog_files (sha256);

-- What was given out of a file on a day. Nothing is kept of who took it but whether it was a department.
CREATE TABLE catalog_downloads (
    file      TEXT NOT NULL,
    day       TEXT NOT NULL,
    provider  TEXT NOT NULL, -- of the entry on that day, who bears it
    audience  TEXT NOT NULL, -- public or department
    code      TEXT NOT NULL,
    requests  INTEGER NOT NULL, -- that were answered with content
    completed INTEGER NOT NULL, -- of them, that reached the end of the file
    aborted   INTEGER NOT NULL, -- of them, that broke off
    bytes     INTEGER NOT NULL,
    PRIMARY KEY (file, day, provider, audience)
) STRICT;
CREATE INDEX catalog_downloads_of ON catalog_downloads (code);
CREATE INDEX catalog_downloads_on ON catalog_downloads (day, provider);
