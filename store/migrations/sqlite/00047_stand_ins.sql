-- Who does the department work of a colleague for some days.

-- +goose Up
CREATE TABLE stand_ins (
    id         TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES people (id), -- whose work it is
    deputy     TEXT NOT NULL REFERENCES people (id), -- who does it
    department TEXT NOT NULL,
    from_on    TEXT NOT NULL,    -- legal dates, both inclusive
    until_on   TEXT NOT NULL,
    note       TEXT NOT NULL,
    named_by   TEXT NOT NULL,
    named_at   INTEGER NOT NULL, -- legal time
    ended_by   TEXT NOT NULL,
    ended_at   INTEGER           -- legal time; before the last day
) STRICT;
CREATE INDEX stand_ins_of_deputy ON stand_ins (deputy, until_on) WHERE ended_at IS NULL;
CREATE INDEX stand_ins_of_department ON stand_ins (department, until_on);
ALTER TABLE acts ADD COLUMN behalf TEXT NOT NULL DEFAULT ''; -- for whom the person stood in
CREATE INDEX acts_by_behalf ON acts (behalf, registered_at) WHERE behalf <> '';
