-- Cases are found by whom they are about, by the numbers of their letters and by what they are about. Names are encrypted: what
-- is kept of them are digests by a key of the house. `shixian migrate` makes those of earlier cases (store/personal_names.go).

-- +goose Up
CREATE TABLE applicant_names (
    term      TEXT COLLATE "C" NOT NULL, -- keyed digest of the name, or of two characters of it
    person    TEXT COLLATE "C" NOT NULL,
    house_key TEXT COLLATE "C" NOT NULL, -- names the key; empty: nothing is encrypted here
    PRIMARY KEY (term, person)
);
CREATE INDEX applicant_names_of ON applicant_names (person);
CREATE INDEX applicant_names_by_key ON applicant_names (house_key, person);
DROP INDEX cases_by_person;
CREATE INDEX cases_by_person ON cases (person, filed_at, number) INCLUDE (definition, applicant, provider) WHERE person <> '';

CREATE TABLE case_resources (
    number TEXT COLLATE "C" PRIMARY KEY,
    code   TEXT COLLATE "C" NOT NULL -- lower case: of the entry that the case was filed about
);
INSERT INTO case_resources (number, code)
SELECT number, lower(state::json #>> '{resource,code}') FROM cases WHERE coalesce(state::json #>> '{resource,code}', '') <> '';
CREATE INDEX case_resources_by_code ON case_resources (code, number);

-- The number of a letter stands in it as the first of its kind. What was tampered with has none, and fails nothing.
CREATE INDEX letters_by_number ON letters (substring(content from '"number":"([^"]*)"'));
CREATE VIEW letter_numbers AS SELECT case_number, substring(content from '"number":"([^"]*)"') AS number FROM letters;

-- Which department is above both sides of a case, by the position that people hold there.
CREATE VIEW case_superiors AS
SELECT c.number, s.key AS position, s.value AS department FROM cases c, json_each_text(c.state::json #> '{parties,superiors}') s;

INSERT INTO meta (name, value) VALUES ('applicant_names', '');
