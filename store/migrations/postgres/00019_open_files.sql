-- Data files of entries that may be had without asking, and how often they are.

-- +goose Up
CREATE TABLE catalog_files (
    id       TEXT COLLATE "C" PRIMARY KEY,
    code     TEXT COLLATE "C" NOT NULL, -- of the entry
    name     TEXT COLLATE "C" NOT NULL,
    note     TEXT COLLATE "C" NOT NULL,
    as_of    TEXT COLLATE "C" NOT NULL, -- the day as of which the data are
    size     BIGINT NOT NULL,
    sha256   TEXT COLLATE "C" NOT NULL, -- of the content, which lies among the contents
    added_by TEXT COLLATE "C" NOT NULL,
    added_at BIGINT NOT NULL,
    ended_by TEXT COLLATE "C" NOT NULL DEFAULT '', -- who replaced or withdrew it
    ended_at BIGINT                   -- null: it is given out
);
CREATE UNIQUE INDEX catalog_files_given_out ON catalog_files (code, name) WHERE ended_at IS NULL;
CREATE INDEX catalog_files_of ON catalog_files (code, added_at);
CREATE INDEX catalog_files_content ON catalog_files (sha256);

-- What was given out of a file on a day. Nothing is kept of who took it but whether it was a department.
CREATE TABLE catalog_downloads (
    file      TEXT COLLATE "C" NOT NULL,
    day       TEXT COLLATE "C" NOT NULL,
    provider  TEXT COLLATE "C" NOT NULL, -- of the entry on that day, who bears it
    audience  TEXT COLLATE "C" NOT NULL, -- public or department
    code      TEXT COLLATE "C" NOT NULL,
    requests  BIGINT NOT NULL, -- that were answered with content
    completed BIGINT NOT NULL, -- of them, that reached the end of the file
    aborted   BIGINT NOT NULL, -- of them, that broke off
    bytes     BIGINT NOT NULL,
    PRIMARY KEY (file, day, provider, audience)
);
CREATE INDEX catalog_downloads_of ON catalog_downloads (code);
CREATE INDEX catalog_downloads_on ON catalog_downloads (day, provider);
