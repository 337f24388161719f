-- What a job does where the same action is active already. Jobs made before this column replaced it.
ALTER TABLE jobs ADD COLUMN on_existing TEXT NOT NULL DEFAULT 'replace'
  CHECK (on_existing IN ('keep_longer', 'replace'));
UPDATE idempotency SET answer = json_set(answer, '$.onExisting', 'replace');
