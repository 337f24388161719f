import type { FastifyInstance } from 'fastify'
import { type AppOptions, buildApp } from '../../app.ts'
import { type ManualClock, manualClock } from '../../db/clock.ts'
import type { Job } from '../../db/jobs/job.ts'
import type { Actor } from '../../db/model.ts'
import { makeApiKey } from '../../plugins/auth/key-text.ts'
import { ROLES, type Role } from '../../plugins/auth/roles.ts'
import { loadConfig } from '../../plugins/config.ts'
import { type Call, createCaller } from './call.ts'
import { keptThreads } from './kept-threads.ts'
import { databaseOf } from './test-database.ts'

/** Where the clock of every test app stands at first. */
export const START = Date.parse('2026-03-01T00:00:00Z')
export const ACTOR: Actor = { keyId: 'test', keyName: 'test', address: '127.0.0.1', requestId: 'test' }

export interface TestApp {
  readonly app: FastifyInstance
  /** The clock of every thread of the app. It stands; a job in the future starts after `moveClock`. */
  readonly clock: ManualClock
  readonly keys: Readonly<Record<Role, string>>
  /** Calls an operation by its id, as the administrator where nothing else is said. */
  readonly call: Call
  /** Moves the clock and lets the runner see it. */
  moveClock(milliseconds: number): void
  /** The job, once it has one of these statuses: ended, unless others are given. */
  settled(jobId: string, statuses?: readonly Job['status'][]): Promise<Job>
}
export interface TestAppOptions extends Partial<Omit<AppOptions, 'config'>> {
  readonly env?: Readonly<Record<string, string>>
}
type Closing = { teardown(work: () => unknown): unknown }

/** The real app on a database of its own, gone with the test, and a key for each role. */
export async function testApp(t: Closing, { env, ...options }: TestAppOptions = {}): Promise<TestApp> {
  const clock = manualClock(START)
  const administrator = makeApiKey()
  const isOpen = options.store !== undefined || env?.DATABASE_URL !== undefined
  const DATABASE_URL = isOpen ? 'sqlite::memory:' : await databaseOf(t)
  const config = loadConfig({ DATABASE_URL, ADMIN_API_KEY: administrator.key, ...env })
  const storeOptions = { clock: clock.source, threads: keptThreads, ...options.storeOptions }
  // A machine that is busy with other tests is no reason to refuse a request.
  const app = await buildApp({ config, pressure: { maxEventLoopDelay: 0 }, ...options, storeOptions })
  t.teardown(() => app.close())
  const [operator, viewer] = await Promise.all([makeKey(app, 'operator'), makeKey(app, 'viewer')])
  const keys = { administrator: administrator.key, operator, viewer }
  return {
    app,
    clock,
    keys,
    call: createCaller(app, keys),
    moveClock(milliseconds) {
      clock.advance(milliseconds)
      app.store.wake()
    },
    settled: (jobId, statuses = ['completed', 'failed', 'cancelled']) => waitForJob(app, jobId, statuses),
  }
}

/** A key of the app with the scopes of a role, or just these. */
export async function makeKey(
  app: FastifyInstance,
  role: Role,
  scopes: readonly string[] = ROLES[role],
  expiresAt: number | null = null,
) {
  const { key, prefix, hash } = makeApiKey()
  await app.store.createKey({ name: `${role}-${prefix}`, role, scopes, prefix, hash, expiresAt }, ACTOR)
  return key
}

const MAX_TURNS = 10_000

/** Each answer of the writer comes after one more step of its runner, so this asks until the job is there. */
async function waitForJob(app: FastifyInstance, jobId: string, statuses: readonly string[]): Promise<Job> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const job = await app.store.getJob(jobId)
    if (job !== null && statuses.includes(job.status)) return job
    await app.store.ping()
  }
  throw new Error(`job ${jobId} never was ${statuses.join(' or ')}; it is ${(await app.store.getJob(jobId))?.status}`)
}
