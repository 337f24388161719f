import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { stripControls } from '../../db/clean-text.ts'
import { type Allowed, isInFolders } from '../allowed.ts'
import { SourceError } from '../source-reader.ts'

/**
 * Linux: opens nothing, not even a device or a queue, but holds on to what a path leads to now. What is looked at and
 * what is read later are the same thing then, whatever becomes of the path.
 */
const O_PATH = 0o10000000

export interface PinnedPath {
  /** A path that leads to the thing itself. */
  readonly link: string
  /** Where it lies, without links. */
  readonly where: string
  release(): Promise<void>
}
type Thing = 'file' | 'socket'

/**
 * Holds on to the regular file or the socket that a path leads to. Throws a `SourceError` where there is none, and where it
 * doesn't lie in the folders.
 */
export async function pinPath(path: string, thing: Thing, allowed: Allowed): Promise<PinnedPath> {
  const handle = await open(path, O_PATH).catch(async (error) => {
    await checkFolders(path, allowed)
    throw openFault(path, thing, error)
  })
  try {
    const link = `/proc/self/fd/${handle.fd}`
    const where = await placeOf(handle, link)
    if (!(await isInFolders(where, allowed))) throw outside(path, where)
    const stat = await handle.stat()
    if (thing === 'file' ? !stat.isFile() : !stat.isSocket()) throw otherThing(path, thing)
    return { link, where, release: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const DELETED = ' (deleted)'

async function placeOf(handle: FileHandle, link: string): Promise<string> {
  const where = await readlink(link).catch((cause) => {
    throw new SourceError('unreachable', 'Without /proc the server can\u2019t see where paths lead; mount it.', {
      cause,
    })
  })
  const { nlink } = await handle.stat()
  return nlink === 0 && where.endsWith(DELETED) ? where.slice(0, -DELETED.length) : where
}

/** Throws a `SourceError` where a path leads out of the folders; the rest of one that isn't there yet has no links. */
export async function checkFolders(path: string, allowed: Allowed): Promise<void> {
  const where = await leadsTo(path)
  if (!(await isInFolders(where, allowed))) throw outside(path, where)
}

async function leadsTo(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null)
  if (real !== null || dirname(path) === path) return real ?? path
  return join(await leadsTo(dirname(path)), basename(path))
}

const LONGEST_PATH = 150

/** A path or a host in a message: the end of one that is long. */
export function shown(path: string): string {
  const text = stripControls(path, path.length)
  return text.length <= LONGEST_PATH ? text : `…${text.slice(1 - LONGEST_PATH).toWellFormed()}`
}

function outside(path: string, where: string): SourceError {
  const found = path === where ? shown(path) : `${shown(path)} leads to ${shown(where)}, which`
  return new SourceError('not_allowed', `${found} lies in no folder of SOURCE_ALLOWED; add its folder there.`)
}

const otherThing = (path: string, thing: Thing): SourceError =>
  thing === 'file'
    ? new SourceError('not_allowed', `${shown(path)} is not a regular file; name the lease file itself.`)
    : new SourceError(
        'not_allowed',
        `${shown(path)} is not a socket; name the socket-name of the control-socket in Kea\u2019s configuration.`,
      )

/** What to make of a path that can't be opened. */
export function openFault(path: string, thing: Thing, error: unknown): SourceError {
  const { code = '' } = error as NodeJS.ErrnoException
  const message = FAULTS[code]?.(shown(path), thing) ?? `${shown(path)} can\u2019t be opened: ${code || String(error)}.`
  return new SourceError('unreachable', message, { cause: error })
}

const mayNot = (path: string, thing: Thing): string =>
  thing === 'file'
    ? `This server may not read ${path}; let its user read it, by its group for example.`
    : `This server may not ask at ${path}, which takes the right to write; let its user write there, or ask a control agent.`
const FAULTS: Readonly<Record<string, (path: string, thing: Thing) => string>> = {
  ENOENT: (path, thing) => `There is no ${thing} ${path}; see whether its server runs, and where it writes.`,
  ENOTDIR: (path, thing) => `There is no ${thing} ${path}; a part of the path is not a folder.`,
  EACCES: mayNot,
  EPERM: mayNot,
  ELOOP: (path) => `${path} is a link that leads back to itself.`,
}
