/**
 * Names are unique in any case, of other alphabets than ASCII too: folded by the rules of ICU rather than those of the
 * database. Of two that were different until now the later one is told apart by its id.
 */
export const sql = `
UPDATE sites t SET name = t.name || ' (' || t.id || ')' WHERE removed_us IS NULL AND EXISTS (
  SELECT 1 FROM sites o WHERE o.removed_us IS NULL AND (o.created_us, o.id) < (t.created_us, t.id)
    AND lower(o.name COLLATE natural_order) = lower(t.name COLLATE natural_order));
DROP INDEX sites_name;
CREATE UNIQUE INDEX sites_name ON sites (lower(name COLLATE natural_order)) WHERE removed_us IS NULL;

UPDATE lines t SET name = t.name || ' (' || t.id || ')' WHERE EXISTS (
  SELECT 1 FROM lines o WHERE o.site = t.site AND (o.created_us, o.id) < (t.created_us, t.id)
    AND lower(o.name COLLATE natural_order) = lower(t.name COLLATE natural_order));
DROP INDEX lines_name;
CREATE UNIQUE INDEX lines_name ON lines (site, lower(name COLLATE natural_order));

UPDATE people t SET name = t.name || ' (' || t.id || ')' WHERE EXISTS (
  SELECT 1 FROM people o WHERE (o.created_us, o.id) < (t.created_us, t.id)
    AND lower(o.name COLLATE natural_order) = lower(t.name COLLATE natural_order));
DROP INDEX people_name;
CREATE UNIQUE INDEX people_name ON people (lower(name COLLATE natural_order)) WHERE name IS NOT NULL;
`;
