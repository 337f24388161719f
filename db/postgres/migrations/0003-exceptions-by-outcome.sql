-- One index for each outcome, so that none of them can be taken for the primary key: with the outcome in the middle, to count
-- the exceptions of a chunk PostgreSQL may read all of the job's.
DROP INDEX job_exceptions_outcome;
CREATE INDEX job_exceptions_skipped ON job_exceptions (seq, mac) WHERE outcome = 'skipped';
CREATE INDEX job_exceptions_failed ON job_exceptions (seq, mac) WHERE outcome = 'failed';
