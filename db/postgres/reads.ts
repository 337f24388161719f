import { type Connection, statementsOn } from './connection.ts'
import type { Session } from './session.ts'

/** Sessions for short reads. */
export interface Reads extends Connection {
  close(): Promise<void>
}

/** Each statement goes to the session with the fewest in hand. */
export function createReads(open: () => Promise<Session>, size: number): Reads {
  const places = Array.from({ length: size }, () => createPlace(open))
  const least = () => places.reduce((best, place) => (place.pending < best.pending ? place : best))
  return {
    prepare: statementsOn(least),
    async close() {
      await Promise.all(places.map(({ close }) => close()))
    },
  }
}

/** A session that is opened when it is first needed, and again after it was lost. */
export interface Place extends Pick<Session, 'query' | 'pending'> {
  current(): Promise<Session>
  close(): Promise<void>
}

export function createPlace(open: () => Promise<Session>): Place {
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
  return {
    current,
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
    close: async () => (await opened?.catch(() => null))?.end(),
  }
}
