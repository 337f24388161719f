import type { Verbs } from '../../store.ts'
import { type Later, POSTPONED } from '../../verbs.ts'
import { createWriterStats, type WriterStats } from '../../writer-stats.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import { noGuard, type WriterGuard } from '../file/writer-guard.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'

/** Group commit: small calls that wait are done in one transaction, and answered after its one fsync. */
export interface GroupCommit {
  add(calls: readonly Call[]): void
  /** The caller has left: the call is not begun, or what it has begun is given up. Harmless once it is answered. */
  drop(id: number): void
  /** Does what waits, for a bounded time; true while more could be done at once. */
  run(): boolean
  /** Does all that waits. */
  runAll(): void
}
type AnyVerb = (...args: readonly unknown[]) => unknown
/** What became of a call: it is answered, goes on once the transaction is committed, or is to be called again. */
type Outcome =
  | { readonly id: number; readonly reply: Reply }
  | { readonly id: number; readonly later: Later<unknown> }
  | { readonly id: number; readonly postponed: true }

/** How long a transaction goes on taking calls; those after it wait for the next one, and the runner has a turn. */
const BUDGET_MS = 20
/** Calls that may be large: each is a transaction of its own, one in a run, and behind the small ones. */
const LARGE: ReadonlySet<string> = new Set<keyof Verbs>(['importPiece'])

/**
 * Each call has a savepoint of its own, so one that fails spoils no other; one that is alone needs none, and costs less
 * for it. When the transaction itself fails, by a full disk for instance, none of its changes happened and every caller
 * gets that error. Large calls wait while `holdsLarge` says so.
 */
export function createGroupCommit(
  db: Connection,
  verbs: Verbs,
  answer: (replies: Reply[]) => void,
  stats: WriterStats = createWriterStats(),
  elapsed: () => number = () => performance.now(),
  guard: WriterGuard = noGuard,
  holdsLarge: () => boolean = () => false,
): GroupCommit {
  let waiting: Call[] = []
  const leaving = new Map<number, () => void>()
  /** The calls that could not be done when they were last tried. */
  const postponed = new Set<number>()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT call')
  const release = db.prepare('RELEASE call')
  const undo = db.prepare('ROLLBACK TO call')

  const invoke = ({ id, verb, args }: Call): Outcome => {
    const value = (verbs[verb as keyof typeof verbs] as AnyVerb)(...args)
    if (value === POSTPONED) return { id, postponed: true }
    return typeof value === 'function' ? { id, later: value as Later<unknown> } : { id, reply: { id, ok: true, value } }
  }
  const refused = (id: number, error: unknown): Outcome => ({ id, reply: { id, ok: false, error: toPlain(error) } })
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
      if (outcomes.every((outcome) => 'postponed' in outcome)) {
        rollback.run()
        return outcomes
      }
      const committing = performance.now()
      commit.run()
      guard.confirm()
      stats.commitSeconds.observe((performance.now() - committing) / 1000)
      stats.groupSize.observe(outcomes.length)
      return outcomes
    } catch (error) {
      if (db.inTransaction) rollback.run()
      const answered = guard.ensureUndone(error)
      return calls.map(({ id }) => refused(id, answered))
    }
  }

  /** Lets a call that goes on after its commit answer later, or be given up. */
  const goOn = (id: number, later: Later<unknown>): void => {
    const leave = later((error, value) => {
      leaving.delete(id)
      answer([error === null ? { id, ok: true, value } : { id, ok: false, error: toPlain(error) }])
    })
    if (leave !== undefined) leaving.set(id, leave)
  }
  /** Returns how many calls were done, and not postponed. */
  const perform = (calls: readonly Call[]): number => {
    const outcomes = attemptFirst(calls)
    const done = new Set<number>()
    const replies: Reply[] = []
    for (const outcome of outcomes) {
      postponed.delete(outcome.id)
      if ('postponed' in outcome) postponed.add(outcome.id)
      else done.add(outcome.id)
      if ('reply' in outcome) replies.push(outcome.reply)
    }
    waiting = waiting.filter(({ id }) => !done.has(id))
    for (const outcome of outcomes) if ('later' in outcome) goOn(outcome.id, outcome.later)
    if (replies.length > 0) answer(replies)
    return done.size
  }
  const isLarge = ({ verb }: Call): boolean => LARGE.has(verb)
  const isPostponed = ({ id }: Call): boolean => postponed.has(id)
  const run = (): boolean => {
    // Those that were postponed stand behind: however many they are, what they wait for has its turn.
    const fresh = waiting.filter((call) => !isLarge(call) && !isPostponed(call))
    const before = waiting.filter(isPostponed)
    const done = fresh.length > 0 ? perform(fresh) : 0
    // What had to wait for one of these is done before the runner has a turn.
    const again = done > 0 ? waiting.filter(isPostponed) : before
    const freed = again.length > 0 && guard.lost === null ? perform(again) : 0
    const large = holdsLarge() ? undefined : waiting.find(isLarge)
    if (large !== undefined && guard.lost === null) perform([large])
    const isPossible = (call: Call) => (isPostponed(call) ? freed > 0 : !(isLarge(call) && holdsLarge()))
    return waiting.some(isPossible)
  }
  return {
    add: (calls) => void waiting.push(...calls),
    drop(id) {
      waiting = waiting.filter((call) => call.id !== id)
      postponed.delete(id)
      leaving.get(id)?.()
      leaving.delete(id)
    },
    run,
    runAll() {
      while (guard.lost === null && run());
    },
  }
}
