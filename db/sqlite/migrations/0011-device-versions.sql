-- A job's change of a device counts until it is undone: null while it does, else the version that the device was put back
-- to. The version of a device is the latest revision of those that count.
ALTER TABLE active_actions ADD COLUMN undone_to INTEGER;
ALTER TABLE ended_actions ADD COLUMN undone_to INTEGER;
-- 1: its end was undone when its time had run out: it is as if it had ended by itself.
ALTER TABLE ended_actions ADD COLUMN ran_out INTEGER NOT NULL DEFAULT 0 CHECK (ran_out IN (0, 1));

-- What was given back is what it was before, not something new.
UPDATE active_actions SET placed_revision = coalesce(
  (SELECT max(h.placed_revision) FROM ended_actions h
   WHERE h.mac = active_actions.mac AND h.action_type = active_actions.action_type
     AND h.seq = active_actions.seq AND h.placed_by = h.seq),
  placed_revision)
WHERE placed_by != seq;

-- Of a job that undoes or does again: the job whose change it is about in the end, and whether it does it again.
ALTER TABLE jobs ADD COLUMN root_seq INTEGER;
ALTER TABLE jobs ADD COLUMN does_again INTEGER NOT NULL DEFAULT 0 CHECK (does_again IN (0, 1));

WITH RECURSIVE
  known (job_id, seq) AS (SELECT job_id, seq FROM jobs UNION ALL SELECT job_id, seq FROM purged_jobs),
  chain (seq, root_seq, does_again) AS (
    SELECT j.seq, k.seq, 0 FROM jobs j JOIN known k ON k.job_id = j.undoes_job_id
    WHERE NOT EXISTS (SELECT 1 FROM jobs u WHERE u.seq = k.seq AND u.undoes_job_id IS NOT NULL)
    UNION ALL
    SELECT j.seq, c.root_seq, 1 - c.does_again
    FROM chain c JOIN jobs u ON u.seq = c.seq JOIN jobs j ON j.undoes_job_id = u.job_id)
UPDATE jobs SET root_seq = chain.root_seq, does_again = chain.does_again FROM chain WHERE chain.seq = jobs.seq;

CREATE INDEX jobs_root ON jobs (root_seq) WHERE root_seq IS NOT NULL;
