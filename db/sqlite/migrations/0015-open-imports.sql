-- Imports that have begun and have no end: what a start finds here, the process before has left. The audit log knows them as
-- well, but by reading the entries of every import there ever was.
CREATE TABLE open_imports (
  import_id INTEGER PRIMARY KEY
) STRICT;

INSERT INTO open_imports (import_id)
SELECT CAST(substr(subject, length('import:') + 1) AS INTEGER) FROM audit_log
WHERE subject >= 'import:' AND subject < 'import;' GROUP BY subject HAVING count(*) = 1;
