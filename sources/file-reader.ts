import { open, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import type { Allowed } from './allowed.ts'
import { type CheckPlace, type OpenSource, SourceError } from './source-reader.ts'

/** Reads a file that lies in one of the folders, where it really lies. */
export const openSource: OpenSource = async (place, { allowed, signal, lastRead }) => {
  if (place.kind !== 'file') throw new SourceError('unreachable', 'Kea cannot be read yet.')
  const path = await realpath(place.path).catch(() => {
    throw new SourceError('unreachable', `There is no file ${place.path}; see whether it is written elsewhere.`)
  })
  checkFolder(path, allowed)
  const file = await open(path)
  const { ino, size, mtimeMs } = await file.stat()
  const mark = [ino, size, mtimeMs].join()
  if (mark === lastRead) {
    await file.close()
    return { unchanged: true }
  }
  return {
    format: place.format ?? undefined,
    mediaType: 'text/plain',
    body: file.createReadStream({ signal }),
    mark,
  }
}

export const checkPlace: CheckPlace = async (place, allowed) => {
  if (place.kind === 'file') checkFolder(await realpath(place.path).catch(() => place.path), allowed)
}

function checkFolder(path: string, { folders }: Allowed): void {
  if (folders.some((folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep))) return
  throw new SourceError('not_allowed', `${path} lies in no folder of SOURCE_ALLOWED; add its folder there.`)
}
