import t, { type Test } from 'tap'
import { createWriteConnection } from '../../db/postgres/write-connection.ts'
import { addDevices, cancel, createJob, upTo } from '../helpers/on-bench.ts'
import { accountFaults, lookAt } from '../helpers/postgres/account.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { sessionsOn } from '../helpers/postgres/kept-sessions.ts'
import {
  type BrokenSession,
  breakSession,
  type Mutant,
  NO_GUARD,
  NO_LANE,
  NO_TAG,
} from '../helpers/postgres/mutants.ts'
import { openPostgresBench } from '../helpers/postgres-bench.ts'
import type { StoreBench } from '../helpers/store-bench.ts'
import { until } from '../helpers/until.ts'

const DEVICES = 12
const CHUNK = 6
/** The statement that counts a chunk, whose actions are placed by then. */
const COUNTING = /SET cursor_mac = .*affected_count/s

/** One of two engines over one database. */
interface Engine {
  readonly bench: StoreBench
  readonly session: BrokenSession
}
interface Pair {
  readonly one: Engine
  readonly other: Engine
  readonly url: string
}

/** Two engines over one database with some devices, in each of which some things are broken; `own` has one thing for each. */
async function twoEngines(t: Test, mutants: readonly Mutant[], own: readonly Mutant[] = []): Promise<Pair> {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const open = async (nth: number): Promise<Engine> => {
    const { writer, ...kept } = await sessionsOn({ url, drop })
    const session = breakSession(writer, [...mutants, ...own.slice(nth, nth + 1)])
    const options = { chunks: { min: CHUNK, max: CHUNK } }
    const bench = await openPostgresBench(options, { ...kept, writer: session })
    t.teardown(async () => {
      await bench.close()
      await Promise.all([writer.end(), kept.reader.end()])
    })
    return { bench, session }
  }
  const pair: Pair = { one: await open(0), other: await open(1), url }
  await addDevices(pair.one.bench, upTo(DEVICES))
  return pair
}

/** Whether somebody waits for a lock in this database. */
const isAnyoneWaiting = (url: string): Promise<boolean> =>
  lookAt(url, async (session) => {
    const { rows } = await session.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      [],
    )
    return rows.length > 0
  })

/**
 * Lets `meanwhile` run while an engine stands before the next statement of this text, until it has ended or waits for that
 * engine. Returns once both have ended.
 */
async function meet(pair: Pair, at: RegExp, work: () => Promise<unknown>, meanwhile: () => Promise<unknown>) {
  const { one, url } = pair
  const { promise: ended, resolve } = Promise.withResolvers<unknown>()
  let isOver = false
  one.session.before = (text) => {
    if (!at.test(text)) return undefined
    one.session.before = () => undefined
    const met = meanwhile()
      .catch((error: unknown) => error)
      .finally(() => {
        isOver = true
      })
    resolve(met)
    return until(async () => isOver || (await isAnyoneWaiting(url)), 'the other engine has ended or waits')
  }
  await work()
  return ended
}

const faultsOf = ({ one, other }: Pair): string[] =>
  [...one.bench.faults, ...other.bench.faults].map((fault) => `a fault: ${(fault as Error).message}`)

/** A cancel in the middle of a chunk, by another engine: what is wrong then. */
async function cancelInChunk(t: Test, mutants: readonly Mutant[]): Promise<string[]> {
  const pair = await twoEngines(t, mutants)
  const { bench } = pair.one
  const { jobId } = await createJob(bench)
  const work = () => bench.drain()
  const answer = await meet(pair, COUNTING, work, () => cancel(pair.other.bench, jobId))
  const wrong = (await accountFaults(pair.url)).filter((fault) => !fault.startsWith('audit'))
  if (answer instanceof Error) wrong.push(`the cancel was refused: ${answer.message}`)
  const job = await bench.store.getJob(jobId)
  if (job?.status !== 'cancelled') wrong.push(`the job is ${job?.status}`)
  wrong.push(...faultsOf(pair))
  t.ok(
    mutants.every((_, index) => sum(pair, index) > 0),
    'what is to be broken is broken',
  )
  return wrong
}
const sum = ({ one, other }: Pair, index: number): number =>
  (one.session.changed[index] as number) + (other.session.changed[index] as number)

