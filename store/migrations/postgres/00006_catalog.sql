-- The words that lists are searched for lie beside the rows, so that a case, written at every step, carries no index over them.
-- +goose Up

-- search_grams takes a text apart into its characters and its pairs of neighbours. A word of two characters or more can
-- only stand in a text that has all of its pairs. It is dear, so that no plan computes what the index holds.
-- +goose StatementBegin
CREATE FUNCTION search_grams(words TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
    SELECT c || ARRAY(SELECT one || next FROM unnest(c, c[2:]) AS pair (one, next) WHERE next IS NOT NULL)
    FROM string_to_array(words, NULL) AS c
$$;
-- +goose StatementEnd

CREATE TABLE catalog_search (
    code  TEXT COLLATE "C" PRIMARY KEY,
    words TEXT COLLATE "C" NOT NULL -- lower case: of the present version
);
INSERT INTO catalog_search (code, words) SELECT code, search FROM catalog WHERE current;
CREATE INDEX catalog_search_grams ON catalog_search USING gin (search_grams(words)) WITH (gin_pending_list_limit = 256);
ALTER TABLE catalog DROP COLUMN search;

CREATE TABLE case_search (
    number TEXT COLLATE "C" PRIMARY KEY,
    words  TEXT COLLATE "C" NOT NULL -- lower case: number, subject, form; written once, on filing
);
INSERT INTO case_search (number, words) SELECT number, search FROM cases;
CREATE INDEX case_search_grams ON case_search USING gin (search_grams(words)) WITH (gin_pending_list_limit = 256);
ALTER TABLE cases DROP COLUMN search;

ALTER TABLE departments ADD COLUMN credit_code TEXT COLLATE "C" NOT NULL DEFAULT '';

ALTER TABLE catalog ADD COLUMN by_person TEXT COLLATE "C" NOT NULL DEFAULT ''; -- who imported the version
ALTER TABLE catalog ADD COLUMN by_import TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX catalog_of_provider ON catalog (provider, code) WHERE current;

-- A file that was taken over into the catalog, whole.
CREATE TABLE catalog_imports (
    id      TEXT COLLATE "C" PRIMARY KEY,
    file    TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL,
    person  TEXT COLLATE "C" NOT NULL,
    at      BIGINT NOT NULL,
    entries BIGINT NOT NULL, -- new
    changes BIGINT NOT NULL
);

-- When an entry's data were brought up to date, as its provider says; the last is what counts.
CREATE TABLE catalog_updates (
    id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code   TEXT COLLATE "C" NOT NULL,
    on_day TEXT COLLATE "C" NOT NULL,
    at     BIGINT NOT NULL,
    person TEXT COLLATE "C" NOT NULL
);
CREATE INDEX catalog_updates_of ON catalog_updates (code, id);

CREATE TABLE catalog_freshness (
    code       TEXT COLLATE "C" PRIMARY KEY,
    cycle      TEXT COLLATE "C" NOT NULL, -- of the present version
    updated_on TEXT COLLATE "C",          -- null: never reported
    base_on    TEXT COLLATE "C" NOT NULL  -- the day from which the next update is reckoned
);
INSERT INTO catalog_freshness (code, cycle, base_on)
SELECT code, coalesce(body::json ->> 'update_cycle', ''), coalesce(nullif(body::json ->> 'released_on', ''), to_char(to_timestamp(since / 1000000) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'))
FROM catalog WHERE current;
CREATE INDEX catalog_freshness_due ON catalog_freshness (cycle, base_on);
