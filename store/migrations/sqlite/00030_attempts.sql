-- What was tried in vain, so that limits hold in every process and after a restart.

-- +goose Up
CREATE TABLE attempts (
    key     TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of what is limited: an account, an address, the house
    count   INTEGER NOT NULL,
    ends_at INTEGER NOT NULL -- real time at which counting begins anew
) STRICT;

-- Where people have logged in from.
CREATE TABLE login_places (
    person  TEXT    NOT NULL REFERENCES people (id),
    address TEXT    NOT NULL,
    at      INTEGER NOT NULL, -- real time of the last log-in
    PRIMARY KEY (person, address)
) STRICT;
