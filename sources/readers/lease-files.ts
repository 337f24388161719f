import type { BigIntStats } from 'node:fs'
import { constants, type FileHandle, open, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportFormat } from '../../importers/formats.ts'
import { tellFormat } from '../../importers/tell-format.ts'
import type { Allowed } from '../allowed.ts'
import { SourceError } from '../source-reader.ts'
import { openFault, pinPath, shown } from './pinned-path.ts'

/** An open file, as it was at one moment. */
export interface LeaseFile {
  readonly path: string
  readonly handle: FileHandle
  readonly stat: BigIntStats
}
/** The files that together say who has which address, the oldest first. */
export interface LeaseFiles {
  readonly files: readonly LeaseFile[]
  /** As it was given, or as the first lines tell; null: they don't. */
  readonly format: ImportFormat | null
}

export interface Patience {
  /** How often a set of files is opened anew that changed meanwhile. */
  readonly tries: number
  /** Between two tries. */
  readonly pauseMs: number
}

/**
 * Opens a lease file; of Kea also the files beside it, where its clean-up (kea-lfc) has put older leases. What is opened
 * was there at one moment: while files are renamed, they are opened anew. Throws a `SourceError`.
 */
export async function openLeaseFiles(
  path: string,
  format: ImportFormat | null,
  allowed: Allowed,
  signal: AbortSignal,
  { tries, pauseMs }: Patience,
): Promise<LeaseFiles> {
  for (let left = tries; left > 0; left--) {
    const opened = await openAll(path, format, allowed).catch((error) => {
      // Between moving its file away and making a new one Kea has none.
      if (left > 1 && isMissing(error)) return null
      throw error
    })
    if (opened !== null) return opened
    await sleep(pauseMs, undefined, { signal })
  }
  throw new SourceError(
    'bad_answer',
    `${shown(path)} and the files beside it change all the time; see what renames them.`,
  )
}

const isMissing = (error: unknown): boolean =>
  ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'

/** null: some file was renamed meanwhile. */
async function openAll(path: string, given: ImportFormat | null, allowed: Allowed): Promise<LeaseFiles | null> {
  const opened: LeaseFile[] = []
  try {
    const { where, ...main } = await openFile(path, allowed)
    opened.push(main)
    const format = given ?? (await tellFormatOf(main.handle))
    if (format !== 'kea') return { files: opened, format }
    const older = new Map<string, LeaseFile | null>()
    for (const suffix of OLDER) {
      const file = await openIfThere(where + suffix, allowed)
      older.set(suffix, file)
      if (file !== null) opened.push(file)
    }
    const isSame = await areStillThere([
      ...[...older].map(([suffix, file]) => [where + suffix, file] as const),
      [path, main],
    ])
    if (!isSame) return await closeFiles(opened)
    const files = await Promise.all(inOrder(older, main).map(restat))
    await closeFiles(opened.filter((file) => !files.some(({ handle }) => handle === file.handle)))
    return { files, format }
  } catch (error) {
    await closeFiles(opened)
    throw error
  }
}

/**
 * The clean-up moves the file to `.1`, folds `.2` and `.1` into `.output`, renames that to `.completed` once it is whole,
 * removes `.2` and `.1`, and renames `.completed` to `.2`. So where there is a `.completed`, it has all of the others.
 */
const [COMPLETED, PREVIOUS, COPY] = ['.completed', '.2', '.1']
const OLDER = [COMPLETED, PREVIOUS, COPY]

function inOrder(older: ReadonlyMap<string, LeaseFile | null>, main: LeaseFile): LeaseFile[] {
  const completed = older.get(COMPLETED) ?? null
  const before = completed === null ? [older.get(PREVIOUS), older.get(COPY)] : [completed]
  return [...before.filter((file) => file != null), main]
}

/**
 * Whether each path leads to the file that was opened by it, or still to none. A name that was free may have been taken
 * and given up again meanwhile, but not while the file that is appended to, which was opened first, is still there: so it
 * is looked at last. Opened files keep their inodes.
 */
async function areStillThere(found: readonly (readonly [string, LeaseFile | null])[]): Promise<boolean> {
  for (const [path, file] of found) {
    const now = await stat(path, { bigint: true }).catch(() => null)
    if (now?.ino !== file?.stat.ino || now?.dev !== file?.stat.dev) return false
  }
  return true
}

/** The same file, as it is now. */
export async function restat<T extends Pick<LeaseFile, 'path' | 'handle'>>(file: T): Promise<T & LeaseFile> {
  return { ...file, stat: await file.handle.stat({ bigint: true }) }
}

/** Closes what isn't closed yet. */
export async function closeFiles(files: readonly LeaseFile[]): Promise<null> {
  for (const { handle } of files) await handle.close()
  return null
}

async function openFile(path: string, allowed: Allowed): Promise<LeaseFile & { readonly where: string }> {
  const { link, where, release } = await pinPath(path, 'file', allowed)
  try {
    const handle = await open(link, constants.O_RDONLY).catch((error) => {
      throw openFault(path, 'file', error)
    })
    return await restat({ path, where, handle })
  } finally {
    await release()
  }
}

async function openIfThere(path: string, allowed: Allowed): Promise<LeaseFile | null> {
  return openFile(path, allowed).catch((error) => {
    if (isMissing(error)) return null
    throw error
  })
}

const HEAD = 4096

/** What the first lines of a file tell; null: nothing. */
async function tellFormatOf(handle: FileHandle): Promise<ImportFormat | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
  const lines = buffer
    .toString('utf8', 0, bytesRead)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
  for (const line of lines) {
    if (line.trim() === '') continue
    try {
      const told = tellFormat(line)
      if (told !== null) return told
    } catch {
      return null
    }
  }
  return null
}
