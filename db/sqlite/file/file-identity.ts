import { type BigIntStats, statSync } from 'node:fs'
import { StoreError } from '../../errors.ts'
import type { Connection } from '../connection.ts'

/** What lies at the paths of a database that is open, against what lay there when it was opened. */
export interface FileIdentity {
  /** Throws an error that says what to do when a file is gone, is another one, or was cut short. */
  look(): void
}

/** SQLite may truncate its log where all of it is in the database file, so its size alone proves nothing. */
const [WAL_HEADER, FRAME_HEADER] = [32n, 24n]
const ENDS = ['', '-wal', '-shm', '.lock'] as const
const GONE: readonly unknown[] = ['ENOENT', 'ENOTDIR']

export function identifyFiles(path: string, db: Connection): FileIdentity {
  const pageSize = BigInt(db.pragma('page_size', { simple: true }) as number)
  const known = new Map(ENDS.map((end) => [end, statOf(path + end)]))

  const wholeLog = (): bigint => {
    const [found] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number }[]
    const frames = BigInt(Math.max(0, found?.log ?? 0))
    return frames === 0n ? 0n : WAL_HEADER + frames * (FRAME_HEADER + pageSize)
  }
  const check = (end: (typeof ENDS)[number]): void => {
    const name = path + end
    const found = statOf(name)
    const before = known.get(end)
    if (found === 'unreadable') return
    if (found === null) throw lost(`${name} was removed`)
    if (before === null || before === 'unreadable' || before === undefined) throw lost(`${name} was replaced`)
    if (found.dev !== before.dev || found.ino !== before.ino) throw lost(`${name} was replaced`)
    const isShorter = found.size < before.size
    if (isShorter && end === '') throw lost(`${name} was cut short`)
    if (isShorter && end === '-wal' && found.size < wholeLog()) throw lost(`${name} was cut short`)
    known.set(end, found)
  }
  return { look: () => ENDS.forEach(check) }
}

/** What lies at a path; null: nothing. A folder that can't be read proves nothing about the files that are open. */
function statOf(name: string): BigIntStats | 'unreadable' | null {
  try {
    return statSync(name, { bigint: true })
  } catch (error) {
    return GONE.includes((error as NodeJS.ErrnoException).code) ? null : 'unreadable'
  }
}

const lost = (what: string): StoreError =>
  new StoreError(
    'storage_unavailable',
    `${what} while the server was using it: it is not certain that the last changes were kept, and the server stops. ` +
      'Put the files back as they were or restore a backup, and start again.',
  )
