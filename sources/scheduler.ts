import { StoreError } from '../db/errors.ts'
import type { Actor } from '../db/model.ts'
import type { Source, SourceRun, SourceRunEnd } from '../db/sources/source.ts'
import { checkNotRunning, unknownSource } from '../db/sources/source-rules.ts'
import type { Store } from '../db/store.ts'
import { createGate } from './gate.ts'

/** Somebody's wish to have a source read now. */
export interface AskedRun {
  readonly actor: Actor
  /** Whether it may take away however much it doesn't name any more. */
  readonly isForced: boolean
  /** Aborted when it has waited too long for room. */
  readonly patience: AbortSignal
  /** Called when it has begun. */
  onBegun(): void
}
/** What reads a source. It never throws. */
export type ReadSource = (
  run: SourceRun,
  options: { readonly actor: Actor | null; readonly isForced: boolean; readonly signal: AbortSignal },
) => Promise<SourceRunEnd>

export interface Scheduler {
  /**
   * Reads a source now; answers it once the run has ended, however it ended. Throws `not_found`, `wrong_state` while it is
   * being read or where it was changed meanwhile, the reason of `patience`, and `storage_unavailable` once the server stops.
   */
  run(sourceId: string, asked: AskedRun): Promise<Source>
  /** Breaks off the run of a source that was deleted (null) or is to be read otherwise: one of another version. */
  changed(sourceId: string, version: number | null): void
  /** Breaks off all runs, and writes down that they are over. */
  close(): Promise<void>
}

interface Parts {
  readonly store: Pick<Store, 'getSource' | 'dueSources' | 'beginSourceRun' | 'endSourceRun'>
  readonly read: ReadSource
  readonly pollMs: number
  /** How many sources are read at once. */
  readonly atOnce: number
  readonly onEnded: (run: SourceRun, end: SourceRunEnd, after: Source) => void
  /** Called for the first fault of the store in a row; each is retried. */
  readonly onFault: (error: unknown) => void
}
type Ended = readonly [sourceId: string, version: number, end: SourceRunEnd]

/** Reads sources when they are due, and when somebody asks; the store decides that there is one run of each at a time. */
export function startScheduler({ store, read, pollMs, atOnce, onEnded, onFault }: Parts): Scheduler {
  const closing = new AbortController()
  const gate = createGate(atOnce)
  const inHand = new Map<string, { readonly controller: AbortController; readonly version: number }>()
  const underWay = new Set<Promise<unknown>>()
  /** Ends that could not be written down yet. For the store these sources are still being read. */
  const unwritten: Ended[] = []
  let looking: Promise<void> | null = null
  let isFaulty = false

  const report = (error: unknown): void => {
    if (!isFaulty && !closing.signal.aborted) onFault(error)
    isFaulty = true
  }
  const end = async (ended: Ended): Promise<Source | null> => {
    try {
      return await store.endSourceRun(...ended)
    } catch (error) {
      unwritten.push(ended)
      report(error)
      throw error
    }
  }
  const carryOut = async (run: SourceRun, actor: Actor | null, isForced: boolean): Promise<Source> => {
    const { sourceId, version } = run.source
    const controller = new AbortController()
    const signal = AbortSignal.any([controller.signal, closing.signal])
    inHand.set(sourceId, { controller, version })
    const became = await read(run, { actor, isForced, signal })
    const isBrokenOff = signal.aborted
    // Whatever the reader has left open.
    controller.abort()
    inHand.delete(sourceId)
    const outcome: SourceRunEnd = isBrokenOff ? { outcome: 'interrupted' } : became
    const after = await end([sourceId, version, outcome])
    if (after === null) throw unknownSource()
    onEnded(run, outcome, after)
    if (outcome.outcome === 'interrupted') throw closing.signal.aborted ? stopping() : changedMeanwhile(after)
    return after
  }
  /** `leave` gives the place back. */
  const begin = async (sourceId: string, asked: AskedRun | null, leave: () => void): Promise<Source | null> => {
    try {
      const run = await store.beginSourceRun(sourceId, asked?.actor ?? null, asked?.isForced ?? false)
      asked?.onBegun()
      return run && (await carryOut(run, asked?.actor ?? null, asked?.isForced ?? false))
    } finally {
      leave()
      look()
    }
  }
  const keep = <T>(work: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = work.then(
      () => underWay.delete(settled),
      () => underWay.delete(settled),
    )
    underWay.add(settled)
    return work
  }
  const checkNotStopping = (): void => {
    if (closing.signal.aborted) throw stopping()
  }
  const roomFor = ({ patience }: AskedRun): Promise<() => void> =>
    gate.enter(AbortSignal.any([patience, closing.signal])).catch((error) => {
      throw closing.signal.aborted ? stopping() : error
    })
  const takeDue = async (): Promise<void> => {
    try {
      for (const ended of unwritten.splice(0)) await end(ended)
      for (const sourceId of await store.dueSources()) {
        if (inHand.has(sourceId)) continue
        const leave = gate.tryEnter()
        if (leave === null) break
        // A run that ends badly has said so; what the store refuses, the next look meets again.
        keep(begin(sourceId, null, leave)).catch(() => {})
      }
      isFaulty = false
    } catch (error) {
      report(error)
    }
  }
  function look(): void {
    if (closing.signal.aborted) return
    looking ??= takeDue().finally(() => {
      looking = null
    })
  }
  const timer = setInterval(look, pollMs)

  return {
    async run(sourceId, asked) {
      checkNotStopping()
      const source = await store.getSource(sourceId)
      checkNotStopping()
      if (source === null) throw unknownSource()
      checkNotRunning(source)
      const leave = gate.tryEnter() ?? (await roomFor(asked))
      // Null is for those that are not due.
      return (await keep(begin(sourceId, asked, leave))) as Source
    },
    changed(sourceId, version) {
      const run = inHand.get(sourceId)
      if (run?.version !== version) run?.controller.abort()
    },
    async close() {
      clearInterval(timer)
      closing.abort()
      await looking
      await Promise.all(underWay)
    },
  }
}

const stopping = (): StoreError =>
  new StoreError('storage_unavailable', 'The server is stopping, and broke the run off. Try again in a few seconds.')
const changedMeanwhile = ({ name }: Source): StoreError =>
  new StoreError('wrong_state', `The source ${name} was changed while it was read; it is due at once, or run it again.`)
