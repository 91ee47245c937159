-- Who works on a task within its department, and how that came about. A task has its holder in its row for lists; the history is what counts.

-- +goose Up
ALTER TABLE tasks ADD COLUMN holder TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN holder_since BIGINT; -- legal time
CREATE INDEX tasks_held ON tasks (holder, closed_at) WHERE holder <> '';

CREATE TABLE task_holdings (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- sorts by when it was made
    case_number TEXT COLLATE "C" NOT NULL REFERENCES cases (number),
    task        TEXT COLLATE "C" NOT NULL,
    department  TEXT COLLATE "C" NOT NULL,
    holder      TEXT COLLATE "C" NOT NULL,    -- from then on; empty: nobody
    before      TEXT COLLATE "C" NOT NULL,    -- until then; empty: nobody
    how         TEXT COLLATE "C" NOT NULL,    -- domain.HoldingAct
    done_by     TEXT COLLATE "C" NOT NULL,    -- person; empty: the application
    at          BIGINT NOT NULL, -- legal time
    note        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX task_holdings_of_case ON task_holdings (case_number, id);
CREATE INDEX acts_by_person ON acts (person, registered_at);
CREATE INDEX cases_by_filer ON cases (filed_by, filed_at, number);
