-- Who changes a table holds the lane, so no row is locked besides.

CREATE TABLE active_actions (
  action_type text COLLATE "C" NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow')),
  mac bigint NOT NULL,
  -- The job whose action this is, and the job that put the row here: they differ after a revert.
  seq bigint NOT NULL,
  placed_by bigint NOT NULL,
  placed_revision bigint NOT NULL,
  applied_at bigint NOT NULL,
  expires_at bigint,
  undone_to bigint,
  PRIMARY KEY (action_type, mac)
);

CREATE INDEX active_actions_expiry ON active_actions (action_type, expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE addresses (
  -- 4 and 8 hexadecimal digits, or 6 and 32 of them: each family sorts as it counts, and IPv4 comes first.
  ip text COLLATE "C" NOT NULL CHECK (octet_length(ip) = CASE left(ip, 1) WHEN '4' THEN 9 WHEN '6' THEN 33 ELSE 0 END),
  site_id bigint NOT NULL,
  -- null: nobody has it since then, and no statement from before changes that.
  mac bigint,
  source text COLLATE "C" NOT NULL,
  -- Orders statements; and when it was said, as it is shown.
  said_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  lease_expires_at bigint,
  -- The import that said it.
  import_id bigint NOT NULL,
  PRIMARY KEY (ip, site_id)
);

CREATE INDEX addresses_lease ON addresses (lease_expires_at) WHERE lease_expires_at IS NOT NULL;

CREATE INDEX addresses_mac ON addresses (mac, said_at DESC) WHERE mac IS NOT NULL;

CREATE INDEX addresses_released ON addresses (said_at) WHERE mac IS NULL;

CREATE TABLE api_keys (
  key_id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  role text COLLATE "C" CHECK (role IN ('viewer', 'operator', 'administrator')),
  scopes text COLLATE "C" NOT NULL CHECK (scopes::json IS NOT NULL),
  prefix text COLLATE "C" NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  created_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  revoked_by text COLLATE "C",
  last_used_at bigint
);

CREATE TABLE audit_log (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  -- Who asked; null where the server acted by itself.
  key_id text COLLATE "C",
  key_name text COLLATE "C",
  address text COLLATE "C",
  request_id text COLLATE "C",
  -- The operationId, or for what the server does by itself a name such as job.started.
  action text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  before text COLLATE "C" CHECK (before::json IS NOT NULL OR before IS NULL),
  after text COLLATE "C" CHECK (after::json IS NOT NULL OR after IS NULL),
  previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  CHECK ((key_id IS NULL) = (key_name IS NULL)
    AND (key_id IS NULL) = (address IS NULL)
    AND (key_id IS NULL) = (request_id IS NULL))
);

CREATE INDEX audit_log_subject ON audit_log (subject);

CREATE TABLE device_tags (
  tag_key text COLLATE "C" NOT NULL,
  mac bigint NOT NULL,
  PRIMARY KEY (tag_key, mac)
);

CREATE INDEX device_tags_mac ON device_tags (mac);

CREATE TABLE devices (
  mac bigint PRIMARY KEY CHECK (mac BETWEEN 0 AND 281474976710655),
  hostname text COLLATE "C",
  hostname_key text COLLATE "C",
  vendor_id bigint,
  vendor_class_id bigint,
  tags text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (tags = '[]' OR tags::json IS NOT NULL),
  first_seen bigint NOT NULL,
  last_seen bigint NOT NULL,
  lease_expires_at bigint,
  -- When the statement that gave the device its present address (or took it away) was true.
  said_at bigint NOT NULL DEFAULT 0,
  source text COLLATE "C" NOT NULL,
  -- The last import that named the device, so that an import counts it once.
  import_mark bigint NOT NULL,
  named_at bigint NOT NULL DEFAULT 0,
  CHECK ((hostname IS NULL) = (hostname_key IS NULL))
);

CREATE INDEX devices_first_seen ON devices (first_seen, mac);

CREATE INDEX devices_hostname ON devices (hostname_key) WHERE hostname_key IS NOT NULL;

CREATE INDEX devices_last_seen ON devices (last_seen);

CREATE INDEX devices_vendor ON devices (vendor_id) WHERE vendor_id IS NOT NULL;

CREATE INDEX devices_vendor_class ON devices (vendor_class_id) WHERE vendor_class_id IS NOT NULL;

CREATE TABLE ended_actions (
  mac bigint NOT NULL,
  ended_revision bigint NOT NULL,
  action_type text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  placed_by bigint NOT NULL,
  placed_revision bigint NOT NULL,
  applied_at bigint NOT NULL,
  expires_at bigint,
  ended_at bigint NOT NULL,
  ended_by text COLLATE "C" NOT NULL CHECK (ended_by IN ('replaced', 'allowed', 'cleaned_up', 'expired', 'reverted')),
  ended_by_seq bigint,
  undone_to bigint,
  ran_out bigint NOT NULL DEFAULT 0 CHECK (ran_out IN (0, 1)),
  PRIMARY KEY (mac, ended_revision, action_type),
  CHECK ((ended_by = 'expired') = (ended_by_seq IS NULL))
);

CREATE INDEX ended_actions_ended_at ON ended_actions (ended_at);

CREATE TABLE enforcement_batch (
  singleton bigint PRIMARY KEY CHECK (singleton = 1),
  -- The idempotency key of its calls: a restart makes them again, with the same one.
  batch_id text COLLATE "C" NOT NULL,
  -- The job whose chunk it is; null: actions whose time has run out.
  seq bigint,
  -- The chunk: from the job's cursor up to this MAC, so many targets, and those of them that will be skipped.
  up_to_mac bigint,
  targets bigint,
  is_last bigint CHECK (is_last IN (0, 1)),
  skip_json text COLLATE "C" NOT NULL CHECK (skip_json::json IS NOT NULL),
  begun_at bigint NOT NULL,
  apply_json text COLLATE "C" NOT NULL CHECK (apply_json::json IS NOT NULL),
  lift_json text COLLATE "C" NOT NULL CHECK (lift_json::json IS NOT NULL),
  CHECK ((seq IS NULL) = (up_to_mac IS NULL) AND (seq IS NULL) = (targets IS NULL)
    AND (seq IS NULL) = (is_last IS NULL))
);

CREATE TABLE idempotency (
  key_id text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  idempotency_key text COLLATE "C" NOT NULL,
  body_hash text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL CHECK (answer::json IS NOT NULL),
  created_at bigint NOT NULL,
  PRIMARY KEY (key_id, operation, idempotency_key)
);

CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE job_chunks (
  seq bigint NOT NULL,
  last_mac bigint NOT NULL,
  revision bigint NOT NULL,
  processed_at bigint NOT NULL,
  PRIMARY KEY (seq, last_mac)
);

CREATE TABLE job_exceptions (
  seq bigint NOT NULL,
  mac bigint NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('skipped', 'failed')),
  code text COLLATE "C" NOT NULL,
  detail text COLLATE "C",
  PRIMARY KEY (seq, mac)
);

