-- Lists stay fast on many cases (make bench): each filter that people use has an index in the order of the list, or one
-- that is small, over what is open.
-- +goose Up
-- A walk down the list leaves out what somebody may not see, or what was filtered away, without reading the cases.
DROP INDEX cases_by_filing;
CREATE INDEX cases_by_filing ON cases (filed_at, number, applicant, provider, person, regulation, procedure);
DROP INDEX cases_by_applicant;
CREATE INDEX cases_by_applicant ON cases (applicant, filed_at, number);
DROP INDEX cases_by_provider;
CREATE INDEX cases_by_provider ON cases (provider, filed_at, number);
CREATE INDEX cases_by_procedure ON cases (procedure, regulation, filed_at, number);
CREATE INDEX cases_by_state ON cases (node, filed_at, number);
CREATE INDEX cases_open ON cases (filed_at, number) WHERE ended_at IS NULL;
CREATE INDEX cases_open_of_applicant ON cases (applicant, filed_at, number) WHERE ended_at IS NULL;
CREATE INDEX cases_open_of_provider ON cases (provider, filed_at, number) WHERE ended_at IS NULL;
CREATE INDEX cases_overdue ON cases (overdue, filed_at, number);

DROP INDEX tasks_inbox;
CREATE INDEX tasks_inbox ON tasks (seat_position, seat_department, coalesce(due_on, '9999-12-31'), case_number, id)
    WHERE closed_at IS NULL;
