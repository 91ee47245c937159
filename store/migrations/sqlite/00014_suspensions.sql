-- Suspension of a grant apart from its end, a grant's last day, and which case ended it. Of grants that have ended already,
-- the reason names the case. They stay ended: earlier definitions end what they may yet grant anew.

-- +goose Up
ALTER TABLE grants ADD COLUMN until TEXT; -- last day; null: none
ALTER TABLE grants ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';
UPDATE grants SET ended_by = coalesce((
    SELECT min(c.number) FROM cases c WHERE c.parent = grants.case_number AND instr(grants.end_reason, ' ' || c.number || '：') > 0), '')
WHERE ended_at IS NOT NULL;

CREATE TABLE suspensions (
    case_number TEXT NOT NULL,
    call        TEXT NOT NULL,
    by_case     TEXT NOT NULL,
    at          INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    lifted_at   INTEGER,
    PRIMARY KEY (case_number, call, by_case, at),
    FOREIGN KEY (case_number, call) REFERENCES grants (case_number, call)
) STRICT;
