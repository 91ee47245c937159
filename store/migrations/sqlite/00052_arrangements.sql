-- What the house has settled for all cases is kept by each process, and read anew when its edition is another one. The database gives it one
-- with each change, whoever makes it. An edition is random: one that was rolled back never comes again.

-- +goose Up
CREATE TABLE arrangements (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    edition TEXT NOT NULL
);
INSERT INTO arrangements VALUES (1, hex(randomblob(16)));

-- +goose StatementBegin
CREATE TRIGGER departments_rearrange_on_insert AFTER INSERT ON departments BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER departments_rearrange_on_update AFTER UPDATE ON departments BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER departments_rearrange_on_delete AFTER DELETE ON departments BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER positions_rearrange_on_insert AFTER INSERT ON positions BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER positions_rearrange_on_update AFTER UPDATE ON positions BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER positions_rearrange_on_delete AFTER DELETE ON positions BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_ins_rearrange_on_insert AFTER INSERT ON stand_ins BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_ins_rearrange_on_update AFTER UPDATE ON stand_ins BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stand_ins_rearrange_on_delete AFTER DELETE ON stand_ins BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signing_rules_rearrange_on_insert AFTER INSERT ON signing_rules BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signing_rules_rearrange_on_update AFTER UPDATE ON signing_rules BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signing_rules_rearrange_on_delete AFTER DELETE ON signing_rules BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER law_rearrange_on_insert AFTER INSERT ON law BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER law_rearrange_on_update AFTER UPDATE ON law BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER law_rearrange_on_delete AFTER DELETE ON law BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_notices_rearrange_on_insert AFTER INSERT ON calendar_notices BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_notices_rearrange_on_update AFTER UPDATE ON calendar_notices BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_notices_rearrange_on_delete AFTER DELETE ON calendar_notices BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_gaps_rearrange_on_insert AFTER INSERT ON number_gaps BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_gaps_rearrange_on_update AFTER UPDATE ON number_gaps BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_gaps_rearrange_on_delete AFTER DELETE ON number_gaps BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd

-- Members of the public come and go without that.
-- +goose StatementBegin
CREATE TRIGGER people_enter_and_rearrange AFTER INSERT ON people WHEN NEW.department <> '' BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER people_change_and_rearrange AFTER UPDATE ON people
    WHEN (OLD.department <> '' OR NEW.department <> '') AND (OLD.name, OLD.login, OLD.department, OLD.disabled, OLD.must_change, OLD.machine) IS NOT (NEW.name, NEW.login, NEW.department, NEW.disabled, NEW.must_change, NEW.machine) BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER people_leave_and_rearrange AFTER DELETE ON people WHEN OLD.department <> '' BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meta_enters_and_rearranges AFTER INSERT ON meta WHEN NEW.name = 'line' BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meta_changes_and_rearranges AFTER UPDATE ON meta WHEN NEW.name = 'line' BEGIN
    UPDATE arrangements SET edition = hex(randomblob(16));
END;
-- +goose StatementEnd
