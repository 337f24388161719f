import type { JobItem, Outcome } from './job.ts'

/** What the row of an exception says; all null: there is none. */
export interface ItemException {
  readonly outcome: 'skipped' | 'failed' | null
  readonly code: string | null
  readonly detail: string | null
}

const CODE_DETAILS: Record<string, string> = {
  gone: 'The device is no longer in the inventory.',
  allowed: 'The device is under allow.',
  kept_longer: 'The same action is already active on the device, for as long or longer.',
  nothing_active: 'No action was active on the device.',
  changed_since: 'A later job changed the device.',
  expired: 'The actions to give back have expired.',
}

/**
 * What an item tells of its outcome. `processedAt`: when its chunk was done; null: not yet. `unsettled`: the outcome of the
 * items of its job that have none.
 */
export function itemTold(
  { outcome, code, detail }: ItemException,
  processedAt: number | null,
  unsettled: Outcome,
): Pick<JobItem, 'outcome' | 'detail'> {
  return {
    outcome: outcome ?? (processedAt === null ? unsettled : 'applied'),
    detail: detail ?? CODE_DETAILS[code ?? ''] ?? null,
  }
}
