-- Which jobs undo a job, for the purge: without it each deleted job that is still needed costs a look at all live jobs.
CREATE INDEX jobs_undoes ON jobs (undoes_job_id) WHERE undoes_job_id IS NOT NULL;

-- Which jobs wait for the enforcer, among all that somebody has paused.
CREATE INDEX jobs_waiting ON jobs (seq) WHERE status = 'paused' AND pause_cause = 'enforcer';
