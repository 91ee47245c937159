-- Lists come in the order that people choose: each order has an index. What people call their own of a list (its filters and order,
-- by a name) is kept for them.

-- +goose Up
CREATE INDEX cases_by_due ON cases (coalesce(due_on, '9999-12-31'), number);
CREATE INDEX obligations_open_by_case ON obligations (case_number, run_id) WHERE ended_at IS NULL;
CREATE INDEX tasks_received ON tasks (assignee_position, assignee_department, opened_at, case_number, id) WHERE closed_at IS NULL;

CREATE TABLE list_views (
    person    TEXT NOT NULL,
    list      TEXT NOT NULL,
    name      TEXT NOT NULL,
    query     TEXT NOT NULL, -- as it stands in the address of the page
    preferred INTEGER NOT NULL, -- 1: what the list opens with
    PRIMARY KEY (person, list, name)
) STRICT, WITHOUT ROWID;
