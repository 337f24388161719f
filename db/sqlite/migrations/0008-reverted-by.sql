-- The job that undoes this one, while it is neither cancelled nor failed. The triggers keep it, so that no verb can forget
-- it, and raise the version, so that nobody who asks whether the job has changed is told that it has not.
ALTER TABLE jobs ADD COLUMN reverted_by TEXT;

UPDATE jobs SET reverted_by = (SELECT r.job_id FROM jobs r
  WHERE r.source_job_id = jobs.job_id AND r.kind = 'revert' AND r.status NOT IN ('cancelled', 'failed'));

UPDATE idempotency SET answer = json_set(answer, '$.revertedBy', NULL);

CREATE TRIGGER jobs_reverted AFTER INSERT ON jobs
WHEN NEW.kind = 'revert' AND NEW.status NOT IN ('cancelled', 'failed')
BEGIN
  UPDATE jobs SET reverted_by = NEW.job_id, version = version + 1, updated_at = NEW.created_at
  WHERE job_id = NEW.source_job_id;
END;

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
