-- When somebody last looked at what there is for them to do: what came since is new to them.

-- +goose Up
CREATE TABLE work_looks (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL -- legal time
);
