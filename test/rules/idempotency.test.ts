import t from 'tap'
import { ofJob, replayed } from '../../db/jobs/idempotency.ts'

const KEPT = { body_hash: 'hash', answer: '{"jobId":"job-1"}' }

t.test('a call is answered as the earlier one with its key and body', async (t) => {
  t.strictSame(replayed(KEPT, { key: 'key', bodyHash: 'hash' }), { jobId: 'job-1' })
  t.equal(replayed(undefined, { key: 'key', bodyHash: 'hash' }), null)
  t.throws(() => replayed(KEPT, { key: 'key', bodyHash: 'other' }), { code: 'idempotency_mismatch' })
})

t.test('the same body for another job is another request', async (t) => {
  const call = { key: 'key', bodyHash: 'hash' }
  t.not(ofJob('job-1', call)?.bodyHash, ofJob('job-2', call)?.bodyHash)
  t.strictSame(ofJob('job-1', call), ofJob('job-1', call))
  t.equal(ofJob('job-1', null), null)
})
