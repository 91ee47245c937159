-- A machine acts in its own name. Tokens by which one acted as somebody become those of a machine of the same department and
-- positions, but for the offices of administration and audit; those that acted as a member of the public end.

-- +goose Up
ALTER TABLE people ADD COLUMN machine INTEGER NOT NULL DEFAULT 0;
INSERT INTO people (id, login, login_key, name, department, password_hash, disabled, must_change, machine)
    SELECT 'machine-' || substr(tokens.hash, 1, 32), 'machine-' || substr(tokens.hash, 1, 16), 'machine-' || substr(tokens.hash, 1, 16),
        tokens.title || '（接口）', people.department, '', people.disabled, 0, 1
    FROM tokens JOIN people ON people.id = tokens.person WHERE tokens.title <> '' AND people.department <> '';
INSERT INTO positions (person, position)
    SELECT 'machine-' || substr(tokens.hash, 1, 32), positions.position
    FROM tokens JOIN people ON people.id = tokens.person JOIN positions ON positions.person = people.id
    WHERE tokens.title <> '' AND people.department <> '' AND positions.position NOT IN ('administrator', 'auditor');
UPDATE tokens SET person = 'machine-' || substr(hash, 1, 32)
    WHERE title <> '' AND person IN (SELECT id FROM people WHERE department <> '');
DELETE FROM tokens WHERE title <> '' AND person NOT IN (SELECT id FROM people WHERE machine = 1);
