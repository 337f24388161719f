import type { BatchAnswer, EnforcementBatch } from '../db/enforcement/enforcement.ts'
import type { Store } from '../db/store.ts'
import { raceAbort } from '../outbound/race-abort.ts'
import { enforceBatch } from './enforce-batch.ts'
import { type Enforcer, isNothingDone, nothingDone } from './enforcer.ts'
import type { Reconciler } from './reconciler.ts'
import { type RetryOptions, withRetries } from './with-retries.ts'

export interface DispatchOptions extends RetryOptions {
  /** How long a cancel waits for the call under way. */
  readonly cancelWaitMs: number
}
export interface DispatchParts {
  readonly store: Pick<Store, 'enforcementStop'>
  readonly enforcer: Enforcer
  readonly reconciler: Reconciler
  readonly options: DispatchOptions
  /** The server is closing: the call under way ends. */
  readonly closing: AbortSignal
  readonly onRefused: (batch: EnforcementBatch, error: unknown, attempt: number) => void
}
/** What came of a batch. */
export interface Dispatched {
  readonly answer: BatchAnswer
  /** The call under way that a cancel no longer waits for. */
  readonly abandoned?: Promise<unknown>
}

/**
 * Calls the enforcer for a batch, with retries, and once more where the network had lost what is active. null: the
 * server is closing, and the outcome is unknown. `before` has to be over before the first call.
 */
export async function dispatchBatch(
  batch: EnforcementBatch,
  before: Promise<unknown> | null,
  { store, enforcer, reconciler, options, closing, onRefused }: DispatchParts,
): Promise<Dispatched | null> {
  const { stopRetrying, stopWaiting, end } = cancelSignals(
    store.enforcementStop(batch.batchId),
    options.cancelWaitMs,
    closing,
  )
  let mayBeDone = false
  let underWay: Promise<unknown> | null = null
  const onFailure = (error: unknown, attempt: number): void => {
    mayBeDone ||= !isNothingDone(error)
    if (!closing.aborted) onRefused(batch, error, attempt)
  }
  const enforce = () =>
    enforceBatch(batch, async (verb, call) => {
      if (stopWaiting.aborted) throw nothingDone('The batch was cancelled.')
      const attempt = (signal: AbortSignal) => enforcer[verb]({ ...call, signal })
      const made = withRetries(attempt, options, { stopRetrying, abort: closing }, onFailure)
      made.catch(() => {})
      underWay = made
      const answers = await raceAbort(stopWaiting, () => made)
      mayBeDone = true
      return answers
    })
  try {
    await raceAbort(stopWaiting, async () => {
      await before
      await reconciler.idle()
    })
    const answer = await enforce().catch(async (refusal) => {
      if (stopRetrying.aborted) throw refusal
      if (!(await raceAbort(stopWaiting, () => reconciler.reconcile(closing)))) throw refusal
      // What the batch had applied before the loss is lost, too: the whole batch is repeated.
      return enforce()
    })
    return { answer }
  } catch (error) {
    if (closing.aborted) return null
    if (!stopWaiting.aborted) return { answer: { kind: 'failed', reason: (error as Error).message, mayBeDone } }
    if (underWay === null) return { answer: { kind: 'unknown', mayBeDone } }
    return { answer: { kind: 'unknown', mayBeDone: true }, abandoned: underWay }
  } finally {
    end()
  }
}

/** The two steps in which a cancel ends a batch: no further attempt at once, and no further waiting after `waitMs`. */
function cancelSignals(isAsked: Promise<boolean>, waitMs: number, closing: AbortSignal) {
  const [stopRetrying, stopWaiting] = [new AbortController(), new AbortController()]
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const onStop = (isCancel: boolean): void => {
    if (!isCancel || isOver) return
    stopRetrying.abort()
    timer = setTimeout(() => stopWaiting.abort(), waitMs)
  }
  // It is rejected where the store is gone, and no cancel can come.
  isAsked.then(onStop, () => {})
  return {
    stopRetrying: AbortSignal.any([stopRetrying.signal, closing]),
    stopWaiting: AbortSignal.any([stopWaiting.signal, closing]),
    end() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
