import { once } from 'node:events'
import { readFileSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { within } from '../until.ts'

/** Asks now, and after each change in the folder of a file, until it is so. */
export async function untilChanged(path: string, isSo: () => unknown, waitedFor: string): Promise<void> {
  // Programs put another file in the place of theirs, so the folder is watched.
  const watcher = watch(dirname(path))
  const over = new AbortController()
  const ask = async () => {
    while (!over.signal.aborted) {
      // From before the question, so that no change is missed during it.
      const changed = once(watcher, 'change', { signal: over.signal }).catch(() => {})
      if (await isSo()) return
      await changed
    }
  }
  await within(ask(), waitedFor).finally(() => {
    over.abort()
    watcher.close()
  })
}

/** Reads a file until this is so; resolves with what is in it. */
export async function untilWritten(path: string, isSo: (text: string) => boolean, waitedFor: string): Promise<string> {
  let text = ''
  const look = () => {
    text = readFileSync(path, 'utf8')
    return isSo(text)
  }
  await untilChanged(path, look, waitedFor)
  return text
}
