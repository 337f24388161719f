-- Times are milliseconds since the epoch, MACs 48-bit and IPv4 addresses 32-bit integers.
-- `*_key` columns hold the text folded for comparison without case.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per revision of the network's state: grows by one with every chunk that touches devices.
INSERT INTO meta (name, value) VALUES ('revision', 0), ('import', 0), ('secret', randomblob(32));

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

CREATE TABLE vendors (
  vendor_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL
) STRICT;

CREATE TABLE vendor_classes (
  vendor_class_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  name_key TEXT NOT NULL
) STRICT;

CREATE TABLE devices (
  mac INTEGER PRIMARY KEY CHECK (mac BETWEEN 0 AND 281474976710655),
  ip INTEGER CHECK (ip BETWEEN 0 AND 4294967295),
  hostname TEXT,
  hostname_key TEXT,
  vendor_id INTEGER REFERENCES vendors (vendor_id),
  vendor_class_id INTEGER REFERENCES vendor_classes (vendor_class_id),
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  lease_expires_at INTEGER,
  -- When the statement that gave the device its present address (or took it away) was true.
  address_at INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL,
  -- The last import that named the device, so that an import counts it once.
  import_id INTEGER NOT NULL,
  CHECK ((hostname IS NULL) = (hostname_key IS NULL))
) STRICT;
CREATE INDEX devices_ip ON devices (ip) WHERE ip IS NOT NULL;
CREATE INDEX devices_hostname ON devices (hostname_key) WHERE hostname_key IS NOT NULL;
CREATE INDEX devices_vendor ON devices (vendor_id) WHERE vendor_id IS NOT NULL;
CREATE INDEX devices_vendor_class ON devices (vendor_class_id) WHERE vendor_class_id IS NOT NULL;
CREATE INDEX devices_first_seen ON devices (first_seen);
CREATE INDEX devices_last_seen ON devices (last_seen);

CREATE TABLE device_tags (
  tag_key TEXT NOT NULL,
  mac INTEGER NOT NULL,
  PRIMARY KEY (tag_key, mac)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_tags_mac ON device_tags (mac);

-- Exact sets of devices: what a preview stored, what a job targets. A job takes a preview's set over as it is.
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
  deleted_by TEXT,
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
CREATE INDEX jobs_due ON jobs (scheduled_at, seq) WHERE status = 'scheduled';
CREATE INDEX jobs_active ON jobs (status, seq) WHERE status IN ('scheduled', 'running', 'paused');
CREATE INDEX jobs_live ON jobs (seq) WHERE deleted_at IS NULL;
CREATE INDEX jobs_deleted ON jobs (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX jobs_source ON jobs (source_job_id) WHERE source_job_id IS NOT NULL;
CREATE UNIQUE INDEX jobs_one_revert ON jobs (source_job_id)
  WHERE kind = 'revert' AND status NOT IN ('cancelled', 'failed');

-- The account of a job's items. An item is written once, as a target; which ones are settled, when and at which
-- revision is said by the chunk it lies in, and only an item that was not applied has a row of its own.
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
CREATE INDEX previews_key ON previews (key_id) WHERE job_id IS NULL;
CREATE INDEX previews_expiry ON previews (expires_at) WHERE job_id IS NULL;

-- What is active, by type first: a feed is one range of it. An expired row stays until a sweep moves it.
CREATE TABLE active_actions (
  action_type TEXT NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow')),
  mac INTEGER NOT NULL,
  -- The job whose action this is, and the job that put the row here: they differ after a revert.
  seq INTEGER NOT NULL,
  placed_by INTEGER NOT NULL,
  placed_revision INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (action_type, mac)
) STRICT, WITHOUT ROWID;
CREATE INDEX active_actions_expiry ON active_actions (action_type, expires_at) WHERE expires_at IS NOT NULL;

-- What was active, by device: its history, and what a revert gives back.
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
  ended_by_seq INTEGER,
  PRIMARY KEY (mac, ended_revision, action_type),
  CHECK ((ended_by = 'expired') = (ended_by_seq IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_actions_ended_at ON ended_actions (ended_at);

-- What a device still shows of a job that was purged.
CREATE TABLE purged_jobs (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL,
  action_reason TEXT NOT NULL,
  -- 0 while chunks and exceptions of its account are still to be removed.
  cleared INTEGER NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1))
) STRICT;
CREATE INDEX purged_jobs_cleared ON purged_jobs (seq) WHERE cleared = 0;

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
