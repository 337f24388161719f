import { randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SourceError } from '../source-reader.ts'
import { type LeaseFile, restat } from './lease-files.ts'
import { shown } from './pinned-path.ts'

export interface Quiet {
  /** A file that nobody has written to for so long is whole. */
  readonly quietMs: number
  /** How long that is waited for. */
  readonly patienceMs: number
}

/**
 * A copy of a file that is written over in place: a part of it mustn't pass for all leases. The copy is made while nobody
 * writes, and is gone once it is closed. Throws a `SourceError` where the file is written all the time.
 */
export async function quietCopy(
  file: LeaseFile,
  { quietMs, patienceMs }: Quiet,
  signal: AbortSignal,
): Promise<LeaseFile> {
  const copy = await temporaryFile()
  const last = performance.now() + patienceMs
  try {
    let before = await restat(file)
    let isQuiet = Date.now() - Number(before.stat.mtimeMs) >= quietMs
    while (performance.now() < last) {
      if (isQuiet && (await copyWhole(before, copy)) && isSame(before, await restat(file)))
        return { ...before, handle: copy }
      await sleep(quietMs, undefined, { signal })
      const after = await restat(file)
      isQuiet = isSame(before, after)
      before = after
    }
    throw new SourceError(
      'bad_answer',
      `${shown(file.path)} is written all the time; let it be written elsewhere and renamed.`,
    )
  } catch (error) {
    await copy.close()
    throw error
  }
}

const isSame = ({ stat: a }: LeaseFile, { stat: b }: LeaseFile): boolean => a.size === b.size && a.mtimeNs === b.mtimeNs

/** A file that only its handle leads to. */
async function temporaryFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `bulk-actions-leases-${randomUUID()}`)
  const handle = await open(path, 'wx+', 0o600).catch(refuse)
  await unlink(path)
  return handle
}

const PIECE = 1024 * 1024

/** Whether the file was as long as it was before. */
async function copyWhole({ handle, stat }: LeaseFile, copy: FileHandle): Promise<boolean> {
  const size = Number(stat.size)
  const buffer = Buffer.allocUnsafe(Math.min(PIECE, size))
  for (let position = 0; position < size; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(PIECE, size - position), position)
    if (bytesRead === 0) return false
    const { bytesWritten } = await copy.write(buffer, 0, bytesRead, position).catch(refuse)
    position += bytesWritten
  }
  return true
}

function refuse(cause: NodeJS.ErrnoException): never {
  const what = cause.code === 'ENOSPC' ? 'is full; make room on it' : `can\u2019t be written to (${cause.code})`
  throw new SourceError('unreachable', `The disk for temporary files, ${shown(tmpdir())}, ${what}.`, { cause })
}
