-- What the enforcer outside has in its hands: one batch at most, so what is applied to a device and what is lifted from
-- it reach the network in the order in which they are written here.
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

-- How many batches in a row the enforcer did not take.
ALTER TABLE jobs ADD COLUMN failed_batches INTEGER NOT NULL DEFAULT 0;
