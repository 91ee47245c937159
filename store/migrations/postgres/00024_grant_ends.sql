-- What was told about the end of a grant: by how many working days before it, or that it is over.

-- +goose Up
CREATE TABLE grant_steps (
    case_number TEXT COLLATE "C" NOT NULL,
    call        TEXT COLLATE "C" NOT NULL,
    step        TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (case_number, call, step),
    FOREIGN KEY (case_number, call) REFERENCES grants (case_number, call)
);
CREATE INDEX grants_by_end ON grants (until) WHERE ended_at IS NULL;
