-- What figures need of an obligation and the clock alone does not say: report.Assessment. An obligation of before has no
-- standing until Migrate has derived it.
-- +goose Up
ALTER TABLE obligations
    ADD COLUMN standing     TEXT COLLATE "C" NOT NULL DEFAULT '', -- report.Standing, apart from the day on which one looks
    ADD COLUMN of_applicant BOOLEAN NOT NULL DEFAULT false,       -- the applicant or the public owe it
    ADD COLUMN first_answer BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN completes    BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN extended     BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN paused       BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN case_days    BIGINT  NOT NULL DEFAULT 0;           -- working days of the case, of what completes it

-- All that figures tell obligations apart by, in one number: grouping a million rows by it takes a third of the time that
-- grouping by its parts does. store/shape.go takes it apart.
ALTER TABLE obligations ADD COLUMN shape BIGINT NOT NULL GENERATED ALWAYS AS (
    ((((CASE standing WHEN 'on_time' THEN 1 WHEN 'late' THEN 2 WHEN 'expired' THEN 3 WHEN 'consented' THEN 4
                      WHEN 'cancelled' THEN 5 WHEN 'overdue' THEN 6 WHEN 'running' THEN 7 WHEN 'held' THEN 8 ELSE 0 END
        * 16 + CASE WHEN extended THEN 8 ELSE 0 END + CASE WHEN paused THEN 4 ELSE 0 END
             + CASE WHEN first_answer THEN 2 ELSE 0 END + CASE WHEN completes THEN 1 ELSE 0 END)::bigint
        * 65536 + CASE WHEN standing IN ('on_time', 'late') THEN used_days ELSE 0 END)
        * 65536 + CASE WHEN standing IN ('on_time', 'late') THEN case_days ELSE 0 END)
        * 4 + CASE mark WHEN 'statutory' THEN 1 WHEN 'construed' THEN 2 ELSE 3 END)
) STORED;

-- Reports read nothing else of the table: what they count is in the index.
CREATE INDEX obligations_timeliness ON obligations (due_on, department, regulation, procedure, basis, title, shape)
    WHERE NOT of_applicant;
