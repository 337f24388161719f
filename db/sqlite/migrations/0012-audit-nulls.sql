-- json_valid(NULL) was 0 before SQLite 3.45, and the integrity_check of such a shell calls each entry without a state a fault.
CREATE TABLE new_audit_log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  -- Who asked; null where the server acted by itself.
  key_id TEXT,
  key_name TEXT,
  address TEXT,
  request_id TEXT,
  -- The operationId, or for what the server does by itself a name such as job.started.
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CHECK ((key_id IS NULL) = (key_name IS NULL)
    AND (key_id IS NULL) = (address IS NULL)
    AND (key_id IS NULL) = (request_id IS NULL))
) STRICT;
INSERT INTO new_audit_log
SELECT seq, at, key_id, key_name, address, request_id, action, subject, before, after, previous_hash, hash
FROM audit_log ORDER BY seq;
DROP TABLE audit_log;
ALTER TABLE new_audit_log RENAME TO audit_log;
CREATE INDEX audit_log_subject ON audit_log (subject);

-- Also keeps INSERT OR REPLACE from deleting, for which no DELETE trigger is fired.
CREATE TRIGGER audit_log_append BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN
  SELECT RAISE(ABORT, 'an entry of the audit log follows the last one');
END;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
