-- Who does the department work of a colleague for some days.

-- +goose Up
CREATE TABLE stand_ins (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person     TEXT COLLATE "C" NOT NULL REFERENCES people (id), -- whose work it is
    deputy     TEXT COLLATE "C" NOT NULL REFERENCES people (id), -- who does it
    department TEXT COLLATE "C" NOT NULL,
    from_on    TEXT COLLATE "C" NOT NULL,    -- legal dates, both inclusive
    until_on   TEXT COLLATE "C" NOT NULL,
    note       TEXT COLLATE "C" NOT NULL,
    named_by   TEXT COLLATE "C" NOT NULL,
    named_at   BIGINT NOT NULL, -- legal time
    ended_by   TEXT COLLATE "C" NOT NULL,
    ended_at   BIGINT           -- legal time; before the last day
);
CREATE INDEX stand_ins_of_deputy ON stand_ins (deputy, until_on) WHERE ended_at IS NULL;
CREATE INDEX stand_ins_of_department ON stand_ins (department, until_on);
ALTER TABLE acts ADD COLUMN behalf TEXT COLLATE "C" NOT NULL DEFAULT ''; -- for whom the person stood in
CREATE INDEX acts_by_behalf ON acts (behalf, registered_at) WHERE behalf <> '';
