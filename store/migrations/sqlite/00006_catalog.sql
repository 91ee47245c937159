-- The words that lists are searched for lie beside the rows, so that a case, written at every step, carries no index over them.
-- +goose Up

-- Each *_grams holds the pairs of neighbouring characters of a text, each as the hex of its UTF-8, so that no tokenizer
-- has an opinion on them; the last character is paired with a line feed. A word of two characters or more can only stand
-- in a text that has all of its pairs, and a single character begins a pair. Nothing but the index is kept.
CREATE TABLE catalog_search (
    id    INTEGER PRIMARY KEY,
    code  TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL -- lower case: of the present version
) STRICT;
CREATE VIRTUAL TABLE catalog_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO catalog_search (code, words) SELECT code, search FROM catalog WHERE current = 1;
INSERT INTO catalog_grams (rowid, grams) SELECT s.id, (
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < length(s.words))
    SELECT group_concat(lower(hex(substr(s.words || char(10), i, 2))), ' ') FROM n
) FROM catalog_search s;
ALTER TABLE catalog DROP COLUMN search;

CREATE TABLE case_search (
    id     INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    words  TEXT NOT NULL -- lower case: number, subject, form; written once, on filing
) STRICT;
CREATE VIRTUAL TABLE case_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
INSERT INTO case_search (number, words) SELECT number, search FROM cases;
INSERT INTO case_grams (rowid, grams) SELECT s.id, (
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < length(s.words))
    SELECT group_concat(lower(hex(substr(s.words || char(10), i, 2))), ' ') FROM n
) FROM case_search s;
ALTER TABLE cases DROP COLUMN search;

ALTER TABLE departments ADD COLUMN credit_code TEXT NOT NULL DEFAULT '';

ALTER TABLE catalog ADD COLUMN by_person TEXT NOT NULL DEFAULT ''; -- who imported the version
ALTER TABLE catalog ADD COLUMN by_import TEXT NOT NULL DEFAULT '';
CREATE INDEX catalog_of_provider ON catalog (provider, code) WHERE current = 1;

-- A file that was taken over into the catalog, whole.
CREATE TABLE catalog_imports (
    id      TEXT PRIMARY KEY,
    file    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    person  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    entries INTEGER NOT NULL, -- new
    changes INTEGER NOT NULL
) STRICT;

-- When an entry's data were brought up to date, as its provider says; the last is what counts.
CREATE TABLE catalog_updates (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    code   TEXT NOT NULL,
    on_day TEXT NOT NULL,
    at     INTEGER NOT NULL,
    person TEXT NOT NULL
) STRICT;
CREATE INDEX catalog_updates_of ON catalog_updates (code, id);

CREATE TABLE catalog_freshness (
    code       TEXT PRIMARY KEY,
    cycle      TEXT NOT NULL, -- of the present version
    updated_on TEXT,          -- null: never reported
    base_on    TEXT NOT NULL  -- the day from which the next update is reckoned
) STRICT;
INSERT INTO catalog_freshness (code, cycle, base_on)
SELECT code, coalesce(json_extract(body, '$.update_cycle'), ''), coalesce(nullif(json_extract(body, '$.released_on'), ''), date(since / 1000000 + 28800, 'unixepoch'))
FROM catalog WHERE current = 1;
CREATE INDEX catalog_freshness_due ON catalog_freshness (cycle, base_on);