CREATE INDEX job_exceptions_outcome ON job_exceptions (seq, outcome, mac);

CREATE TABLE jobs (
  seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  job_id text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('apply', 'retry', 'revert')),
  source_job_id text COLLATE "C",
  -- The job whose effect this one undoes (also for a retry of a revert), else null.
  undoes_job_id text COLLATE "C",
  criteria_json text COLLATE "C" NOT NULL CHECK (criteria_json::json IS NOT NULL),
  action_type text COLLATE "C" NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow', 'cleanup')),
  action_duration bigint NOT NULL CHECK (action_duration >= 0),
  action_reason text COLLATE "C" NOT NULL CHECK (length(action_reason) BETWEEN 1 AND 500),
  scheduled_at bigint NOT NULL,
  executed_at bigint,
  completed_at bigint,
  max_limit bigint NOT NULL CHECK (max_limit >= 1),
  preview_id text COLLATE "C" UNIQUE,
  preview_count bigint NOT NULL DEFAULT 0,
  set_id bigint,
  -- Null until the set of targets is complete; until then no device is touched.
  targets_fixed_at bigint,
  -- How far the phase in hand has come: the last MAC judged, then the last MAC settled.
  cursor_mac bigint NOT NULL DEFAULT -1,
  -- How many targets the set holds while it is being fixed.
  matched_count bigint NOT NULL DEFAULT 0,
  targeted_count bigint NOT NULL DEFAULT 0 CHECK (targeted_count >= 0),
  affected_count bigint NOT NULL DEFAULT 0 CHECK (affected_count >= 0),
  skipped_count bigint NOT NULL DEFAULT 0 CHECK (skipped_count >= 0),
  failed_count bigint NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
  not_reached_count bigint NOT NULL DEFAULT 0 CHECK (not_reached_count >= 0),
  status text COLLATE "C" NOT NULL CHECK (status IN ('scheduled', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  pause_cause text COLLATE "C" CHECK (pause_cause IN ('operator', 'enforcer')),
  cancel_reason text COLLATE "C",
  failure text COLLATE "C",
  created_by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  deleted_at bigint,
  deleted_by text COLLATE "C",
  failed_batches bigint NOT NULL DEFAULT 0,
  at_once bigint NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1)),
  on_existing text COLLATE "C" NOT NULL DEFAULT 'replace'
  CHECK (on_existing IN ('keep_longer', 'replace')),
  reverted_by text COLLATE "C",
  root_seq bigint,
  does_again bigint NOT NULL DEFAULT 0 CHECK (does_again IN (0, 1)),
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
);

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
  name text COLLATE "C" PRIMARY KEY,
  value bigint,
  bytes bytea,
  CHECK ((value IS NULL) <> (bytes IS NULL))
);

