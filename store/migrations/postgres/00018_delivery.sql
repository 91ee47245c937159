-- What a grant says of how to get at the data, the files that are handed over by it, and who fetched and signed for them.

-- +goose Up
ALTER TABLE grants ADD COLUMN access TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN contact TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE grants ADD COLUMN first_day TEXT COLLATE "C"; -- null: the day of granting
CREATE INDEX grants_by_grantee ON grants (grantee, granted_at);
CREATE INDEX grants_by_resource ON grants (resource, granted_at);

CREATE TABLE grant_files (
    case_number TEXT COLLATE "C" NOT NULL,
    call        TEXT COLLATE "C" NOT NULL,
    attachment  TEXT COLLATE "C" NOT NULL,
    ordinal     BIGINT NOT NULL,
    describes   BOOLEAN NOT NULL, -- documentation, and not the data itself
    PRIMARY KEY (case_number, call, attachment),
    FOREIGN KEY (case_number, call) REFERENCES grants (case_number, call)
);

CREATE TABLE handovers (
    id          TEXT COLLATE "C" PRIMARY KEY,
    case_number TEXT COLLATE "C" NOT NULL,
    call        TEXT COLLATE "C" NOT NULL,
    attachment  TEXT COLLATE "C" NOT NULL,
    receipt     BOOLEAN NOT NULL, -- signed for, and not just fetched
    person      TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    sha256      TEXT COLLATE "C" NOT NULL,
    FOREIGN KEY (case_number, call, attachment) REFERENCES grant_files (case_number, call, attachment)
);
CREATE INDEX handovers_of_file ON handovers (case_number, call, attachment, at);
CREATE UNIQUE INDEX one_receipt ON handovers (case_number, call, attachment) WHERE receipt;
