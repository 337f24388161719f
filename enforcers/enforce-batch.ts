import type { BatchAnswer, Enforcement, EnforcementBatch, Refusal } from '../db/enforcement/enforcement.ts'
import type { EnforcementCall, Enforcer, ItemAnswer } from './enforcer.ts'

/** Makes one call of a batch, with retries; rejects with the last error. */
export type CallEnforcer = (
  verb: 'apply' | 'lift',
  call: Omit<EnforcementCall, 'signal'>,
) => ReturnType<Enforcer['apply']>

/**
 * Applies the actions of a batch, then lifts the others, so that no device is without both in between. Where applying
 * failed for a device, nothing is lifted from it.
 */
export async function enforceBatch(batch: EnforcementBatch, callEnforcer: CallEnforcer): Promise<BatchAnswer> {
  const call = async (verb: 'apply' | 'lift', items: readonly Enforcement[]): Promise<Refusal[]> => {
    if (items.length === 0) return []
    const idempotencyKey = `${batch.batchId}.${verb}`
    const answers = await callEnforcer(verb, { idempotencyKey, jobId: batch.jobId, items })
    return items.flatMap((item, index) => refusalOf(verb, item, answers[index]))
  }
  const refused = await call('apply', batch.apply)
  const failed = new Set(refused.map(({ mac }) => mac))
  const notLifted = await call(
    'lift',
    batch.lift.filter(({ mac }) => !failed.has(mac)),
  )
  return { kind: 'answered', refusals: [...refused, ...notLifted] }
}

const LONGEST_REASON = 500

function refusalOf(verb: 'apply' | 'lift', { mac, actionType }: Enforcement, answer?: ItemAnswer): Refusal[] {
  if (answer?.outcome === 'applied') return []
  const code = answer?.outcome === 'unsupported' ? 'unsupported' : 'enforcer_failed'
  const said = answer?.reason ?? 'the enforcer did not answer for this device'
  return [{ mac, code, reason: `${verb} ${actionType}: ${said}`.slice(0, LONGEST_REASON) }]
}
