-- The areas of departments, by their codes of GB/T 2260. Cases that were filed before know of none: their sides are of one area.

-- +goose Up
ALTER TABLE departments ADD COLUMN area TEXT COLLATE "C" NOT NULL DEFAULT ''; -- empty: the house's own
