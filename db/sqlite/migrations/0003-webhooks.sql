CREATE TABLE webhooks (
  webhook_id TEXT PRIMARY KEY,
  url TEXT NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
  description TEXT CHECK (length(description) <= 200),
  events TEXT NOT NULL CHECK (json_valid(events)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- What signs, [{secret, until}], the newest first; its `until` is null. Not hashed: signing takes the secret itself.
  secrets TEXT NOT NULL CHECK (json_valid(secrets)),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW webhook_subscriptions AS
  SELECT w.webhook_id, e.value AS type FROM webhooks w, json_each(w.events) e WHERE w.enabled = 1;

-- What is to be told, written in the transaction of the change by the triggers below, so that no transition can
-- forget it. Nothing is written that nobody wants to hear.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL UNIQUE DEFAULT ('msg_' || lower(hex(randomblob(16)))),
  type TEXT NOT NULL,
  job_id TEXT,
  occurred_at INTEGER NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload))
) STRICT;
CREATE INDEX outbox_age ON outbox (occurred_at);

CREATE TABLE webhook_deliveries (
  webhook_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  -- 'sending' is in somebody's hands; a restart makes it 'pending' again.
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When the 24 hours of trying began: with the event, or when somebody asked for it again.
  trying_since INTEGER NOT NULL,
  next_attempt_at INTEGER,
  last_attempt_at INTEGER,
  last_status_code INTEGER,
  last_error TEXT,
  PRIMARY KEY (webhook_id, seq),
  CHECK ((status IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_sending ON webhook_deliveries (webhook_id) WHERE status = 'sending';
CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status, seq);
CREATE INDEX webhook_deliveries_seq ON webhook_deliveries (seq);

CREATE TRIGGER outbox_fan_out AFTER INSERT ON outbox
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, seq, trying_since, next_attempt_at)
  SELECT webhook_id, NEW.seq, NEW.occurred_at, NEW.occurred_at FROM webhook_subscriptions WHERE type = NEW.type;
END;

CREATE TRIGGER jobs_tell_made AFTER INSERT ON jobs
WHEN EXISTS (SELECT 1 FROM webhook_subscriptions WHERE type = 'job.' || NEW.status)
BEGIN
  INSERT INTO outbox (type, job_id, occurred_at, payload)
  VALUES ('job.' || NEW.status, NEW.job_id, NEW.created_at, json_object(
    'type', 'job.' || NEW.status,
    'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at / 1000.0, 'unixepoch'),
    'data', json_object('job_id', NEW.job_id, 'kind', NEW.kind, 'action_type', NEW.action_type, 'status', NEW.status,
      'version', NEW.version)));
END;

CREATE TRIGGER jobs_tell_moved AFTER UPDATE OF status, deleted_at ON jobs
WHEN OLD.status IS NOT NEW.status OR OLD.deleted_at IS NOT NEW.deleted_at
BEGIN
  INSERT INTO outbox (type, job_id, occurred_at, payload)
  SELECT moved.type, NEW.job_id, NEW.updated_at, json_object(
    'type', moved.type,
    'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at / 1000.0, 'unixepoch'),
    'data', json_object('job_id', NEW.job_id, 'kind', NEW.kind, 'action_type', NEW.action_type, 'status', NEW.status,
      'version', NEW.version))
  FROM (SELECT CASE
    WHEN OLD.deleted_at IS NOT NEW.deleted_at THEN iif(NEW.deleted_at IS NULL, 'job.restored', 'job.deleted')
    WHEN NEW.status = 'running' THEN iif(OLD.status = 'paused', 'job.resumed', 'job.started')
    ELSE 'job.' || NEW.status END AS type) moved
  WHERE EXISTS (SELECT 1 FROM webhook_subscriptions s WHERE s.type = moved.type);
END;
