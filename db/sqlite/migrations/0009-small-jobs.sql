-- Small jobs that are due: they have a place kept for them, and may stand behind ten thousand large ones. The number is
-- SMALL_JOB_DEVICES.
CREATE INDEX jobs_small_at_once ON jobs (at_once, seq) WHERE status = 'scheduled' AND at_once = 1 AND max_limit <= 10000;

CREATE INDEX jobs_small_due ON jobs (scheduled_at, seq)
  WHERE status = 'scheduled' AND at_once = 0 AND max_limit <= 10000;
