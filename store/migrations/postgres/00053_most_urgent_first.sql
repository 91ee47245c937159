-- The engine is told first of the case whose alarm is next; and whether an open case was derived with another calendar is one look.

-- +goose Up
ALTER TABLE untold ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 9223372036854775807; -- of the version, in microseconds; the default: none
UPDATE untold SET alarm_at = coalesce((SELECT next_alarm_at FROM cases WHERE number = case_number), 9223372036854775807);
DROP INDEX untold_by_time;
CREATE INDEX untold_by_alarm ON untold (alarm_at, case_number);
CREATE INDEX cases_by_calendar ON cases (calendar) WHERE ended_at IS NULL;