CREATE TABLE open_imports (
  import_id bigint PRIMARY KEY,
  site_id bigint NOT NULL DEFAULT 1,
  snapshot_of text COLLATE "C");

CREATE TABLE outbox (
  seq bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  message_id text COLLATE "C" NOT NULL UNIQUE DEFAULT ('msg_' || replace(gen_random_uuid()::text, '-', '')),
  type text COLLATE "C" NOT NULL,
  job_id text COLLATE "C",
  occurred_at bigint NOT NULL,
  payload text COLLATE "C" NOT NULL CHECK (payload::json IS NOT NULL)
);

CREATE INDEX outbox_age ON outbox (occurred_at);

CREATE TABLE previews (
  preview_id text COLLATE "C" PRIMARY KEY,
  action_type text COLLATE "C" NOT NULL,
  criteria_json text COLLATE "C" NOT NULL CHECK (criteria_json::json IS NOT NULL),
  preview_count bigint NOT NULL DEFAULT 0,
  set_id bigint NOT NULL UNIQUE,
  key_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  -- Null while its set is being stored.
  expires_at bigint,
  job_id text COLLATE "C"
);

CREATE INDEX previews_expiry ON previews (expires_at) WHERE job_id IS NULL;

CREATE INDEX previews_key ON previews (key_id) WHERE job_id IS NULL;

CREATE TABLE purged_jobs (
  seq bigint PRIMARY KEY,
  job_id text COLLATE "C" NOT NULL,
  action_reason text COLLATE "C" NOT NULL,
  -- 0 while chunks and exceptions of its account are still to be removed.
  cleared bigint NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1))
);

CREATE INDEX purged_jobs_cleared ON purged_jobs (seq) WHERE cleared = 0;

