import type { BatchAnswer, Enforcement, EnforcementBatch, Refusal } from '../db/enforcement/enforcement.ts'
import type { EnforcementCall, Enforcer, ItemAnswer } from './enforcer.ts'

/** Makes one call of a batch until it is taken; rejects when it is not. */
export type CallEnforcer = (
  verb: 'apply' | 'lift',
  call: Omit<EnforcementCall, 'signal'>,
) => ReturnType<Enforcer['apply']>

/**
 * Carries out a batch: applies first and then lifts, so that at no time is a device without either. What could not be
 * applied to a device is not replaced on it: nothing of it is lifted.
 */
export async function enforceBatch(batch: EnforcementBatch, callEnforcer: CallEnforcer): Promise<BatchAnswer> {
  const call = async (verb: 'apply' | 'lift', items: readonly Enforcement[]): Promise<Refusal[]> => {
    if (items.length === 0) return []
    const idempotencyKey = `${batch.batchId}.${verb}`
    const answers = await callEnforcer(verb, { idempotencyKey, jobId: batch.jobId, items })
    return items.flatMap((item, index) => refusalOf(verb, item, answers[index]))
  }
  const refused = await call('apply', batch.apply)
  const untouched = new Set(refused.map(({ mac }) => mac))
  const kept = await call(
    'lift',
    batch.lift.filter(({ mac }) => !untouched.has(mac)),
  )
  return { kind: 'answered', refusals: [...refused, ...kept] }
}

const LONGEST_REASON = 500

function refusalOf(verb: 'apply' | 'lift', { mac, actionType }: Enforcement, answer?: ItemAnswer): Refusal[] {
  if (answer?.outcome === 'applied') return []
  const code = answer?.outcome === 'unsupported' ? 'unsupported' : 'enforcer_failed'
  const said = answer?.reason ?? 'the enforcer did not answer for this device'
  return [{ mac, code, reason: `${verb} ${actionType}: ${said}`.slice(0, LONGEST_REASON) }]
}
