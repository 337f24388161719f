-- What keeps the inventory true without anybody sending files.
CREATE TABLE sources (
  source_id TEXT PRIMARY KEY,
  -- Criteria compare the names of sources without case.
  name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^A-Za-z0-9._-]*'),
  kind TEXT NOT NULL CHECK (kind IN ('kea', 'file')),
  url TEXT CHECK (length(url) BETWEEN 1 AND 2048),
  path TEXT CHECK (length(path) BETWEEN 1 AND 4096),
  format TEXT,
  site TEXT NOT NULL,
  interval_seconds INTEGER NOT NULL CHECK (interval_seconds BETWEEN 10 AND 86400),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- {user, password}. Not hashed: a request takes the password itself.
  credentials TEXT CHECK (credentials IS NULL OR json_valid(credentials)),
  -- Grows with whatever decides what is read, and what for.
  version INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'never_run' CHECK (state IN ('never_run', 'ok', 'failed', 'held_back')),
  state_since INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  next_run_at INTEGER NOT NULL,
  -- Of the run in progress; a restart ends it.
  running_since INTEGER,
  last_run_at INTEGER,
  last_success_at INTEGER,
  last_error TEXT CHECK (length(last_error) BETWEEN 1 AND 500),
  last_result TEXT CHECK (last_result IS NULL OR json_valid(last_result)),
  -- What a reader recognises the same content by.
  last_read TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((kind = 'kea') = (url IS NOT NULL)),
  CHECK ((kind = 'file') = (path IS NOT NULL)),
  CHECK ((state IN ('failed', 'held_back')) = (last_error IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sources_tell AFTER UPDATE OF state ON sources
WHEN OLD.state IS NOT NEW.state AND (NEW.last_error IS NOT NULL OR OLD.last_error IS NOT NULL)
BEGIN
  INSERT INTO outbox (type, occurred_at, payload)
  SELECT moved.type, NEW.state_since, json_object(
    'type', moved.type,
    'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.state_since / 1000.0, 'unixepoch'),
    'data', json_object('source_id', NEW.source_id, 'name', NEW.name, 'error', NEW.last_error))
  FROM (SELECT iif(NEW.last_error IS NULL, 'source.recovered', 'source.failed') AS type) moved
  WHERE EXISTS (SELECT 1 FROM webhook_subscriptions s WHERE s.type = moved.type);
END;
