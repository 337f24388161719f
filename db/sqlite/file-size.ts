import { stat, statfs } from 'node:fs/promises'

/** The size of a file in bytes, 0 when it isn't there. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found?.size ?? 0
}

/** How many bytes the file system of a file can still take from us; null where it doesn't say. */
export async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  return found === null ? null : found.bavail * found.bsize
}
