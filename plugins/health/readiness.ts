import fp from 'fastify-plugin'
import type { Store } from '../../db/store.ts'
import { Problem } from '../errors/problems.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Fulfilled when the server is able to work; rejected with a problem that names the check that fails. */
    readonly checkReadiness: () => Promise<void>
  }
}

export interface ReadinessOptions {
  /** Below this the disk of the database counts as full. */
  readonly minFreeBytes: number
  /** How long the writer and the reader may take to answer. */
  readonly timeoutMs?: number | undefined
  /** How long a result is answered again, so that asking often costs no more than one change in that time. */
  readonly freshMs?: number | undefined
}
type Checked = Pick<Store, 'hasKeys' | 'pingDisk' | 'pingReader' | 'freeDiskBytes'>

/** Checks that the database can be read, that a change reaches its disk, that its reader answers, and that its disk has room. */
export function createReadiness(store: Checked, options: ReadinessOptions): () => Promise<void> {
  const { minFreeBytes, timeoutMs = 2000, freshMs = 1000 } = options
  let last: { readonly at: number; readonly result: Promise<void> } | null = null

  const check = async (): Promise<void> => {
    await named('database', async () => void (await store.hasKeys()))
    await Promise.all([
      named('writer', () => within(timeoutMs, store.pingDisk())),
      named('reader', () => within(timeoutMs, store.pingReader())),
    ])
    const free = await store.freeDiskBytes()
    if (free !== null && free < minFreeBytes) {
      const sentence = `disk: only ${mebibytes(free)} MiB are free, but ${mebibytes(minFreeBytes)} are needed; make room`
      throw new Problem('storage_full', `The server is not ready. ${sentence}.`)
    }
  }
  return () => {
    const now = performance.now()
    if (last === null || now - last.at >= freshMs) last = { at: now, result: check() }
    return last.result
  }
}

/** Makes `app.checkReadiness`. A server that closes is no longer ready, while it still answers what it was asked. */
export default fp<ReadinessOptions>(
  async (app, options) => {
    const check = createReadiness(app.store, options)
    let stopping = false
    app.addHook('preClose', async () => {
      stopping = true
    })
    app.decorate('checkReadiness', async () => {
      if (stopping) throw new Problem('unavailable', 'The server is not ready. It is stopping; try another server.')
      await check()
    })
  },
  { name: 'readiness', dependencies: ['store'] },
)

async function named(name: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const { message } = cause as Error
    throw new Problem('storage_unavailable', `The server is not ready. ${name}: ${message}`, { cause })
  }
}

/** Rejects when the promise takes longer. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const sentence = `No answer within ${milliseconds} ms; the disk may hang.`
  const timer = setTimeout(() => late.reject(new Error(sentence)), milliseconds)
  await Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}

const mebibytes = (bytes: number): number => Math.floor(bytes / 2 ** 20)