CREATE TABLE sites (
  site_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE sources (
  source_id text COLLATE "C" PRIMARY KEY,
  -- Criteria compare the names of sources without case.
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[A-Za-z0-9._-]{1,64}$'),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('kea', 'file')),
  url text COLLATE "C" CHECK (length(url) BETWEEN 1 AND 2048),
  path text COLLATE "C" CHECK (length(path) BETWEEN 1 AND 4096),
  format text COLLATE "C",
  site text COLLATE "C" NOT NULL,
  interval_seconds bigint NOT NULL CHECK (interval_seconds BETWEEN 10 AND 86400),
  enabled bigint NOT NULL CHECK (enabled IN (0, 1)),
  -- {user, password}. Not hashed: a request takes the password itself.
  credentials text COLLATE "C" CHECK (credentials::json IS NOT NULL OR credentials IS NULL),
  -- Grows with whatever decides what is read, and what for.
  version bigint NOT NULL DEFAULT 1,
  state text COLLATE "C" NOT NULL DEFAULT 'never_run' CHECK (state IN ('never_run', 'ok', 'failed', 'held_back')),
  state_since bigint NOT NULL,
  failures bigint NOT NULL DEFAULT 0,
  next_run_at bigint NOT NULL,
  -- Of the run in progress; a restart ends it.
  running_since bigint,
  last_run_at bigint,
  last_success_at bigint,
  last_error text COLLATE "C" CHECK (length(last_error) BETWEEN 1 AND 500),
  last_result text COLLATE "C" CHECK (last_result::json IS NOT NULL OR last_result IS NULL),
  -- What a reader recognises the same content by.
  last_read text COLLATE "C",
  created_by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CHECK ((kind = 'kea') = (url IS NOT NULL)),
  CHECK ((kind = 'file') = (path IS NOT NULL)),
  CHECK ((state IN ('failed', 'held_back')) = (last_error IS NOT NULL))
);

CREATE TABLE target_sets (
  set_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  -- 1: nobody's any more; its targets are removed in small steps.
  discarded bigint NOT NULL DEFAULT 0 CHECK (discarded IN (0, 1)),
  -- 1: every device of it is still there.
  is_whole bigint NOT NULL DEFAULT 1 CHECK (is_whole IN (0, 1))
);

CREATE INDEX target_sets_discarded ON target_sets (set_id) WHERE discarded = 1;

-- Each a part of a set: MACs in ascending order, after those of the block before.
CREATE TABLE target_blocks (
  set_id bigint NOT NULL,
  first_mac bigint NOT NULL,
  last_mac bigint NOT NULL,
  macs bigint[] NOT NULL CHECK (cardinality(macs) > 0 AND first_mac = macs[1] AND last_mac = macs[cardinality(macs)]),
  PRIMARY KEY (set_id, last_mac)
);

CREATE TABLE unconfirmed_actions (
  mac bigint NOT NULL,
  action_type text COLLATE "C" NOT NULL CHECK (action_type IN ('block', 'deny', 'throttle', 'monitor', 'allow')),
  -- The job whose call it was, or whose action it is that could not be lifted.
  seq bigint NOT NULL,
  batch_id text COLLATE "C" NOT NULL,
  since bigint NOT NULL,
  -- Until then the call without an answer may still arrive; what is told before is told once more.
  open_until bigint NOT NULL,
  -- When the equipment is to be told again, and whether it has answered once.
  due_at bigint NOT NULL,
  is_told bigint NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)),
  -- 0 while there is no enforcer outside who could be told.
  is_reachable bigint NOT NULL DEFAULT 1 CHECK (is_reachable IN (0, 1)),
  PRIMARY KEY (mac, action_type)
);

CREATE INDEX unconfirmed_actions_batch ON unconfirmed_actions (batch_id);

CREATE INDEX unconfirmed_actions_due ON unconfirmed_actions (due_at, mac);

CREATE INDEX unconfirmed_actions_job ON unconfirmed_actions (seq, mac);

CREATE TABLE vendor_classes (
  vendor_class_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  name_key text COLLATE "C" NOT NULL
);

CREATE TABLE vendors (
  vendor_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  name_key text COLLATE "C" NOT NULL
);

CREATE TABLE webhook_deliveries (
  webhook_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  -- 'sending' is in somebody's hands; a restart makes it 'pending' again.
  status text COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'delivered', 'failed')),
  attempts bigint NOT NULL DEFAULT 0,
  -- When the 24 hours of trying began: with the event, or when somebody asked for it again.
  trying_since bigint NOT NULL,
  next_attempt_at bigint,
  last_attempt_at bigint,
  last_status_code bigint,
  last_error text COLLATE "C",
  PRIMARY KEY (webhook_id, seq),
  CHECK ((status IN ('pending', 'sending')) = (next_attempt_at IS NOT NULL))
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';

CREATE INDEX webhook_deliveries_first ON webhook_deliveries (webhook_id, seq) WHERE status = 'pending' AND attempts = 0;

CREATE INDEX webhook_deliveries_sending ON webhook_deliveries (webhook_id) WHERE status = 'sending';

CREATE INDEX webhook_deliveries_seq ON webhook_deliveries (seq);

CREATE INDEX webhook_deliveries_status ON webhook_deliveries (webhook_id, status, seq);


CREATE TABLE webhooks (
  webhook_id text COLLATE "C" PRIMARY KEY,
  url text COLLATE "C" NOT NULL CHECK (length(url) BETWEEN 1 AND 2048),
  description text COLLATE "C" CHECK (length(description) <= 200),
  events text COLLATE "C" NOT NULL CHECK (events::json IS NOT NULL),
  enabled bigint NOT NULL CHECK (enabled IN (0, 1)),
  -- What signs, [{secret, until}], the newest first; its `until` is null. Not hashed: signing takes the secret itself.
  secrets text COLLATE "C" NOT NULL CHECK (secrets::json IS NOT NULL),
  created_by text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE UNIQUE INDEX sources_name ON sources (lower(name));

CREATE VIEW webhook_subscriptions AS
  SELECT w.webhook_id, e.value COLLATE "C" AS type FROM webhooks w
  CROSS JOIN LATERAL json_array_elements_text(w.events::json) AS e(value) WHERE w.enabled = 1;

CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();

CREATE FUNCTION audit_log_append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM audit_log) THEN
    RAISE EXCEPTION 'an entry of the audit log follows the last one';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_append BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_append();

