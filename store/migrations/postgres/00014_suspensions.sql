-- Suspension of a grant apart from its end, a grant's last day, and which case ended it. Of grants that have ended already,
-- the reason names the case. They stay ended: earlier definitions end what they may yet grant anew.

-- +goose Up
ALTER TABLE grants ADD COLUMN until TEXT COLLATE "C"; -- last day; null: none
ALTER TABLE grants ADD COLUMN ended_by TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE grants SET ended_by = coalesce((
    SELECT min(c.number) FROM cases c WHERE c.parent = grants.case_number AND strpos(grants.end_reason, ' ' || c.number || '：') > 0), '')
WHERE ended_at IS NOT NULL;

CREATE TABLE suspensions (
    case_number TEXT COLLATE "C" NOT NULL,
    call        TEXT COLLATE "C" NOT NULL,
    by_case     TEXT COLLATE "C" NOT NULL,
    at          BIGINT NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL,
    lifted_at   BIGINT,
    PRIMARY KEY (case_number, call, by_case, at),
    FOREIGN KEY (case_number, call) REFERENCES grants (case_number, call)
);
