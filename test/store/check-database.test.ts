import t from 'tap'
import { ACTOR, addDevices, draft, upTo } from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'
import { ENGINE } from '../helpers/test-database.ts'

const findings = async (bench: StoreBench) =>
  (await bench.check()).flatMap(({ name, count }) => (count === 0 ? [] : [name]))

/** A job over nine devices that skipped one, and another one that was cancelled on its way. */
async function worked(bench: StoreBench): Promise<void> {
  await addDevices(bench, upTo(9))
  await bench.store.createJob(draft({ actionType: 'allow', criteria: { rules: [FIRST] } }), ACTOR, null)
  await bench.drain()
  await bench.store.createJob(draft(), ACTOR, null)
  await bench.drain()
  const jobs = await bench.store.listJobs({}, { limit: 1, after: null })
  await bench.store.createJob(draft({ actionType: 'monitor' }), ACTOR, null)
  for (let step = 0; step < 6; step++) await bench.step()
  const [running] = (await bench.store.listJobs({}, { limit: 1, after: null })).data
  await bench.store.cancelJob(running?.jobId ?? '', null, null, ACTOR)
  await bench.store.revertJob(jobs.data[0]?.jobId ?? '', { actionReason: 'undo', scheduledAt: null }, ACTOR, null)
  await bench.drain()
}
const FIRST = { field: 'mac', operator: 'equals', value: '00:00:00:00:00:01' }

t.test('whatever the engine wrote passes every check', async (t) => {
  const bench = await benchOf(t)
  await worked(bench)
  t.strictSame(await findings(bench), [])
})

/** A target too few, and one of nobody. */
const TARGET_BREAKS: Record<string, string> =
  ENGINE === 'postgres'
    ? {
        job_targets: `UPDATE target_blocks SET macs = array_remove(macs, 8) WHERE set_id = (SELECT set_id FROM jobs WHERE seq = 3)`,
        target_sets: 'INSERT INTO target_blocks (set_id, first_mac, last_mac, macs) VALUES (77, 1, 1, ARRAY[1])',
        inventory_count: `UPDATE meta SET value = value + 1 WHERE name = 'devices'`,
        target_blocks: 'UPDATE target_blocks SET macs = macs[1] || macs',
      }
    : {
        job_targets: 'DELETE FROM targets WHERE set_id = (SELECT set_id FROM jobs WHERE seq = 3) AND mac = 9',
        target_sets: 'INSERT INTO targets (set_id, mac) VALUES (77, 1)',
      }
const BREAKS: Record<string, string> = {
  ...TARGET_BREAKS,
  job_skipped: 'DELETE FROM job_exceptions',
  job_settled:
    'UPDATE jobs SET affected_count = affected_count - 1, not_reached_count = not_reached_count + 1 WHERE seq = 2',
  job_chunks: 'DELETE FROM job_chunks WHERE seq = 2',
  chunk_revisions: 'UPDATE job_chunks SET revision = 1',
  job_reverted_by: 'UPDATE jobs SET reverted_by = NULL WHERE seq = 2',
  exceptions_are_targets: 'UPDATE job_exceptions SET mac = 77 WHERE seq = 2',
  active_jobs: 'UPDATE active_actions SET seq = 77',
  active_devices: 'DELETE FROM devices WHERE mac = 1',
  active_revisions: 'UPDATE active_actions SET placed_revision = 9999',
  allowed_devices: `INSERT INTO active_actions SELECT 'deny', mac, seq, placed_by, placed_revision, applied_at, expires_at, NULL
    FROM active_actions WHERE action_type = 'allow'`,
  ended_jobs: 'UPDATE ended_actions SET placed_by = 77',
  ended_revisions: 'UPDATE ended_actions SET placed_revision = 9999',
  owned_sets: 'INSERT INTO target_sets DEFAULT VALUES',
  chunk_jobs: 'INSERT INTO job_chunks (seq, last_mac, revision, processed_at) VALUES (77, 1, 0, 0)',
  exception_jobs: `INSERT INTO job_exceptions (seq, mac, outcome, code) VALUES (77, 1, 'failed', 'x')`,
  batch_in_hand: `INSERT INTO enforcement_batch VALUES (1, 'a batch', 2, 9, 9, 1, '[]', 1, '[]', '[]')`,
  tagged_devices: `INSERT INTO device_tags (tag_key, mac) VALUES ('x', 77)`,
}

for (const [name, sql] of Object.entries(BREAKS)) {
  t.test(`${name} finds what breaks it`, async (t) => {
    const bench = await benchOf(t)
    await worked(bench)
    await bench.tamper(sql)
    const found = await findings(bench)
    t.ok(found.includes(name), found.join(', '))
  })
}
