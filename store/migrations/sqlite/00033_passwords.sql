-- The passwords that people had, by their hashes, so that none comes back soon.

-- +goose Up
CREATE TABLE former_passwords (
    person        TEXT NOT NULL REFERENCES people (id),
    at            INTEGER NOT NULL, -- real time at which it was replaced
    password_hash TEXT NOT NULL,
    PRIMARY KEY (person, password_hash)
) STRICT;
