import t from 'tap'
import {
  type BatchAnswer,
  FAILURES_TO_PAUSE,
  LATE_MS,
  REST_MS,
  type Refusal,
} from '../../db/enforcement/enforcement.ts'
import { type BatchRow, exceptionsOf, isToPause, liftedBy, verdictsOf } from '../../db/enforcement/settle-batch.ts'

const action = (mac: number, actionType: string) => ({ mac, ip: null, actionType, expiresAt: null })
/** Device 1 is blocked, device 2 too and its allow is lifted, device 9 is skipped. */
const CHUNK: BatchRow = {
  batch_id: 'batch-1',
  seq: 5,
  up_to_mac: 9,
  targets: 3,
  is_last: 1,
  skip_json: JSON.stringify([{ mac: 9, code: 'allowed' }]),
  begun_at: 0,
  apply_json: JSON.stringify([action(1, 'block'), action(2, 'block')]),
  lift_json: JSON.stringify([action(2, 'allow')]),
}
/** Two actions whose time has run out. */
const SWEEP: BatchRow = {
  ...CHUNK,
  ...{ seq: null, up_to_mac: null, targets: null, is_last: null, skip_json: '[]', apply_json: '[]' },
  lift_json: JSON.stringify([action(1, 'block'), action(2, 'allow')]),
}
const answered = (...refusals: Refusal[]): BatchAnswer => ({ kind: 'answered', refusals })
const refusal = (mac: number, code: Refusal['code'], reason: string = code): Refusal => ({ mac, code, reason })
const failed = (mayBeDone: boolean): BatchAnswer => ({ kind: 'failed', reason: 'no answer', mayBeDone })
const unknown = (mayBeDone: boolean): BatchAnswer => ({ kind: 'unknown', mayBeDone })

const SKIPPED = { mac: 9, outcome: 'skipped', code: 'allowed', detail: null } as const

t.test('which items of a chunk were not applied', async (t) => {
  t.strictSame(exceptionsOf(CHUNK, answered()), [SKIPPED], 'all was done')
  t.strictSame(
    exceptionsOf(CHUNK, answered(refusal(2, 'enforcer_failed', 'first'), refusal(2, 'unsupported', 'second'))),
    [SKIPPED, { mac: 2, outcome: 'failed', code: 'enforcer_failed', detail: 'first' }],
    'the first of two refusals stands for both',
  )
  t.strictSame(exceptionsOf(CHUNK, answered(refusal(7, 'unsupported'))), [SKIPPED], 'a device of another batch')
  t.match(
    exceptionsOf(CHUNK, failed(true)).map(({ mac, code, detail }) => [mac, code, detail]),
    [
      [9, 'allowed', null],
      [1, 'enforcer_failed', 'no answer'],
      [2, 'enforcer_failed', 'no answer'],
    ],
  )
  t.strictSame(
    exceptionsOf(CHUNK, unknown(true)).map(({ mac, code }) => [mac, code]),
    [
      [9, 'allowed'],
      [1, 'outcome_unknown'],
      [2, 'outcome_unknown'],
    ],
  )
})

const TOLD = { kind: 'told' } as const
const doubt = (lateMs: number, restMs: number) => ({ kind: 'unknown', lateMs, restMs }) as const
const verdicts = (batch: BatchRow, answer: BatchAnswer) =>
  Object.fromEntries(
    verdictsOf(batch, answer).map(([{ mac, actionType }, verdict]) => [`${mac} ${actionType}`, verdict]),
  )
const each = (names: readonly string[], verdict: object) => Object.fromEntries(names.map((name) => [name, verdict]))
const OF_CHUNK = ['1 block', '2 block', '2 allow']
const OF_SWEEP = ['1 block', '2 allow']

t.test('what an answer makes known of each action', async (t) => {
  t.strictSame(verdicts(CHUNK, answered()), each(OF_CHUNK, TOLD))
  t.strictSame(verdicts(SWEEP, answered()), each(OF_SWEEP, TOLD))
})

t.test('a device that was refused one thing is as it was; of two things one may have been done', async (t) => {
  const refused = answered(refusal(1, 'enforcer_failed'), refusal(2, 'unsupported'))
  t.strictSame(verdicts(CHUNK, refused), {
    '1 block': { kind: 'refused' },
    ...each(['2 block', '2 allow'], doubt(0, REST_MS)),
  })
})

t.test('a sweep asks again for what was refused, but not for what is unsupported', async (t) => {
  const refused = answered(refusal(1, 'enforcer_failed'), refusal(2, 'unsupported'))
  t.strictSame(verdicts(SWEEP, refused), { '1 block': doubt(0, REST_MS), '2 allow': TOLD })
})

t.test('a batch without an answer leaves unknown what may have been done', async (t) => {
  t.strictSame(verdicts(CHUNK, failed(true)), each(OF_CHUNK, doubt(LATE_MS, REST_MS)))
  t.strictSame(verdicts(CHUNK, unknown(true)), each(OF_CHUNK, doubt(LATE_MS, 0)))
  t.strictSame(verdicts(SWEEP, failed(true)), each(OF_SWEEP, doubt(LATE_MS, REST_MS)))
})

t.test('a batch that was certainly not done leaves a chunk as it was, and a sweep to be done again', async (t) => {
  t.strictSame(verdicts(CHUNK, failed(false)), {})
  t.strictSame(verdicts(CHUNK, unknown(false)), {})
  t.strictSame(verdicts(SWEEP, failed(false)), each(OF_SWEEP, doubt(0, REST_MS)))
  t.strictSame(verdicts(SWEEP, unknown(false)), each(OF_SWEEP, doubt(0, 0)))
})

t.test('which expired actions a sweep has lifted', async (t) => {
  const macs = (answer: BatchAnswer) => liftedBy(SWEEP, answer).map(({ mac }) => mac)
  t.strictSame(macs(answered()), [1, 2])
  t.strictSame(macs(answered(refusal(1, 'enforcer_failed'))), [2])
  t.strictSame(macs(answered(refusal(1, 'unsupported'))), [1, 2])
  t.strictSame(macs(failed(true)), [])
  t.strictSame(macs(unknown(true)), [])
})

t.test('so many failed batches in a row pause their job', async (t) => {
  t.notOk(isToPause(FAILURES_TO_PAUSE - 1))
  t.ok(isToPause(FAILURES_TO_PAUSE))
})
