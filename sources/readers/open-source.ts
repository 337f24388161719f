import { raceAbort } from '../../outbound/race-abort.ts'
import { createResolve, type Resolve } from '../../outbound/resolve.ts'
import { ForbiddenTarget } from '../../outbound/targets.ts'
import type { Allowed } from '../allowed.ts'
import { type CheckPlace, type OpenSource, SourceError } from '../source-reader.ts'
import { createFileReader } from './file-reader.ts'
import { createSourceTargets, notAllowed, parseKeaUrl } from './kea-place.ts'
import { createKeaReader } from './kea-reader.ts'
import { pinPath } from './pinned-path.ts'

interface Readers {
  readonly openSource: OpenSource
  readonly checkPlace: CheckPlace
}

/** What reads each kind of source, and judges where it leads. */
export function createReaders(resolve: Resolve = createResolve()): Readers {
  const openKea = createKeaReader(resolve)
  const openFile = createFileReader()
  const checkHost = async (url: URL, allowed: Allowed, signal: AbortSignal): Promise<void> => {
    const { addressesOf } = createSourceTargets(allowed, resolve)
    await raceAbort(signal, () => addressesOf(url)).catch((error) => {
      if (error instanceof ForbiddenTarget) throw notAllowed(error)
    })
  }
  return {
    openSource: (place, options) => (place.kind === 'kea' ? openKea(place, options) : openFile(place, options)),
    async checkPlace(place, allowed, signal) {
      if (place.kind === 'file') return checkPath(place.path, 'file', allowed)
      const where = parseKeaUrl(place.url)
      return 'socket' in where ? checkPath(where.socket, 'socket', allowed) : checkHost(where.agent, allowed, signal)
    },
  }
}

/** One that can't be reached yet is accepted. */
async function checkPath(path: string, thing: 'file' | 'socket', allowed: Allowed): Promise<void> {
  try {
    await (await pinPath(path, thing, allowed)).release()
  } catch (error) {
    if (!(error instanceof SourceError) || error.code === 'not_allowed') throw error
  }
}
