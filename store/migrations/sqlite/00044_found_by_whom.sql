-- Cases are found by whom they are about, by the numbers of their letters and by what they are about. Names are encrypted: what
-- is kept of them are digests by a key of the house. `shixian migrate` makes those of earlier cases (store/personal_names.go).

-- +goose Up
CREATE TABLE applicant_names (
    term      TEXT NOT NULL, -- keyed digest of the name, or of two characters of it
    person    TEXT NOT NULL,
    house_key TEXT NOT NULL, -- names the key; empty: nothing is encrypted here
    PRIMARY KEY (term, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX applicant_names_of ON applicant_names (person);
CREATE INDEX applicant_names_by_key ON applicant_names (house_key, person);
DROP INDEX cases_by_person;
CREATE INDEX cases_by_person ON cases (person, filed_at, number) WHERE person <> '';

CREATE TABLE case_resources (
    number TEXT PRIMARY KEY,
    code   TEXT NOT NULL -- lower case: of the entry that the case was filed about
) STRICT, WITHOUT ROWID;
INSERT INTO case_resources (number, code)
SELECT number, lower(json_extract(state, '$.resource.code')) FROM cases WHERE coalesce(json_extract(state, '$.resource.code'), '') <> '';
CREATE INDEX case_resources_by_code ON case_resources (code, number);

-- What was tampered with has no number, and fails nothing.
CREATE INDEX letters_by_number ON letters (CASE WHEN json_valid(content) THEN json_extract(content, '$.number') END);
CREATE VIEW letter_numbers AS
SELECT case_number, CASE WHEN json_valid(content) THEN json_extract(content, '$.number') END AS number FROM letters;

-- Which department is above both sides of a case, by the position that people hold there.
CREATE VIEW case_superiors AS
SELECT c.number, s.key AS position, s.value AS department FROM cases c, json_each(c.state, '$.parties.superiors') s;

INSERT INTO meta (name, value) VALUES ('applicant_names', '');
