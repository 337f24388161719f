import { emptyIsNone, type ImportFormat } from '../../importers/formats.ts'
import { type Reading, type ReadOptions, SourceError, type SourcePlace } from '../source-reader.ts'
import { bytesOf } from './file-bytes.ts'
import { closeFiles, type LeaseFile, openLeaseFiles, type Patience } from './lease-files.ts'
import { shown } from './pinned-path.ts'
import { type Quiet, quietCopy } from './quiet-copy.ts'

export interface FileBounds extends Patience, Quiet {
  /** Of all files together. */
  readonly maxBytes: number
}
export const FILE_BOUNDS: FileBounds = {
  tries: 20,
  pauseMs: 50,
  quietMs: 200,
  patienceMs: 20_000,
  maxBytes: 1024 ** 3,
}

type FilePlace = Extract<SourcePlace, { kind: 'file' }>
export type OpenFile = (place: FilePlace, options: ReadOptions) => Promise<Reading>

/** Their servers append to them, and write a new file before they take an old one away. The others are written over. */
const LOGS = new Set<ImportFormat | null>(['kea', 'isc'])

/** Reads a lease file when it has changed, with the files that belong to it. */
export function createFileReader(bounds: FileBounds = FILE_BOUNDS): OpenFile {
  return async ({ path, format }, { allowed, signal, lastRead }) => {
    signal.throwIfAborted()
    let { files, format: told } = await openLeaseFiles(path, format, allowed, signal, bounds)
    try {
      checkSize({ path, format }, files, bounds.maxBytes)
      if (markOf(files) === lastRead) {
        await closeFiles(files)
        return { unchanged: true }
      }
      if (!LOGS.has(told)) files = await asCopies(files, bounds, signal)
      signal.throwIfAborted()
      return {
        format: told ?? undefined,
        mediaType: mediaTypeOf(path),
        body: bodyOf(files, signal),
        mark: markOf(files),
      }
    } catch (error) {
      await closeFiles(files)
      throw error
    }
  }
}

async function asCopies(files: readonly LeaseFile[], bounds: FileBounds, signal: AbortSignal): Promise<LeaseFile[]> {
  const copies: LeaseFile[] = []
  try {
    for (const file of files) copies.push(await quietCopy(file, bounds, signal))
    await closeFiles(files)
    return copies
  } catch (error) {
    await closeFiles(copies)
    throw error
  }
}

type FileOf = Pick<FilePlace, 'path' | 'format'>

function checkSize({ path, format }: FileOf, files: readonly LeaseFile[], maxBytes: number): void {
  const size = files.reduce((sum, { stat }) => sum + Number(stat.size), 0)
  if (size === 0 && !emptyIsNone(format)) throw isEmpty(path, format)
  if (size > maxBytes) {
    throw new SourceError('too_large', `${shown(path)} has ${size} bytes; ${maxBytes} is the most that is read.`)
  }
}

function isEmpty(path: string, format: ImportFormat | null): SourceError {
  const none = 'Where that means that nobody has a lease, give the source the format, dnsmasq or odhcpd.'
  const advice = `see whether its server writes there.${format === null ? ` ${none}` : ''}`
  return new SourceError('bad_answer', `${shown(path)} is empty; ${advice}`)
}

/** Differs once a file was written, replaced or renamed. */
const markOf = (files: readonly LeaseFile[]): string =>
  files.map(({ stat: { dev, ino, size, mtimeNs } }) => [dev, ino, size, mtimeNs].join(':')).join(',')

const mediaTypeOf = (path: string): 'application/json' | 'text/plain' =>
  path.endsWith('.json') ? 'application/json' : 'text/plain'

/** The bytes of the files, which are closed at the end, or once the signal is aborted. */
function bodyOf(files: readonly LeaseFile[], signal: AbortSignal): AsyncIterable<Uint8Array> {
  const close = () => void closeFiles(files)
  signal.addEventListener('abort', close, { once: true })
  const read = async function* () {
    try {
      yield* bytesOf(files)
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', close)
      await closeFiles(files)
    }
  }
  return read()
}
