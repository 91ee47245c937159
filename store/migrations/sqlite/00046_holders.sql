-- Who works on a task within its department, and how that came about. A task has its holder in its row for lists; the history is what counts.

-- +goose Up
ALTER TABLE tasks ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN holder_since INTEGER; -- legal time
CREATE INDEX tasks_held ON tasks (holder, closed_at) WHERE holder <> '';

CREATE TABLE task_holdings (
    id          TEXT NOT NULL PRIMARY KEY, -- sorts by when it was made
    case_number TEXT NOT NULL REFERENCES cases (number),
    task        TEXT NOT NULL,
    department  TEXT NOT NULL,
    holder      TEXT NOT NULL,    -- from then on; empty: nobody
    before      TEXT NOT NULL,    -- until then; empty: nobody
    how         TEXT NOT NULL,    -- domain.HoldingAct
    done_by     TEXT NOT NULL,    -- person; empty: the application
    at          INTEGER NOT NULL, -- legal time
    note        TEXT NOT NULL
) STRICT;
CREATE INDEX task_holdings_of_case ON task_holdings (case_number, id);
CREATE INDEX acts_by_person ON acts (person, registered_at);
CREATE INDEX cases_by_filer ON cases (filed_by, filed_at, number);
