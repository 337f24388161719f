import { type Connection, statementsOn } from './connection.ts'
import type { Session } from './session.ts'

/** Sessions for reads, each opened when it is first needed and again after it was lost. */
export interface Reads extends Connection {
  /** How many statements wait for another one's end. */
  readonly waiting: number
  close(): Promise<void>
}

/** Each statement goes to the session with the fewest in hand. */
export function createReads(open: () => Promise<Session>, size: number): Reads {
  const places = Array.from({ length: size }, () => createPlace(open))
  const least = () => places.reduce((best, place) => (place.session.pending < best.session.pending ? place : best))
  return {
    prepare: statementsOn(() => least().session),
    get waiting() {
      return places.reduce((sum, { session }) => sum + Math.max(0, session.pending - 1), 0)
    },
    async close() {
      await Promise.all(places.map(({ close }) => close()))
    },
  }
}

function createPlace(open: () => Promise<Session>) {
  let opened: Promise<Session> | null = null
  let pending = 0
  const current = async (): Promise<Session> => {
    const seen = opened
    const session = await seen?.catch(() => null)
    if (session !== undefined && session !== null && !session.isLost) return session
    // Another statement may have opened one meanwhile.
    if (opened === seen) opened = open()
    return opened as Promise<Session>
  }
  const session: Pick<Session, 'query' | 'pending'> = {
    async query(...statement) {
      pending++
      try {
        return await (await current()).query(...statement)
      } finally {
        pending--
      }
    },
    get pending() {
      return pending
    },
  }
  return { session, close: async () => (await opened?.catch(() => null))?.end() }
}
