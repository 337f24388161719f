import { afterSteps, NOTHING, StoreError } from '../errors.ts'
import type { Actor } from '../model.ts'
import type { Answer, Later } from '../verbs.ts'

interface NewBulk<Sieve> {
  readonly reason: string | null
  readonly actor: Actor
  /** Jobs still to be cancelled; among those that were not yet compared with the filter are also some that don't match. */
  readonly left: Set<number>
  /** Jobs up to this one don't start before it ends. */
  readonly heldUpTo: number
  /** What compares them with the filter. */
  readonly sieve: Sieve
}
/** A cancel of many jobs. */
export interface Bulk<Sieve> extends NewBulk<Sieve> {
  done: Answer<number>
  /** How many match; null until all were compared. */
  chosen: number | null
  cancelled: number
}

/** Cancels of many jobs, one after the other. What a step did is told once it is committed. */
export interface CancelQueue<Sieve> {
  readonly busy: boolean
  /** Jobs up to this one don't start while it is busy. */
  readonly heldUpTo: number
  /** Whether a job is to be cancelled, or may be: it has no turn meanwhile. */
  isHeld(seq: number): boolean
  /** Lets it have steps; its caller is answered at once where no job matches. */
  add(bulk: Bulk<Sieve>): Later<number>
  /** The one that has the next step: first of all those whose jobs are not all compared. */
  next(): Bulk<Sieve>
  compared(bulk: Bulk<Sieve>): void
  /** `seqs`: jobs that are not left any more, of which so many were cancelled. */
  cancelled(bulk: Bulk<Sieve>, seqs: readonly number[], count: number): void
  /** Gives up the oldest; its caller gets an error that says what was done. */
  giveUp(error: Error): void
  /** Gives up all of them, because the server stops. */
  stop(): void
}

/** How many jobs a step cancels at most, and for how many milliseconds it goes on. */
export const CANCEL_STEP_JOBS = 40
export const CANCEL_STEP_MS = 10
const CLOSED = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

export const newBulk = <Sieve>(bulk: NewBulk<Sieve>): Bulk<Sieve> => ({
  ...bulk,
  done() {},
  chosen: null,
  cancelled: 0,
})

export function createCancelQueue<Sieve>(): CancelQueue<Sieve> {
  const queue: Bulk<Sieve>[] = []
  const isEmpty = ({ chosen }: Bulk<Sieve>): boolean => chosen === 0
  const end = (bulk: Bulk<Sieve>): void => {
    queue.splice(queue.indexOf(bulk), 1)
    bulk.done(null, bulk.cancelled)
  }
  const fail = (bulk: Bulk<Sieve>, error: Error): void => {
    queue.splice(queue.indexOf(bulk), 1)
    const { cancelled, chosen } = bulk
    const standing = `${cancelled} of the ${chosen} jobs that matched were cancelled before`
    const isAfterSteps = error instanceof StoreError && cancelled > 0
    bulk.done(isAfterSteps ? afterSteps(error, standing) : error, cancelled)
  }
  return {
    get busy() {
      return queue.length > 0
    },
    get heldUpTo() {
      return Math.max(0, ...queue.map((bulk) => bulk.heldUpTo))
    },
    isHeld: (seq) => queue.some(({ left }) => left.has(seq)),
    add: (bulk) => (done) => {
      if (isEmpty(bulk)) done(null, 0)
      else queue.push(Object.assign(bulk, { done }))
      return undefined
    },
    next: () => queue.find(({ chosen }) => chosen === null) ?? (queue[0] as Bulk<Sieve>),
    compared(bulk) {
      if (isEmpty(bulk)) end(bulk)
    },
    cancelled(bulk, seqs, count) {
      for (const seq of seqs) bulk.left.delete(seq)
      bulk.cancelled += count
      if (bulk.left.size === 0) end(bulk)
    },
    giveUp: (error) => fail(queue[0] as Bulk<Sieve>, error),
    stop() {
      for (const bulk of [...queue]) fail(bulk, new StoreError('storage_unavailable', CLOSED))
    },
  }
}
