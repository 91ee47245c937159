-- What the ceilings of higher laws do here, and by whose procedure something is asked for where several regulations have one:
-- each as JSON, entered with which regulations apply, as a whole.

-- +goose Up
ALTER TABLE law ADD COLUMN ceilings TEXT NOT NULL DEFAULT '{"bind":false}';
ALTER TABLE law ADD COLUMN choices TEXT NOT NULL DEFAULT 'null';
