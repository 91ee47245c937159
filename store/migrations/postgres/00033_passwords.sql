-- The passwords that people had, by their hashes, so that none comes back soon.

-- +goose Up
CREATE TABLE former_passwords (
    person        TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    at            BIGINT NOT NULL, -- real time at which it was replaced
    password_hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person, password_hash)
);
