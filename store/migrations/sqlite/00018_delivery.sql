-- What a grant says of how to get at the data, the files that are handed over by it, and who fetched and signed for them.

-- +goose Up
ALTER TABLE grants ADD COLUMN access TEXT NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN first_day TEXT; -- null: the day of granting
CREATE INDEX grants_by_grantee ON grants (grantee, granted_at);
CREATE INDEX grants_by_resource ON grants (resource, granted_at);

CREATE TABLE grant_files (
    case_number TEXT NOT NULL,
    call        TEXT NOT NULL,
    attachment  TEXT NOT NULL,
    ordinal     INTEGER NOT NULL,
    describes   INTEGER NOT NULL, -- 1: documentation; 0: the data itself
    PRIMARY KEY (case_number, call, attachment),
    FOREIGN KEY (case_number, call) REFERENCES grants (case_number, call)
) STRICT;

CREATE TABLE handovers (
    id          TEXT PRIMARY KEY,
    case_number TEXT NOT NULL,
    call        TEXT NOT NULL,
    attachment  TEXT NOT NULL,
    receipt     INTEGER NOT NULL, -- 1: signed for; 0: fetched
    person      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    FOREIGN KEY (case_number, call, attachment) REFERENCES grant_files (case_number, call, attachment)
) STRICT;
CREATE INDEX handovers_of_file ON handovers (case_number, call, attachment, at);
CREATE UNIQUE INDEX one_receipt ON handovers (case_number, call, attachment) WHERE receipt = 1;
