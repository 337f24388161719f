import { setTimeout as pause } from 'node:timers/promises'
import { connect, type Place, setupFault } from './connect.ts'
import type { Session } from './session.ts'

/** The one session that changes the database. It is opened again after it was lost. */
export interface OwnedSession {
  /** Throws where it is lost and was not opened again. */
  readonly current: () => Session
  readonly isLost: boolean
  /** See `ConfirmCommit`: opens the session again, if need be, for as long as a database needs to start. */
  confirmCommit(token: string): Promise<boolean | null>
  /** Rejects with `InUse` where another server has the database meanwhile, and with another error where it can't be reached. */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** Another server has the database, and this one must not change it any more. */
export class InUse extends Error {}

/** The session lock of the server whose database it is; it ends with its session. */
const OWNER = 0x4241434f
/** A server that was killed holds it for as long as the database needs to notice. */
const OWNER_WAIT_MS = 10_000
/** A caller waits for as long to hear whether its change was made. */
const CONFIRM_MS = 5000
const AGAIN_MS = 100

export async function openOwnedSession(
  place: Place,
  prepare: (session: Session) => Promise<void>,
): Promise<OwnedSession> {
  const open = async (): Promise<Session> => {
    const session = await connect(place)
    try {
      await prepare(session)
      await own(session, place.name)
      return session
    } catch (error) {
      await session.end()
      throw setupFault(error, place)
    }
  }
  let session = await open()
  const reopen = async (): Promise<void> => {
    session = await open()
  }
  return {
    current: () => session,
    get isLost() {
      return session.isLost
    },
    reopen,
    async confirmCommit(token) {
      const until = performance.now() + CONFIRM_MS
      while (performance.now() < until) {
        try {
          if (session.isLost) await reopen()
          const { rows } = await session.query('SELECT token = $1::text AS found FROM commits', [token])
          return rows[0]?.found === true
        } catch {
          await pause(AGAIN_MS)
        }
      }
      return null
    },
    close: () => session.end(),
  }
}

async function own(session: Session, place: string): Promise<void> {
  await session.exec(`SET lock_timeout = ${OWNER_WAIT_MS}`)
  try {
    await session.query(`SELECT pg_advisory_lock(${OWNER})`, [])
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error
    throw new InUse(`${place} is in use by another server: stop that one, or set DATABASE_URL to another database`)
  } finally {
    if (!session.isLost) await session.exec(`SET lock_timeout = '10s'`)
  }
}
