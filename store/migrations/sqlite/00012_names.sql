-- Tables and columns by the field's words, as code and API have them (CONTRIBUTING.md).

-- +goose Up
ALTER TABLE cases RENAME COLUMN opener TO parent;
ALTER TABLE drafts RENAME COLUMN opener TO parent;
ALTER TABLE drafts RENAME COLUMN related TO child;
ALTER TABLE obligations RENAME COLUMN mark TO authority;

ALTER TABLE tasks RENAME COLUMN seat_department TO assignee_department;
ALTER TABLE tasks RENAME COLUMN seat_position TO assignee_position;
ALTER TABLE tasks RENAME COLUMN seat_person TO assignee_person;
ALTER TABLE notifications RENAME COLUMN seat_department TO assignee_department;
ALTER TABLE notifications RENAME COLUMN seat_position TO assignee_position;
ALTER TABLE notifications RENAME COLUMN seat_person TO assignee_person;

ALTER TABLE ladder_steps RENAME TO escalation_steps;
ALTER TABLE escalation_steps RENAME COLUMN told TO notified;
ALTER TABLE urgings RENAME TO expedites;

DROP INDEX notifications_by_seat;
CREATE INDEX notifications_by_assignee ON notifications (assignee_position, assignee_department, at);
