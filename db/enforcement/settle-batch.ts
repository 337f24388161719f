import { type BatchAnswer, type Enforcement, FAILURES_TO_PAUSE, LATE_MS, REST_MS, type Refusal } from './enforcement.ts'

/** The row of the batch in the enforcer's hands; `seq` and what describes the chunk are null for a sweep. */
export interface BatchRow {
  readonly batch_id: string
  readonly seq: number | null
  readonly up_to_mac: number | null
  readonly targets: number | null
  readonly is_last: 0 | 1 | null
  readonly skip_json: string
  readonly begun_at: number
  readonly apply_json: string
  readonly lift_json: string
}
export const BATCH_COLUMNS = [
  ...['batch_id', 'seq', 'up_to_mac', 'targets', 'is_last', 'skip_json', 'begun_at', 'apply_json', 'lift_json'],
] as const satisfies readonly (keyof BatchRow)[]
/** A target that is left alone. */
export interface Skip {
  readonly mac: number
  readonly code: string
}
/** An item that was not applied. */
export interface ItemException extends Skip {
  readonly outcome: 'skipped' | 'failed'
  readonly detail: string | null
}
/** An action on a device. */
export type Pair = Pick<Enforcement, 'mac' | 'actionType'>
/** What the answer to a batch says about one of its pairs. */
export type Verdict =
  /** The equipment has taken it. */
  | { readonly kind: 'told' }
  /** What the equipment shows is unknown. A call may still arrive within `lateMs`; it is told again after `restMs`. */
  | { readonly kind: 'unknown'; readonly lateMs: number; readonly restMs: number }
  /** It was refused and nothing was done. What was unknown before stays unknown, and is told again after a rest. */
  | { readonly kind: 'refused' }

const OUTCOME_UNKNOWN = 'The job ended before the enforcer answered: the action may be in force.'

/** The items of a chunk that were not applied: those to skip, as its dry run found, and those that failed. */
export function exceptionsOf(batch: BatchRow, answer: BatchAnswer): readonly ItemException[] {
  const skips = JSON.parse(batch.skip_json) as Skip[]
  const skipped = skips.map(({ mac, code }) => ({ mac, outcome: 'skipped', code, detail: null }) as const)
  return [...skipped, ...failuresOf(new Set(pairsOf(batch).map(({ mac }) => mac)), answer)]
}

function failuresOf(macs: ReadonlySet<number>, answer: BatchAnswer): readonly ItemException[] {
  const failed = (mac: number, code: string, detail: string) => ({ mac, outcome: 'failed', code, detail }) as const
  if (answer.kind === 'failed') return [...macs].map((mac) => failed(mac, 'enforcer_failed', answer.reason))
  if (answer.kind === 'unknown') return [...macs].map((mac) => failed(mac, 'outcome_unknown', OUTCOME_UNKNOWN))
  // A device can have two refusals, of an action and of the lifting of another: the first reason stands for both.
  const first = new Map(answer.refusals.toReversed().map((refusal) => [refusal.mac, refusal]))
  const known = [...first.values()].filter(({ mac }) => macs.has(mac))
  return known.map(({ mac, code, reason }) => failed(mac, code, reason))
}

/** The verdict on each pair of a batch; a pair that stays as it was has none. */
export function verdictsOf(batch: BatchRow, answer: BatchAnswer): readonly (readonly [Pair, Verdict])[] {
  const isSweep = batch.seq === null
  if (answer.kind === 'answered') {
    const refused = new Map(answer.refusals.map(({ mac, code }) => [mac, code]))
    return [...Map.groupBy(pairsOf(batch), ({ mac }) => mac)].flatMap(([mac, pairs]) =>
      pairs.map((pair) => [pair, verdictOf(isSweep, pairs.length, refused.get(mac))] as const),
    )
  }
  if (!answer.mayBeDone && !isSweep) return []
  const lateMs = answer.mayBeDone ? LATE_MS : 0
  const restMs = answer.kind === 'failed' ? REST_MS : 0
  return pairsOf(batch).map((pair) => [pair, { kind: 'unknown', lateMs, restMs }])
}

/** `asked`: how many things the batch asks of the device. */
function verdictOf(isSweep: boolean, asked: number, code: Refusal['code'] | undefined): Verdict {
  // What the equipment does not support it can't show.
  if (code === undefined || (isSweep && code === 'unsupported')) return { kind: 'told' }
  // If the batch asks one thing of the device, nothing was done to it; of several things some may have been.
  if (isSweep || asked > 1) return { kind: 'unknown', lateMs: 0, restMs: REST_MS }
  return { kind: 'refused' }
}

/** The expired actions that a sweep has lifted outside; what the equipment does not support is as good as lifted. */
export function liftedBy(batch: BatchRow, answer: BatchAnswer): readonly Pair[] {
  if (answer.kind !== 'answered') return []
  const failed = answer.refusals.filter(({ code }) => code !== 'unsupported')
  const refused = new Set(failed.map(({ mac }) => mac))
  return (JSON.parse(batch.lift_json) as Enforcement[]).filter(({ mac }) => !refused.has(mac))
}

/** Whether a job pauses after so many failed batches in a row. */
export const isToPause = (failedBatches: number): boolean => failedBatches >= FAILURES_TO_PAUSE

function pairsOf({ apply_json, lift_json }: BatchRow): Pair[] {
  const all = [...JSON.parse(apply_json), ...JSON.parse(lift_json)] as Enforcement[]
  return all.map(({ mac, actionType }) => ({ mac, actionType }))
}
