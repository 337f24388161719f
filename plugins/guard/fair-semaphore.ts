import { createFairQueue } from '../../db/fair-queue.ts'

/** Limits how much work runs at once. What waits takes turns by its share. */
export type FairSemaphore = <T>(share: string, work: () => Promise<T>) => Promise<T>

interface Waiting {
  readonly share: string
  begin(): void
}

/** Between two pieces of work, other work of this thread has a turn. */
export function createFairSemaphore(width: number): FairSemaphore {
  const queue = createFairQueue<Waiting>()
  let inside = 0
  const next = (): void => {
    inside--
    letIn()
  }
  const letIn = (): void => {
    if (inside >= width) return
    const waiting = queue.take()
    if (waiting === undefined) return
    inside++
    waiting.begin()
  }
  return <T>(share: string, work: () => Promise<T>) =>
    new Promise<T>((resolve) => {
      const begin = () => resolve(work().finally(() => void setImmediate(next)))
      queue.put({ share, begin })
      letIn()
    })
}
