-- Receivers to which nothing is carried for a while: they were not there, or asked for patience. Without a fault: the next
-- message only has to keep its distance.

-- +goose Up
CREATE TABLE receiver_holds (
    target TEXT PRIMARY KEY, -- a subscription, or mail
    until  BIGINT NOT NULL,  -- microseconds
    fault  TEXT NOT NULL
);