CREATE FUNCTION jobs_reverted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE jobs SET reverted_by = NEW.job_id, version = version + 1, updated_at = NEW.created_at
  WHERE job_id = NEW.source_job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_reverted AFTER INSERT ON jobs FOR EACH ROW
  WHEN (NEW.kind = 'revert' AND NEW.status NOT IN ('cancelled', 'failed')) EXECUTE FUNCTION jobs_reverted();

CREATE FUNCTION jobs_not_reverted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE jobs SET reverted_by = NULL, version = version + 1, updated_at = NEW.updated_at
  WHERE job_id = NEW.source_job_id AND reverted_by = NEW.job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_not_reverted AFTER UPDATE OF status ON jobs FOR EACH ROW
  WHEN (NEW.kind = 'revert' AND NEW.status IN ('cancelled', 'failed')) EXECUTE FUNCTION jobs_not_reverted();

CREATE FUNCTION jobs_revert_purged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE jobs SET reverted_by = NULL, version = version + 1
  WHERE job_id = OLD.source_job_id AND reverted_by = OLD.job_id;
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_revert_purged AFTER DELETE ON jobs FOR EACH ROW
  WHEN (OLD.kind = 'revert') EXECUTE FUNCTION jobs_revert_purged();

-- A message for the webhooks that ask for events of this type; none where none does.
CREATE FUNCTION tell_webhooks(told text, subject text, at bigint, data json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM webhook_subscriptions s WHERE s.type = told) THEN
    INSERT INTO outbox (type, job_id, occurred_at, payload) VALUES (told, subject, at, json_build_object(
      'type', told,
      'timestamp', to_char(to_timestamp(at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'data', data)::text);
  END IF;
END $$;

CREATE FUNCTION jobs_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told text;
  at bigint := NEW.updated_at;
BEGIN
  IF TG_OP = 'INSERT' THEN
    told := 'job.' || NEW.status;
    at := NEW.created_at;
  ELSIF OLD.deleted_at IS DISTINCT FROM NEW.deleted_at THEN
    told := CASE WHEN NEW.deleted_at IS NULL THEN 'job.restored' ELSE 'job.deleted' END;
  ELSIF NEW.status = 'running' THEN
    told := CASE WHEN OLD.status = 'paused' THEN 'job.resumed' ELSE 'job.started' END;
  ELSE
    told := 'job.' || NEW.status;
  END IF;
  PERFORM tell_webhooks(told, NEW.job_id, at, json_build_object('job_id', NEW.job_id, 'kind', NEW.kind,
    'action_type', NEW.action_type, 'status', NEW.status, 'version', NEW.version));
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_tell_made AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION jobs_tell();
CREATE TRIGGER jobs_tell_moved AFTER UPDATE OF status, deleted_at ON jobs FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
  EXECUTE FUNCTION jobs_tell();

CREATE FUNCTION sources_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_webhooks(CASE WHEN NEW.last_error IS NULL THEN 'source.recovered' ELSE 'source.failed' END, NULL,
    NEW.state_since, json_build_object('source_id', NEW.source_id, 'name', NEW.name, 'error', NEW.last_error));
  RETURN NULL;
END $$;
CREATE TRIGGER sources_tell AFTER UPDATE OF state ON sources FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND (NEW.last_error IS NOT NULL OR OLD.last_error IS NOT NULL))
  EXECUTE FUNCTION sources_tell();

CREATE FUNCTION outbox_fan_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, seq, trying_since, next_attempt_at)
  SELECT webhook_id, NEW.seq, NEW.occurred_at, NEW.occurred_at FROM webhook_subscriptions WHERE type = NEW.type;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_fan_out AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION outbox_fan_out();

-- What the last transaction that changed something has left: it tells whether a commit happened whose answer was lost.
CREATE TABLE commits (
  singleton bigint PRIMARY KEY CHECK (singleton = 1),
  token text COLLATE "C" NOT NULL
) WITH (fillfactor = 20);
INSERT INTO commits VALUES (1, '');

INSERT INTO meta (name, value) VALUES ('revision', 0), ('import', 0);
INSERT INTO meta (name, bytes)
  VALUES ('secret', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
INSERT INTO sites (name, name_key) VALUES ('default', 'default');
