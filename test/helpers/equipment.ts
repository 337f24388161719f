import type { BatchAnswer, Enforcement, EnforcementBatch } from '../../db/enforcement/enforcement.ts'

/** What becomes of the next batch, which is not answered: it is done, not done, half done, or done after the next one. */
export type Silence = 'done' | 'undone' | 'half' | 'late'

/** Equipment outside that does what it is told, and shows what it has; now and then nobody hears its answer. */
export interface Equipment {
  /** What is in force, by `<type> <mac>`, with the time at which it ends. */
  readonly shown: Map<string, number | null>
  /** Does not answer to the next batch; null: it does. */
  fallSilent(how: Silence | null): void
  enforceBatch(batch: EnforcementBatch): BatchAnswer
  /** Does at last what was late; to be called once so much time has passed that it must have come. */
  catchUp(): void
}

const nameOf = ({ actionType, mac }: Pick<Enforcement, 'actionType' | 'mac'>): string => `${actionType} ${mac}`

export function createEquipment(): Equipment {
  const shown = new Map<string, number | null>()
  let silence: Silence | null = null
  let late: EnforcementBatch | null = null
  const work = ({ apply, lift }: Pick<EnforcementBatch, 'apply' | 'lift'>): void => {
    for (const item of apply) shown.set(nameOf(item), item.expiresAt)
    for (const item of lift) shown.delete(nameOf(item))
  }
  const catchUp = (): void => {
    if (late !== null) work(late)
    late = null
  }
  return {
    shown,
    catchUp,
    fallSilent(how) {
      silence = how
    },
    enforceBatch(batch) {
      const how = batch.jobId === null && silence === 'late' ? 'done' : silence
      silence = null
      if (how === null || how === 'done') work(batch)
      if (how === 'half') work({ apply: batch.apply.slice(1), lift: batch.apply.length > 0 ? [] : batch.lift.slice(1) })
      catchUp()
      if (how === 'late') late = batch
      if (how === null) return { kind: 'answered', refusals: [] }
      return batch.jobId === null
        ? { kind: 'failed', reason: 'nobody heard it', mayBeDone: true }
        : { kind: 'unknown', mayBeDone: true }
    },
  }
}
