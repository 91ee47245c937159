-- +goose Up
-- What a light depends on (procedure.Deadline), so that lists can filter by it without reading states.
ALTER TABLE obligations ADD COLUMN held TEXT NOT NULL DEFAULT '';    -- how the clock is held; empty: it counts down
ALTER TABLE obligations ADD COLUMN yellow INTEGER;                                -- the pack's own days of notice; null: as configured
ALTER TABLE obligations ADD COLUMN used_on TEXT NOT NULL DEFAULT ''; -- the day as of which used_days were counted
ALTER TABLE tasks ADD COLUMN held TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN yellow INTEGER;
ALTER TABLE cases ADD COLUMN light_on TEXT;                          -- due day of the clock that presses most
ALTER TABLE cases ADD COLUMN held TEXT NOT NULL DEFAULT '';          -- of that clock: then all are held
ALTER TABLE cases ADD COLUMN yellow INTEGER;

UPDATE obligations SET held = coalesce(json_extract(run, '$.held_as'), '') WHERE ended_at IS NULL;
UPDATE obligations SET used_on = date(c.recorded_at / 1000000 + 28800, 'unixepoch')
    FROM cases c WHERE c.number = obligations.case_number AND obligations.ended_at IS NULL;
UPDATE tasks SET held = o.held FROM obligations o
    WHERE o.case_number = tasks.case_number AND o.run_id = tasks.clock AND tasks.closed_at IS NULL;
UPDATE cases SET light_on = due_on WHERE ended_at IS NULL;
UPDATE cases SET light_on = o.due_on, held = o.held FROM obligations o
    WHERE o.case_number = cases.number AND o.ended_at IS NULL AND o.held <> '' AND cases.ended_at IS NULL AND cases.due_on IS NULL;

CREATE INDEX obligations_open_by_due ON obligations (due_on, case_number, run_id) WHERE ended_at IS NULL;
CREATE INDEX obligations_open_of_department ON obligations (department, due_on, case_number, run_id) WHERE ended_at IS NULL;
CREATE INDEX cases_open_by_light ON cases (light_on, filed_at, number) WHERE ended_at IS NULL;
CREATE INDEX tasks_open_of_case ON tasks (case_number) WHERE closed_at IS NULL;

-- Which clock a notification is about, so that nobody is told twice of the same on one day.
ALTER TABLE notifications ADD COLUMN run_id TEXT NOT NULL DEFAULT '';
CREATE INDEX notifications_by_case ON notifications (case_number, at);

-- The steps of the escalation policy (procedure.EscalationPolicy) that a clock has had: each once in a term of it.
CREATE TABLE ladder_steps (
    case_number TEXT NOT NULL REFERENCES cases (number),
    run_id      TEXT NOT NULL,
    term        INTEGER NOT NULL,          -- procedure.Run.Term
    step        TEXT NOT NULL, -- procedure.EscalationStep.Key
    due_on      TEXT NOT NULL, -- as it was then
    at          INTEGER NOT NULL,
    told        TEXT NOT NULL, -- notification; empty: the assignee has no people, or had been told that day
    PRIMARY KEY (case_number, run_id, term, step)
) STRICT;

-- Several cases expedited in one request: its key means the whole of it.
CREATE TABLE urgings (
    person TEXT NOT NULL REFERENCES people (id),
    key    TEXT NOT NULL,
    digest TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) STRICT;
