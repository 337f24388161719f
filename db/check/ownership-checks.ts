import type { Check, TargetSql } from './check.ts'

/** Rows that belong to others. */
export const ownershipChecks = ({ targets }: TargetSql): readonly Check[] => [
  {
    name: 'target_sets',
    sentence: 'Every target lies in a set.',
    sql: `SELECT 'set ' || set_id AS subject, count(*) || ' targets' AS found FROM ${targets} t
      WHERE NOT EXISTS (SELECT 1 FROM target_sets s WHERE s.set_id = t.set_id) GROUP BY set_id`,
  },
  {
    name: 'owned_sets',
    sentence: 'Every set is held by a job or a preview, or discarded.',
    sql: `SELECT 'set ' || s.set_id AS subject, CASE WHEN s.discarded = 1 THEN 'discarded, and held' ELSE 'not held' END AS found
      FROM target_sets s
      WHERE (s.discarded = 0) != (EXISTS (SELECT 1 FROM jobs j WHERE j.set_id = s.set_id)
        OR EXISTS (SELECT 1 FROM previews p WHERE p.set_id = s.set_id AND p.job_id IS NULL))`,
  },
  {
    name: 'job_sets',
    sentence: 'Every job holds a set that is there.',
    sql: `SELECT j.job_id AS subject, 'set ' || j.set_id AS found FROM jobs j
      WHERE j.set_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM target_sets s WHERE s.set_id = j.set_id)`,
  },
  {
    name: 'chunk_jobs',
    sentence: 'Every chunk belongs to a job.',
    sql: `SELECT 'job ' || c.seq AS subject, count(*) || ' chunks' AS found FROM job_chunks c
      WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq = c.seq)
        AND NOT EXISTS (SELECT 1 FROM purged_jobs p WHERE p.seq = c.seq AND p.cleared = 0) GROUP BY c.seq`,
  },
  {
    name: 'exception_jobs',
    sentence: 'Every skipped or failed item belongs to a job.',
    sql: `SELECT 'job ' || e.seq AS subject, count(*) || ' items' AS found FROM job_exceptions e
      WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq = e.seq)
        AND NOT EXISTS (SELECT 1 FROM purged_jobs p WHERE p.seq = e.seq AND p.cleared = 0) GROUP BY e.seq`,
  },
  {
    name: 'used_previews',
    sentence: 'Every preview that was used names the job that took it.',
    sql: `SELECT p.preview_id AS subject, 'job ' || p.job_id AS found FROM previews p
      WHERE p.job_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.job_id = p.job_id AND j.preview_id = p.preview_id)`,
  },
  {
    name: 'tagged_devices',
    sentence: 'Every tag belongs to a device.',
    sql: `SELECT 'tag of device ' || mac AS subject, tag_key AS found FROM device_tags g
      WHERE NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = g.mac)`,
  },
  {
    name: 'held_addresses',
    sentence: 'Every address belongs to a device, or to nobody.',
    sql: `SELECT 'address ' || ip AS subject, 'device ' || mac AS found FROM addresses a
      WHERE mac IS NOT NULL AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = a.mac)`,
  },
  {
    name: 'address_sites',
    sentence: 'Every address is at a site.',
    sql: `SELECT 'address ' || ip AS subject, 'site ' || site_id AS found FROM addresses a
      WHERE NOT EXISTS (SELECT 1 FROM sites s WHERE s.site_id = a.site_id)`,
  },
]
