import type { Connection } from '../connection.ts'
import type { Engine } from '../engine.ts'
import { storageFault } from '../storage-fault.ts'
import { noGuard, type WriterGuard } from '../writer-guard.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'
import { createWriterStats, type WriterStats } from './writer-stats.ts'

/** Group commit: small calls that wait are done in one transaction, and answered after its one fsync. */
export interface Batches {
  add(calls: readonly Call[]): void
  /** Nobody waits for this call any more: it is not begun, or what it has begun is given up. Harmless once it is answered. */
  drop(id: number): void
  /** Does what waits, for a bounded time; true while more could be done at once. */
  run(): boolean
  /** Does all that waits. */
  runAll(): void
}
type AnyVerb = (...args: readonly unknown[]) => unknown
type Done = (error: Error | null, value: unknown) => void
interface Outcome {
  readonly reply: Reply
  /** What to do once the transaction is committed; then it, and not the batch, answers. May return what gives it up. */
  readonly afterCommit: ((done: Done) => unknown) | null
}

/** How long a transaction goes on taking calls; those after it wait for the next one, and the runner has a turn. */
const BUDGET_MS = 20
/** Calls that may be large: each is a transaction of its own, one in a run, and behind the small ones. */
const LARGE: ReadonlySet<string> = new Set(['importBatch'])

/**
 * Each call has a savepoint of its own, so one that fails spoils no other; one that is alone needs none, and costs less
 * for it. When the transaction itself fails, by a full disk for instance, none of its changes happened and every caller
 * hears so. Large calls wait while `holdsLarge` says so.
 */
export function createBatches(
  db: Connection,
  { verbs, mustWait }: Pick<Engine, 'verbs' | 'mustWait'>,
  answer: (replies: Reply[]) => void,
  stats: WriterStats = createWriterStats(),
  elapsed: () => number = () => performance.now(),
  guard: WriterGuard = noGuard,
  holdsLarge: () => boolean = () => false,
): Batches {
  let waiting: Call[] = []
  const leaving = new Map<number, () => void>()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT call')
  const release = db.prepare('RELEASE call')
  const undo = db.prepare('ROLLBACK TO call')

  const invoke = ({ id, verb, args }: Call): Outcome => {
    const value = (verbs[verb as keyof typeof verbs] as AnyVerb)(...args)
    if (typeof value === 'function') {
      return { reply: { id, ok: true, value: undefined }, afterCommit: value as (done: Done) => unknown }
    }
    return { reply: { id, ok: true, value }, afterCommit: null }
  }
  const refused = (id: number, error: unknown): Outcome => ({
    reply: { id, ok: false, error: toPlain(error) },
    afterCommit: null,
  })
  const attempt = (call: Call): Outcome => {
    savepoint.run()
    try {
      const outcome = invoke(call)
      release.run()
      return outcome
    } catch (error) {
      if (!db.inTransaction || storageFault(error) !== null) throw error
      undo.run()
      release.run()
      return refused(call.id, error)
    }
  }
  /** Does calls in their order until the time is over, the first one in any case. */
  const attemptInTime = (calls: readonly Call[]): Outcome[] => {
    const outcomes: Outcome[] = []
    const began = elapsed()
    for (const call of calls) {
      if (outcomes.length > 0 && elapsed() - began > BUDGET_MS) break
      outcomes.push(calls.length === 1 ? invoke(call) : attempt(call))
    }
    return outcomes
  }
  /** What became of the first of the calls; the others are still to be done. */
  const attemptFirst = (calls: readonly Call[]): Outcome[] => {
    try {
      guard.confirm()
      begin.run()
      const outcomes = attemptInTime(calls)
      const committing = performance.now()
      commit.run()
      guard.confirm()
      stats.commitSeconds.observe((performance.now() - committing) / 1000)
      stats.batchSize.observe(outcomes.length)
      return outcomes
    } catch (error) {
      if (db.inTransaction) rollback.run()
      const told = guard.settle(error)
      return calls.map(({ id }) => refused(id, told))
    }
  }

  const isPossible = (call: Call) => !mustWait(call) && !(LARGE.has(call.verb) && holdsLarge())
  /** Lets a call that goes on after its commit answer later, or be given up. */
  const goOn = (id: number, afterCommit: (done: Done) => unknown): void => {
    const leave = afterCommit((error, value) => {
      leaving.delete(id)
      answer([error === null ? { id, ok: true, value } : { id, ok: false, error: toPlain(error) }])
    })
    if (typeof leave === 'function') leaving.set(id, leave as () => void)
  }
  const perform = (calls: readonly Call[]): void => {
    const outcomes = attemptFirst(calls)
    const done = new Set(outcomes.map(({ reply }) => reply.id))
    waiting = waiting.filter(({ id }) => !done.has(id))
    const replies: Reply[] = []
    for (const { reply, afterCommit } of outcomes) {
      if (afterCommit === null) replies.push(reply)
      else goOn(reply.id, afterCommit)
    }
    if (replies.length > 0) answer(replies)
  }
  const run = (): boolean => {
    const { calls = [], later = [] } = Object.groupBy(waiting, (call) => (isPossible(call) ? 'calls' : 'later'))
    const small = calls.filter(({ verb }) => !LARGE.has(verb))
    if (small.length > 0) perform(small)
    // What had to wait for one of these is done before the runner has a turn.
    const freed = later.filter(isPossible)
    if (freed.length > 0 && guard.lost === null) perform(freed)
    const large = calls.find(({ verb }) => LARGE.has(verb))
    if (large !== undefined && guard.lost === null) perform([large])
    return waiting.some(isPossible)
  }
  return {
    add: (calls) => void waiting.push(...calls),
    drop(id) {
      waiting = waiting.filter((call) => call.id !== id)
      leaving.get(id)?.()
      leaving.delete(id)
    },
    run,
    runAll() {
      while (guard.lost === null && run());
    },
  }
}
