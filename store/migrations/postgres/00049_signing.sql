-- What the letters of a department have: the full name by which it signs, what the numbers of its letters begin with, and how it is
-- reached. Letters of before keep their numbers.

-- +goose Up
ALTER TABLE departments ADD COLUMN full_name TEXT COLLATE "C" NOT NULL DEFAULT ''; -- 全称; empty: the name
ALTER TABLE departments ADD COLUMN issuer_code TEXT COLLATE "C" NOT NULL DEFAULT ''; -- 机关代字; empty: its letters are numbered by their cases
ALTER TABLE departments ADD COLUMN contact TEXT COLLATE "C" NOT NULL DEFAULT ''; -- 联系方式; empty: none
