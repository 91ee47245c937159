-- The public searches what it is told of the catalog, and nothing else. `shixian migrate` fills the table (store/catalog_words.go).

-- +goose Up
CREATE TABLE catalog_open_search (
    id    INTEGER PRIMARY KEY,
    code  TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL -- lower case: of the present version, what the public is told of it; empty: it is told nothing
) STRICT;
CREATE VIRTUAL TABLE catalog_open_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO meta (name, value) VALUES ('open_words', '');
