import { readFileSync } from 'node:fs'

const EVERY_MS = 100
/** How long the server has to give memory back. */
const PATIENCE_MS = 20_000
/** As much more than before is the same. */
const SAME_MIB = 64

/** Memory in MiB. */
export interface Memory {
  readonly before: number
  readonly most: number
  readonly after: number
}
export interface MemoryRecorder {
  /** Waits a while for the memory to come back. */
  end(): Promise<Memory>
}

/** Records the resident memory of a process without the files it maps, which are the page cache's. */
export function recordMemory(pid: number): MemoryRecorder {
  const before = residentOf(pid)
  let most = before
  const look = () => {
    const now = residentOf(pid)
    most = Math.max(most, now)
    return now
  }
  const timer = setInterval(look, EVERY_MS)
  return {
    async end() {
      clearInterval(timer)
      const deadline = performance.now() + PATIENCE_MS
      let after = look()
      while (after > before + SAME_MIB && performance.now() < deadline) {
        await new Promise((done) => setTimeout(done, EVERY_MS))
        after = residentOf(pid)
      }
      return { before, most, after }
    },
  }
}

function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}
