-- What the equipment outside may show of a device otherwise than the account says: a call for it had no answer, or only
-- half of what was asked was done. It is told what the account says until it has answered to that.
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

CREATE INDEX unconfirmed_actions_due ON unconfirmed_actions (due_at, mac);
CREATE INDEX unconfirmed_actions_job ON unconfirmed_actions (seq, mac);
