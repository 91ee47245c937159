-- What was tried in vain, so that limits hold in every process and after a restart.

-- +goose Up
CREATE TABLE attempts (
    key     TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- SHA-256 of what is limited: an account, an address, the house
    count   BIGINT NOT NULL,
    ends_at BIGINT NOT NULL -- real time at which counting begins anew
);

-- Where people have logged in from.
CREATE TABLE login_places (
    person  TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    address TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL, -- real time of the last log-in
    PRIMARY KEY (person, address)
);