t.test('a cancel waits for the chunk that is in hand, and no chunk follows it', async (t) => {
  t.strictSame(await cancelInChunk(t, []), [])
})

t.test('without the lane, the guard finds that a cancel came into a chunk', async (t) => {
  const [fault] = await cancelInChunk(t, [NO_LANE])
  t.match(fault, /changed while its chunk was in hand/)
})

t.test('without the lane and the guard, the account of a cancelled job grows, which its table refuses', async (t) => {
  const wrong = await cancelInChunk(t, [NO_LANE, NO_GUARD])
  t.match(wrong.join(), /"jobs" violates check constraint/)
})

/** Two engines with one job, of which the second one begins in the middle of the first one's chunk. */
async function shareJob(t: Test, mutants: readonly Mutant[]): Promise<string[]> {
  const pair = await twoEngines(t, mutants)
  const { one, other, url } = pair
  const { jobId } = await createJob(one.bench)
  await meet(
    pair,
    COUNTING,
    () => one.bench.drain(),
    () => other.bench.drain(),
  )
  const wrong = [...(await accountFaults(url)), ...faultsOf(pair)]
  const job = await one.bench.store.getJob(jobId)
  if (job?.status !== 'completed') wrong.push(`the job is ${job?.status}`)
  return wrong
}

t.test('two engines with one job do each chunk once', async (t) => {
  t.strictSame(await shareJob(t, []), [])
})

t.test('without the lane, both do one chunk, and the guard finds it', async (t) => {
  t.match((await shareJob(t, [NO_LANE])).join(), /changed while its chunk was in hand/)
})

/** Lets an engine see jobs of one type alone. */
const only = (type: string): Mutant => ({
  name: `only ${type}`,
  sent: (text) => text.replace(/(FROM jobs WHERE .*)(ORDER BY seq LIMIT 1)$/s, `$1 AND action_type = '${type}' $2`),
})

t.test('a block and an allow of two engines at the same moment leave one of them on each device', async (t) => {
  const pair = await twoEngines(t, [], [only('block'), only('allow')])
  const { one, other, url } = pair
  const block = await createJob(one.bench, { actionType: 'block' })
  const allow = await createJob(one.bench, { actionType: 'allow' })
  await meet(
    pair,
    COUNTING,
    () => one.bench.drain(),
    () => other.bench.drain(),
  )
  for (const { jobId } of [block, allow]) t.match(await one.bench.store.getJob(jobId), { status: 'completed' })
  const both = await lookAt(url, async (session) => {
    const { rows } = await session.query('SELECT mac FROM active_actions GROUP BY mac HAVING count(*) <> 1', [])
    return rows
  })
  t.strictSame(both, [])
  t.strictSame([...(await accountFaults(url)), ...faultsOf(pair)], [])
})

/** Commits a transaction in which a statement failed and nobody cared; what its caller is told, and what is so. */
async function commitAborted(t: Test, mutants: readonly Mutant[]): Promise<{ told: boolean; isDone: boolean }> {
  const { url, drop } = await migratedDatabase()
  const { writer, reader } = await sessionsOn({ url, drop })
  t.teardown(async () => {
    await Promise.all([writer.end(), reader.end()])
    await drop()
  })
  const session = breakSession(writer, mutants)
  const db = createWriteConnection(
    () => session,
    async () => null,
  )
  const work = async () => {
    await db.prepare(`INSERT INTO sites (name, name_key) VALUES ('Berlin', 'berlin')`).run()
    await db
      .prepare('SELECT 1 / 0')
      .all()
      .catch(() => {})
  }
  const told = await db.transaction(work).then(
    () => true,
    () => false,
  )
  const { rows } = await reader.query(`SELECT 1 FROM sites WHERE name = 'Berlin'`, [])
  t.ok(
    session.changed.every((times) => times > 0),
    'what is to be broken is broken',
  )
  return { told, isDone: rows.length > 0 }
}

t.test('a commit that answers ROLLBACK is told as a failure', async (t) => {
  t.strictSame(await commitAborted(t, []), { told: false, isDone: false })
})

t.test('without a look at the tag, the caller is told what is not so', async (t) => {
  t.strictSame(await commitAborted(t, [NO_TAG]), { told: true, isDone: false })
})
