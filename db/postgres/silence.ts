import { Client, type ClientConfig } from 'pg'

/** A session as it is watched. */
interface Watched {
  readonly processId: number
  /** How many statements wait for their answers. */
  readonly pending: number
  /** Grows with whatever the server says. */
  readonly bytesRead: number
}

const TICK_MS = 1000
const PROBE_MS = 5000
/** In ticks: after so long without a word the server is asked, and then again after twice as long each time. */
const SILENT = { first: 5, most: 40 }
const SQLSTATE = /^[0-9A-Z]{5}$/

/**
 * Calls `onDead` where statements wait on a connection that nothing comes from any more: the machine behind it froze, or the
 * network drops what is sent. No error tells of that for a quarter of an hour or longer. A statement that takes long is told
 * from it by asking the server on another connection. Returns what ends the watch.
 */
export function watchSilence(session: Watched, config: ClientConfig, onDead: () => void): () => void {
  let heard = -1
  let silent = 0
  let patience = SILENT.first
  const ask = async (): Promise<void> => {
    clearInterval(timer)
    const before = session.bytesRead
    const isAlive = await isAtWork(session.processId, config)
    if (isEnded) return
    if (!isAlive && session.pending > 0 && session.bytesRead === before) return onDead()
    patience = Math.min(2 * patience, SILENT.most)
    silent = 0
    timer = start()
  }
  const tick = (): void => {
    const isQuiet = session.pending > 0 && session.bytesRead === heard
    heard = session.bytesRead
    if (!isQuiet) patience = SILENT.first
    silent = isQuiet ? silent + 1 : 0
    if (silent >= patience) void ask()
  }
  const start = () => setInterval(tick, TICK_MS).unref()
  let isEnded = false
  let timer = start()
  return () => {
    isEnded = true
    clearInterval(timer)
  }
}

/** Whether a process of the server works on what it was asked; true as well where the server answers and doesn't say. */
async function isAtWork(processId: number, config: ClientConfig): Promise<boolean> {
  const probe = new Client({ ...config, connectionTimeoutMillis: PROBE_MS, query_timeout: PROBE_MS })
  // Told by the call that it fails.
  probe.on('error', () => {})
  try {
    await probe.connect()
    const { rows } = await probe.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [processId])
    return rows.length > 0 && !/^idle/.test(rows[0].state ?? '')
  } catch (error) {
    return SQLSTATE.test((error as { code?: string }).code ?? '')
  } finally {
    probe.end().catch(() => {})
  }
}
