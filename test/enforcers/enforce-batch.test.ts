import t from 'tap'
import type { Enforcement } from '../../db/enforcement/enforcement.ts'
import { type CallEnforcer, enforceBatch } from '../../enforcers/enforce-batch.ts'
import type { ItemAnswer } from '../../enforcers/enforcer.ts'

const block = (mac: number): Enforcement => ({
  ...{ mac, ip: null, addresses: [], actionType: 'block', expiresAt: null },
})
const allow = (mac: number): Enforcement => ({ ...block(mac), actionType: 'allow' })
const BATCH = { batchId: 'batch', jobId: 'job', apply: [allow(1), allow(2)], lift: [block(1), block(2)] }
const NO: ItemAnswer = { outcome: 'failed', reason: 'no' }

/** An enforcer that refuses everything for these devices, and what it was asked. */
function refusing(...macs: readonly number[]) {
  const asked: string[] = []
  const callEnforcer: CallEnforcer = async (verb, { items }) => {
    asked.push(...items.map(({ actionType, mac }) => `${verb} ${actionType} ${mac}`))
    return items.map(({ mac }) => (macs.includes(mac) ? NO : { outcome: 'applied' }))
  }
  return { asked, callEnforcer }
}

t.test('everything is applied before anything is lifted', async (t) => {
  const { asked, callEnforcer } = refusing()
  t.strictSame(await enforceBatch(BATCH, callEnforcer), { kind: 'answered', refusals: [] })
  t.strictSame(asked, ['apply allow 1', 'apply allow 2', 'lift block 1', 'lift block 2'])
})

t.test('where the new action fails for a device, its old one is not lifted', async (t) => {
  const { asked, callEnforcer } = refusing(1)
  const refusals = [{ mac: 1, code: 'enforcer_failed', reason: 'apply allow: no' }]
  t.strictSame(await enforceBatch(BATCH, callEnforcer), { kind: 'answered', refusals })
  t.strictSame(asked, ['apply allow 1', 'apply allow 2', 'lift block 2'])
})

t.test('with nothing left to lift there is no call to lift', async (t) => {
  const { asked, callEnforcer } = refusing(1, 2)
  await enforceBatch(BATCH, callEnforcer)
  t.strictSame(asked, ['apply allow 1', 'apply allow 2'])
})
