-- A job that was made to run at once is due whatever the clock says; scheduled_at only tells when it was made.
ALTER TABLE jobs ADD COLUMN at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1));

UPDATE jobs SET at_once = 1 WHERE scheduled_at <= created_at;

DROP INDEX jobs_due;

CREATE INDEX jobs_due ON jobs (scheduled_at, seq) WHERE status = 'scheduled' AND at_once = 0;

CREATE INDEX jobs_at_once ON jobs (at_once, seq) WHERE status = 'scheduled' AND at_once = 1;
