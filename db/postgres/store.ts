import { clockFrom } from '../clock.ts'
import { StoreError } from '../errors.ts'
import { keyChanges } from '../keys/key-changes.ts'
import { isCaller } from '../model.ts'
import { DEFAULT_CHUNKS } from '../runner/chunk-size.ts'
import { loadOnStep } from '../runner/runner-steps.ts'
import type { Store } from '../store.ts'
import type { StoreOptions } from '../store-options.ts'
import { createWriterStats } from '../writer-stats.ts'
import { connect, parsePlace, setupFault } from './connect.ts'
import { createEngine } from './engine.ts'
import { storageFault } from './faults.ts'
import { createLongReads, type LongReads } from './long-reads.ts'
import { createLookups } from './lookups.ts'
import { migrate } from './migrate.ts'
import { openOwnedSession } from './owned-session.ts'
import { createQueries } from './queries.ts'
import { createReads } from './reads.ts'
import { ensureOwnProcess, ensureRequirements } from './requirements.ts'
import { createWriteConnection } from './write-connection.ts'
import { createWriter } from './writer.ts'

export interface PostgresStoreOptions extends StoreOptions {
  readonly url: string
}

/** A set is filled in few large statements: each, and each commit, has its way to the server and back. */
const SEARCH_MAX = 250_000

/** For lists, counts and feeds, which may take long; and for reads of a row, which must not wait for them. */
const LONG_READS = 6
const SHORT_READS = 2

/** Throws an error whose message names the database and says what to do: it can't be opened, is in use, or is not ours. */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const place = parsePlace(options.url)
  const clock = clockFrom(options.clock ?? null)
  const stats = createWriterStats()
  const owned = await openOwnedSession(place, async (session) => {
    await ensureOwnProcess(session, () => connect(place), place.name)
    await ensureRequirements(session, place.name)
    await migrate(session, place.name)
  })
  let commitSeconds = 0
  const db = createWriteConnection(owned.current, owned.confirmCommit, (seconds) => {
    commitSeconds = seconds
  })
  const onStep = await loadOnStep(options.stepModule ?? null, clock)
  const engine = await createEngine(db, clock, {
    concurrency: options.concurrency,
    retentionDays: options.retentionDays,
    defaultMaxLimit: options.defaultMaxLimit,
    isEnforcedOutside: options.isEnforcedOutside ?? false,
    chunks: options.chunks ?? { ...DEFAULT_CHUNKS, searchMax: SEARCH_MAX },
    onStep,
    onFault: (error, jobId) => options.onFault(error as Error, jobId),
    onSettled(time) {
      stats.times.settled = time
    },
  }).catch(async (error) => {
    await owned.close()
    throw setupFault(error, place)
  })
  stats.times.seen = engine.seen ?? Number.NaN
  const [row] = (await owned.current().query(`SELECT bytes FROM meta WHERE name = 'secret'`, [])).rows
  const state = { refusal: null as StoreError | null }
  const writer = createWriter(db, owned, engine, {
    onFault: options.onFault,
    onGroup(size) {
      stats.groupSize.observe(size)
      stats.commitSeconds.observe(commitSeconds)
    },
    onLost(error) {
      state.refusal = new StoreError('storage_unavailable', error.message)
      options.onLost?.(error)
    },
  })
  const short = createReads(() => connect(place), SHORT_READS)
  const cancel = short.prepare<[number]>('SELECT pg_cancel_backend(?::int)')
  const long = createLongReads(
    () => connect(place),
    LONG_READS,
    (processId) => cancel.run(processId),
  )
  /** Refuses in the store's own words. */
  const told =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (state.refusal !== null) throw state.refusal
      try {
        return await work(...args)
      } catch (error) {
        throw storageFault(error) ?? error
      }
    }
  const all = <V extends object>(verbs: V): V =>
    Object.fromEntries(Object.entries(verbs).map(([name, verb]) => [name, told(verb)])) as V
  const verbs = Object.fromEntries(
    Object.keys(engine.verbs).map((verb) => [
      verb,
      told((...args: unknown[]) => {
        const caller = args.at(-1)
        return isCaller(caller) ? writer.call(verb, args.slice(0, -1), caller) : writer.call(verb, args)
      }),
    ]),
  ) as unknown as Store
  const keys = keyChanges(verbs)
  return {
    ...verbs,
    ...keys.verbs,
    ...all(forCallers(long, createQueries(long, clock, { on: short, waiting: () => long.waiting }))),
    ...all(createLookups(short, clock)),
    secret: new Uint8Array(row?.bytes as Buffer),
    times: stats.times,
    measures: async () => [
      {
        name: 'bulk_actions_writer_batch_size',
        help: 'Calls that shared one commit.',
        value: stats.groupSize.read(),
      },
      {
        name: 'bulk_actions_writer_commit_seconds',
        help: 'Time of these commits, mostly that of the disk.',
        value: stats.commitSeconds.read(),
      },
    ],
    freeDiskBytes: async () => null,
    onKeysChanged: keys.onChanged,
    wake: writer.wake,
    async close() {
      await writer.close()
      await Promise.all([long.close(), short.close(), owned.close()])
    },
  }
}

/** The same queries, whose caller can leave them. */
function forCallers<Q extends object>({ forCaller }: LongReads, queries: Q): Q {
  const leavable =
    (query: (...args: unknown[]) => Promise<unknown>) =>
    (...args: unknown[]) => {
      const caller = args.at(-1)
      return isCaller(caller) ? forCaller(caller, () => query(...args)) : query(...args)
    }
  return Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, leavable(query)])) as Q
}
