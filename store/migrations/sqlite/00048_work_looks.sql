-- When somebody last looked at what there is for them to do: what came since is new to them.

-- +goose Up
CREATE TABLE work_looks (
    person TEXT NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL -- legal time
) STRICT;
