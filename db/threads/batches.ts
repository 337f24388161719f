import type { Connection } from '../connection.ts'
import type { Engine } from '../engine.ts'
import { storageFault } from '../storage-fault.ts'
import { type Call, type Reply, toPlain } from './protocol.ts'
import { createWriterStats, type WriterStats } from './writer-stats.ts'

/** Group commit: whatever waits is done in one transaction, and answered after its one fsync. */
export interface Batches {
  add(calls: readonly Call[]): void
  run(): void
}
type AnyVerb = (...args: readonly unknown[]) => unknown
type Done = (error: Error | null, value: unknown) => void
interface Outcome {
  readonly reply: Reply
  /** What to do once the transaction is committed; then it, and not the batch, answers. */
  readonly afterCommit: ((done: Done) => void) | null
}

/**
 * Each call has a savepoint of its own, so one that fails spoils no other. When the transaction itself fails, by a full
 * disk for instance, none of its changes happened and every caller hears so.
 */
export function createBatches(
  db: Connection,
  { verbs, mustWait }: Pick<Engine, 'verbs' | 'mustWait'>,
  answer: (replies: Reply[]) => void,
  stats: WriterStats = createWriterStats(),
): Batches {
  let waiting: Call[] = []
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT call')
  const release = db.prepare('RELEASE call')
  const undo = db.prepare('ROLLBACK TO call')

  const invoke = ({ id, verb, args }: Call): Outcome => {
    const value = (verbs[verb as keyof typeof verbs] as AnyVerb)(...args)
    if (typeof value === 'function') {
      return { reply: { id, ok: true, value: undefined }, afterCommit: value as (done: Done) => void }
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
  const attemptAll = (calls: readonly Call[]): Outcome[] => {
    try {
      begin.run()
      const outcomes = calls.map(attempt)
      const committing = performance.now()
      commit.run()
      stats.commitSeconds.observe((performance.now() - committing) / 1000)
      stats.batchSize.observe(calls.length)
      return outcomes
    } catch (error) {
      if (db.inTransaction) rollback.run()
      return calls.map(({ id }) => refused(id, error))
    }
  }

  return {
    add: (calls) => void waiting.push(...calls),
    run() {
      // A call that had to wait may be possible after those that came with it.
      while (runPossible());
    },
  }
  function runPossible(): boolean {
    if (waiting.length === 0) return false
    const { calls = [], later = [] } = Object.groupBy(waiting, (call) => (mustWait(call) ? 'later' : 'calls'))
    waiting = later
    if (calls.length === 0) return false
    const replies: Reply[] = []
    for (const { reply, afterCommit } of attemptAll(calls)) {
      if (afterCommit === null) replies.push(reply)
      else {
        const { id } = reply
        afterCommit((error, value) =>
          answer([error === null ? { id, ok: true, value } : { id, ok: false, error: toPlain(error) }]),
        )
      }
    }
    if (replies.length > 0) answer(replies)
    return true
  }
}
