-- Who changed what. Each entry holds the hash of the one before, so that nothing can be altered or taken out unseen.
CREATE TABLE audit_log (
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
  before TEXT CHECK (json_valid(before)),
  after TEXT CHECK (json_valid(after)),
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CHECK ((key_id IS NULL) = (key_name IS NULL)
    AND (key_id IS NULL) = (address IS NULL)
    AND (key_id IS NULL) = (request_id IS NULL))
) STRICT;
-- The other filters read the log from its end: each index would be paid for by every change.
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
