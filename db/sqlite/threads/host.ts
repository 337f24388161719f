import { parentPort } from 'node:worker_threads'
import { openFault } from '../faults.ts'
import type { Call, Notice, Reply, ToThread } from './protocol.ts'

/** A thread's part of one store. */
export interface Hosted {
  /** The names of the verbs that it answers. */
  readonly verbs: readonly string[]
  take(calls: readonly Call[]): void
  /** The caller of this call has left. */
  drop?(id: number): void
  close(): void
}
export type Post = (message: Reply[] | Notice) => void

/** Makes this thread serve stores, one after the other, as messages open and close them, until one ends it. */
export function host<Data extends { readonly path: string }>(
  open: (data: Data, post: Post) => Hosted | Promise<Hosted>,
): void {
  if (parentPort === null) throw new Error('a store is hosted in a thread of its own')
  const port = parentPort
  const post: Post = (message) => port.postMessage(message)
  let hosted: Hosted | null = null

  const openStore = async (data: Data) => {
    try {
      hosted = await open(data, post)
      post({ notice: 'ready', verbs: hosted.verbs })
    } catch (error) {
      post({ notice: 'failed', message: openFault(error, data.path).message })
    }
  }
  const closeStore = () => {
    hosted?.close()
    hosted = null
    post({ notice: 'closed' })
  }
  port.on('message', (message: ToThread<Data>): void => {
    // Whoever closes its store may have sent a last, empty one.
    if (Array.isArray(message)) hosted?.take(message)
    else if (message === 'close') closeStore()
    else if (message === 'end') port.close()
    else if ('drop' in message) hosted?.drop?.(message.drop)
    else void openStore(message.open)
  })
}
