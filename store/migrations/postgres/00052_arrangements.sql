-- What the house has settled for all cases is kept by each process, and read anew when its edition is another one. The database gives it one
-- with each change, whoever makes it. An edition is random: one that was rolled back never comes again.

-- +goose Up
CREATE TABLE arrangements (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    edition TEXT COLLATE "C" NOT NULL
);
INSERT INTO arrangements VALUES (1, gen_random_uuid()::text);

-- +goose StatementBegin
CREATE FUNCTION rearrange() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE arrangements SET edition = gen_random_uuid()::text;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER departments_rearrange AFTER INSERT OR UPDATE OR DELETE ON departments FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER positions_rearrange AFTER INSERT OR UPDATE OR DELETE ON positions FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER stand_ins_rearrange AFTER INSERT OR UPDATE OR DELETE ON stand_ins FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER signing_rules_rearrange AFTER INSERT OR UPDATE OR DELETE ON signing_rules FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER law_rearrange AFTER INSERT OR UPDATE OR DELETE ON law FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER calendar_notices_rearrange AFTER INSERT OR UPDATE OR DELETE ON calendar_notices FOR EACH STATEMENT EXECUTE FUNCTION rearrange();
CREATE TRIGGER number_gaps_rearrange AFTER INSERT OR UPDATE OR DELETE ON number_gaps FOR EACH STATEMENT EXECUTE FUNCTION rearrange();

-- Members of the public come and go without that.
CREATE TRIGGER people_enter_and_rearrange AFTER INSERT ON people FOR EACH ROW WHEN (NEW.department <> '') EXECUTE FUNCTION rearrange();
CREATE TRIGGER people_change_and_rearrange AFTER UPDATE ON people FOR EACH ROW
    WHEN ((OLD.department <> '' OR NEW.department <> '') AND OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION rearrange();
CREATE TRIGGER people_leave_and_rearrange AFTER DELETE ON people FOR EACH ROW WHEN (OLD.department <> '') EXECUTE FUNCTION rearrange();
CREATE TRIGGER meta_enters_and_rearranges AFTER INSERT ON meta FOR EACH ROW WHEN (NEW.name = 'line') EXECUTE FUNCTION rearrange();
CREATE TRIGGER meta_changes_and_rearranges AFTER UPDATE ON meta FOR EACH ROW WHEN (NEW.name = 'line') EXECUTE FUNCTION rearrange();
