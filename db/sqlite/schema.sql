-- Written by scripts/dump-schema.ts from the migrations; a test compares it. Never edited.

CREATE TABLE active_actions (
  action_type TEXT NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow')),
  mac INTEGER NOT NULL,
  -- The job whose action this is, and the job that put the row here: they differ after a revert.
  seq INTEGER NOT NULL,
  placed_by INTEGER NOT NULL,
  placed_revision INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  expires_at INTEGER, undone_to INTEGER,
  PRIMARY KEY (action_type, mac)
) STRICT, WITHOUT ROWID;

CREATE INDEX active_actions_expiry ON active_actions (action_type, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE addresses (
  -- An integer for IPv4, 32 hexadecimal digits for IPv6: each family sorts as it counts, and IPv4 comes first.
  ip ANY NOT NULL CHECK (typeof(ip) = 'integer' AND ip BETWEEN 0 AND 4294967295 OR typeof(ip) = 'text' AND length(ip) = 32),
  site_id INTEGER NOT NULL,
  -- null: nobody has it since then, and no statement from before changes that.
  mac INTEGER,
  source TEXT NOT NULL,
  -- Orders statements; and when it was said, as it is shown.
  said_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  lease_expires_at INTEGER,
  -- The import that said it.
  import_id INTEGER NOT NULL,
  PRIMARY KEY (ip, site_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX addresses_lease ON addresses (lease_expires_at) WHERE lease_expires_at IS NOT NULL;

CREATE INDEX addresses_mac ON addresses (mac, said_at DESC) WHERE mac IS NOT NULL;

CREATE INDEX addresses_released ON addresses (said_at) WHERE mac IS NULL;

CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT CHECK (role IN ('viewer', 'operator', 'administrator')),
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  prefix TEXT NOT NULL UNIQUE,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  revoked_by TEXT,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_log_append BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN
  SELECT RAISE(ABORT, 'an entry of the audit log follows the last one');
END;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TABLE "audit_log" (
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

CREATE INDEX audit_log_subject ON audit_log (subject);

CREATE TABLE device_tags (
  tag_key TEXT NOT NULL,
  mac INTEGER NOT NULL,
  PRIMARY KEY (tag_key, mac)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_tags_mac ON device_tags (mac);

CREATE TABLE devices (
  mac INTEGER PRIMARY KEY CHECK (mac BETWEEN 0 AND 281474976710655),
  hostname TEXT,
  hostname_key TEXT,
  vendor_id INTEGER REFERENCES vendors (vendor_id),
  vendor_class_id INTEGER REFERENCES vendor_classes (vendor_class_id),
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  lease_expires_at INTEGER,
  -- When the statement that gave the device its present address (or took it away) was true.
  said_at INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL,
  -- The last import that named the device, so that an import counts it once.
  import_mark INTEGER NOT NULL, named_at INTEGER NOT NULL DEFAULT 0,
  CHECK ((hostname IS NULL) = (hostname_key IS NULL))
) STRICT;

CREATE INDEX devices_first_seen ON devices (first_seen);

CREATE INDEX devices_hostname ON devices (hostname_key) WHERE hostname_key IS NOT NULL;

CREATE INDEX devices_last_seen ON devices (last_seen);

CREATE INDEX devices_vendor ON devices (vendor_id) WHERE vendor_id IS NOT NULL;

CREATE INDEX devices_vendor_class ON devices (vendor_class_id) WHERE vendor_class_id IS NOT NULL;

CREATE TABLE ended_actions (
  mac INTEGER NOT NULL,
  ended_revision INTEGER NOT NULL,
  action_type TEXT NOT NULL,
  seq INTEGER NOT NULL,
  placed_by INTEGER NOT NULL,
  placed_revision INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  expires_at INTEGER,
  ended_at INTEGER NOT NULL,
  ended_by TEXT NOT NULL CHECK (ended_by IN ('replaced', 'allowed', 'cleaned_up', 'expired', 'reverted')),
  ended_by_seq INTEGER, undone_to INTEGER, ran_out INTEGER NOT NULL DEFAULT 0 CHECK (ran_out IN (0, 1)),
  PRIMARY KEY (mac, ended_revision, action_type),
  CHECK ((ended_by = 'expired') = (ended_by_seq IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX ended_actions_ended_at ON ended_actions (ended_at);

CREATE TABLE enforcement_batch (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  -- The idempotency key of its calls: a restart makes them again, with the same one.
  batch_id TEXT NOT NULL,
  -- The job whose chunk it is; null: actions whose time has run out.
  seq INTEGER,
  -- The chunk: from the job's cursor up to this MAC, so many targets, and those of them that will be skipped.
  up_to_mac INTEGER,
  targets INTEGER,
  is_last INTEGER CHECK (is_last IN (0, 1)),
  skip_json TEXT NOT NULL CHECK (json_valid(skip_json)),
  begun_at INTEGER NOT NULL,
  apply_json TEXT NOT NULL CHECK (json_valid(apply_json)),
  lift_json TEXT NOT NULL CHECK (json_valid(lift_json)),
  CHECK ((seq IS NULL) = (up_to_mac IS NULL) AND (seq IS NULL) = (targets IS NULL)
    AND (seq IS NULL) = (is_last IS NULL))
) STRICT;

CREATE TABLE idempotency (
  key_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (key_id, operation, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE job_chunks (
  seq INTEGER NOT NULL,
  last_mac INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  processed_at INTEGER NOT NULL,
  PRIMARY KEY (seq, last_mac)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_exceptions (
  seq INTEGER NOT NULL,
  mac INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('skipped', 'failed')),
  code TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (seq, mac)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_exceptions_outcome ON job_exceptions (seq, outcome, mac);

CREATE TRIGGER jobs_not_reverted AFTER UPDATE OF status ON jobs
WHEN NEW.kind = 'revert' AND NEW.status IN ('cancelled', 'failed')
BEGIN
  UPDATE jobs SET reverted_by = NULL, version = version + 1, updated_at = NEW.updated_at
  WHERE job_id = NEW.source_job_id AND reverted_by = NEW.job_id;
END;

CREATE TRIGGER jobs_revert_purged AFTER DELETE ON jobs WHEN OLD.kind = 'revert'
BEGIN
  UPDATE jobs SET reverted_by = NULL, version = version + 1
  WHERE job_id = OLD.source_job_id AND reverted_by = OLD.job_id;
END;

CREATE TRIGGER jobs_reverted AFTER INSERT ON jobs
WHEN NEW.kind = 'revert' AND NEW.status NOT IN ('cancelled', 'failed')
BEGIN
  UPDATE jobs SET reverted_by = NEW.job_id, version = version + 1, updated_at = NEW.created_at
  WHERE job_id = NEW.source_job_id;
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

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('apply', 'retry', 'revert')),
  source_job_id TEXT,
  -- The job whose effect this one undoes (also for a retry of a revert), else null.
  undoes_job_id TEXT,
  criteria_json TEXT NOT NULL CHECK (json_valid(criteria_json)),
  action_type TEXT NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow', 'cleanup')),
  action_duration INTEGER NOT NULL CHECK (action_duration >= 0),
  action_reason TEXT NOT NULL CHECK (length(action_reason) BETWEEN 1 AND 500),
  scheduled_at INTEGER NOT NULL,
  executed_at INTEGER,
  completed_at INTEGER,
  max_limit INTEGER NOT NULL CHECK (max_limit >= 1),
  preview_id TEXT UNIQUE,
  preview_count INTEGER NOT NULL DEFAULT 0,
  set_id INTEGER,
  -- Null until the set of targets is complete; until then no device is touched.
  targets_fixed_at INTEGER,
  -- How far the phase in hand has come: the last MAC judged, then the last MAC settled.
  cursor_mac INTEGER NOT NULL DEFAULT -1,
  -- How many targets the set holds while it is being fixed.
  matched_count INTEGER NOT NULL DEFAULT 0,
  targeted_count INTEGER NOT NULL DEFAULT 0 CHECK (targeted_count >= 0),
  affected_count INTEGER NOT NULL DEFAULT 0 CHECK (affected_count >= 0),
  skipped_count INTEGER NOT NULL DEFAULT 0 CHECK (skipped_count >= 0),
  failed_count INTEGER NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
  not_reached_count INTEGER NOT NULL DEFAULT 0 CHECK (not_reached_count >= 0),
  status TEXT NOT NULL CHECK (status IN ('scheduled', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  pause_cause TEXT CHECK (pause_cause IN ('operator', 'enforcer')),
  cancel_reason TEXT,
  failure TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  deleted_at INTEGER,
  deleted_by TEXT, failed_batches INTEGER NOT NULL DEFAULT 0, at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1)), on_existing TEXT NOT NULL DEFAULT 'replace'
  CHECK (on_existing IN ('keep_longer', 'replace')), reverted_by TEXT, root_seq INTEGER, does_again INTEGER NOT NULL DEFAULT 0 CHECK (does_again IN (0, 1)),
  CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
  CHECK ((status = 'paused') = (pause_cause IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK (status NOT IN ('running', 'paused', 'completed', 'failed') OR executed_at IS NOT NULL),
  CHECK (status != 'completed' OR targets_fixed_at IS NOT NULL),
  CHECK (targets_fixed_at IS NOT NULL OR targeted_count = 0),
  CHECK (affected_count + skipped_count + failed_count + not_reached_count <= targeted_count),
  CHECK (status NOT IN ('completed', 'failed', 'cancelled')
    OR affected_count + skipped_count + failed_count + not_reached_count = targeted_count),
  CHECK ((deleted_at IS NULL) = (deleted_by IS NULL)),
  CHECK (deleted_at IS NULL OR status IN ('completed', 'failed', 'cancelled'))
) STRICT;

CREATE INDEX jobs_active ON jobs (status, seq) WHERE status IN ('scheduled', 'running', 'paused');

CREATE INDEX jobs_at_once ON jobs (at_once, seq) WHERE status = 'scheduled' AND at_once = 1;

CREATE INDEX jobs_deleted ON jobs (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX jobs_due ON jobs (scheduled_at, seq) WHERE status = 'scheduled' AND at_once = 0;

CREATE INDEX jobs_live ON jobs (seq) WHERE deleted_at IS NULL;

CREATE UNIQUE INDEX jobs_one_revert ON jobs (source_job_id)
  WHERE kind = 'revert' AND status NOT IN ('cancelled', 'failed');

CREATE INDEX jobs_root ON jobs (root_seq) WHERE root_seq IS NOT NULL;

CREATE INDEX jobs_small_at_once ON jobs (at_once, seq) WHERE status = 'scheduled' AND at_once = 1 AND max_limit <= 10000;

CREATE INDEX jobs_small_due ON jobs (scheduled_at, seq)
  WHERE status = 'scheduled' AND at_once = 0 AND max_limit <= 10000;

CREATE INDEX jobs_source ON jobs (source_job_id) WHERE source_job_id IS NOT NULL;

CREATE INDEX jobs_undoes ON jobs (undoes_job_id) WHERE undoes_job_id IS NOT NULL;

CREATE INDEX jobs_waiting ON jobs (seq) WHERE status = 'paused' AND pause_cause = 'enforcer';

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE open_imports (
  import_id INTEGER PRIMARY KEY
, site_id INTEGER NOT NULL DEFAULT 1, snapshot_of TEXT) STRICT;

CREATE TRIGGER outbox_fan_out AFTER INSERT ON outbox
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, seq, trying_since, next_attempt_at)
  SELECT webhook_id, NEW.seq, NEW.occurred_at, NEW.occurred_at FROM webhook_subscriptions WHERE type = NEW.type;
END;

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL UNIQUE DEFAULT ('msg_' || lower(hex(randomblob(16)))),
  type TEXT NOT NULL,
  job_id TEXT,
  occurred_at INTEGER NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload))
) STRICT;

CREATE INDEX outbox_age ON outbox (occurred_at);

CREATE TABLE previews (
  preview_id TEXT PRIMARY KEY,
  action_type TEXT NOT NULL,
  criteria_json TEXT NOT NULL CHECK (json_valid(criteria_json)),
  preview_count INTEGER NOT NULL DEFAULT 0,
  set_id INTEGER NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Null while its set is being stored.
  expires_at INTEGER,
  job_id TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX previews_expiry ON previews (expires_at) WHERE job_id IS NULL;

CREATE INDEX previews_key ON previews (key_id) WHERE job_id IS NULL;

CREATE TABLE purged_jobs (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL,
  action_reason TEXT NOT NULL,
  -- 0 while chunks and exceptions of its account are still to be removed.
  cleared INTEGER NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1))
) STRICT;

CREATE INDEX purged_jobs_cleared ON purged_jobs (seq) WHERE cleared = 0;

CREATE TABLE sites (
  site_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE
) STRICT;

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

CREATE TABLE target_sets (
  set_id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- 1: nobody's any more; its targets are removed in small steps.
  discarded INTEGER NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1))
) STRICT;

CREATE INDEX target_sets_discarded ON target_sets (set_id) WHERE discarded = 1;

CREATE TABLE targets (
  set_id INTEGER NOT NULL,
  mac INTEGER NOT NULL,
  PRIMARY KEY (set_id, mac)
) STRICT, WITHOUT ROWID;

CREATE TABLE unconfirmed_actions (
  mac INTEGER NOT NULL,
  action_type TEXT NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow')),
  -- The job whose call it was, or whose action it is that could not be lifted.
  seq INTEGER NOT NULL,
  batch_id TEXT NOT NULL,
  since INTEGER NOT NULL,
  -- Until then the call without an answer may still arrive; what is told before is told once more.
  open_until INTEGER NOT NULL,
  -- When the equipment is to be told again, and whether it has answered once.
  due_at INTEGER NOT NULL,
  is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)),
  -- 0 while there is no enforcer outside who could be told.
  is_reachable INTEGER NOT NULL DEFAULT 1 CHECK (is_reachable IN (0, 1)),
  PRIMARY KEY (mac, action_type)
) STRICT, WITHOUT ROWID;

CREATE INDEX unconfirmed_actions_batch ON unconfirmed_actions (batch_id);

CREATE INDEX unconfirmed_actions_due ON unconfirmed_actions (due_at, mac);

CREATE INDEX unconfirmed_actions_job ON unconfirmed_actions (seq, mac);

CREATE TABLE vendor_classes (
  vendor_class_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL
) STRICT;

CREATE TABLE vendors (
  vendor_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL
) STRICT;

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

CREATE INDEX webhook_deliveries_first ON webhook_deliveries (webhook_id, seq) WHERE status = 'pending' AND attempts = 0;

CREATE INDEX webhook_deliveries_sending ON webhook_deliveries (webhook_id) WHERE status = 'sending';

CREATE INDEX webhook_deliveries_seq ON webhook_deliveries (seq);

CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status, seq);

CREATE VIEW webhook_subscriptions AS
  SELECT w.webhook_id, e.value AS type FROM webhooks w, json_each(w.events) e WHERE w.enabled = 1;

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
