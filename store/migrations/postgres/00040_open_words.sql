-- The public searches what it is told of the catalog, and nothing else. `shixian migrate` fills the table (store/catalog_words.go).

-- +goose Up
CREATE TABLE catalog_open_search (
    code  TEXT COLLATE "C" PRIMARY KEY,
    words TEXT COLLATE "C" NOT NULL -- lower case: of the present version, what the public is told of it; empty: it is told nothing
);
CREATE INDEX catalog_open_search_grams ON catalog_open_search USING gin (search_grams(words)) WITH (gin_pending_list_limit = 256);
INSERT INTO meta (name, value) VALUES ('open_words', '');
