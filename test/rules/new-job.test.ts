import t from 'tap'
import type { JobDraft } from '../../db/jobs/job-store.ts'
import { NEW_JOB_COLUMNS, newJob, type TakenPreview } from '../../db/jobs/new-job.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')
const MINUTE = 60_000
const ACTOR = { keyId: 'key-1', keyName: 'alice', address: '127.0.0.1', requestId: 'request-1' }
const MAKING = { jobId: 'job-1', actor: ACTOR, now: NOW }
const DRAFT: JobDraft = {
  actionType: 'block',
  actionDuration: 3600,
  actionReason: 'worm',
  scheduledAt: null,
  maxLimit: null,
  onExisting: 'replace',
  criteria: { rules: [] },
  previewId: null,
}
const PREVIEW: TakenPreview = {
  preview_id: 'preview-1',
  action_type: 'block',
  criteria_json: '{"rules":[1]}',
  preview_count: 7,
  set_id: 3,
  expires_at: NOW + MINUTE,
  job_id: null,
}
const made = (draft: Partial<JobDraft>, preview?: TakenPreview) => newJob({ ...DRAFT, ...draft }, preview, 100, MAKING)
const fromPreview = (preview: Partial<TakenPreview>, draft: Partial<JobDraft> = {}) =>
  made({ criteria: null, previewId: 'preview-1', ...draft }, { ...PREVIEW, ...preview })

t.test('a new job has a value for every column', async (t) => {
  for (const job of [made({}), fromPreview({})])
    t.strictSame(Object.keys(job).toSorted(), [...NEW_JOB_COLUMNS].toSorted())
})

t.test('when a job starts', async (t) => {
  const times: readonly (readonly [name: string, asked: number | null, at: number, atOnce: 0 | 1])[] = [
    ['without a time', null, NOW, 1],
    ['at this moment', NOW, NOW, 1],
    ['later', NOW + 1, NOW + 1, 0],
    ['five minutes ago, as by a slow clock', NOW - 5 * MINUTE, NOW, 1],
  ]
  for (const [name, asked, scheduled_at, at_once] of times)
    t.match(made({ scheduledAt: asked }), { scheduled_at, at_once }, name)
  t.throws(() => made({ scheduledAt: NOW - 5 * MINUTE - 1 }), {
    code: 'invalid',
    field: 'scheduled_at',
    message:
      /^2026-02-28T23:54:59\.999Z is more than five minutes in the past; the server's time is 2026-03-01T00:00:00\.000Z/,
  })
})

t.test('only some actions have a duration', async (t) => {
  for (const actionType of ['deny', 'cleanup'] as const) {
    t.throws(() => made({ actionType }), { code: 'invalid', field: 'action_duration' }, actionType)
    t.equal(made({ actionType, actionDuration: 0 }).action_duration, 0, actionType)
  }
  for (const actionType of ['block', 'throttle', 'monitor', 'allow'] as const)
    t.equal(made({ actionType }).action_duration, 3600, actionType)
})

t.test('how many devices a job may touch', async (t) => {
  t.equal(made({}).max_limit, 100, 'by criteria: the default')
  t.equal(made({ maxLimit: 5 }).max_limit, 5, 'by criteria: what is asked')
  t.equal(fromPreview({}).max_limit, 7, 'from a preview: its count')
  t.equal(fromPreview({ preview_count: 0 }).max_limit, 1, 'from an empty preview: the least there is')
  t.equal(fromPreview({}, { maxLimit: 5 }).max_limit, 5, 'from a preview: what is asked')
})

t.test('a job takes the set and the criteria of its preview', async (t) => {
  t.match(fromPreview({}), { preview_id: 'preview-1', preview_count: 7, set_id: 3, criteria_json: '{"rules":[1]}' })
  t.match(made({}), { preview_id: null, preview_count: 0, set_id: null, criteria_json: '{"rules":[]}' })
})

t.test('a preview is taken once, in its time, for the action it was made for', async (t) => {
  const unusable: readonly (readonly [name: string, preview: Partial<TakenPreview>, code: string, field: string])[] = [
    ['used', { job_id: 'job-0' }, 'preview_used', 'preview_id'],
    ['used and expired', { job_id: 'job-0', expires_at: NOW - 1 }, 'preview_used', 'preview_id'],
    ['expired', { expires_at: NOW }, 'preview_unknown', 'preview_id'],
    ['not complete', { expires_at: null }, 'preview_unknown', 'preview_id'],
    ['for another action', { action_type: 'deny' }, 'invalid', 'action_type'],
  ]
  for (const [name, preview, code, field] of unusable) t.throws(() => fromPreview(preview), { code, field }, name)
  t.throws(() => made({ criteria: null, previewId: 'preview-1' }), { code: 'preview_unknown' }, 'unknown')
  t.equal(fromPreview({ expires_at: NOW + 1 }).set_id, 3)
})
