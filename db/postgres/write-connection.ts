import { randomUUID } from 'node:crypto'
import { StoreError } from '../errors.ts'
import { statementsOn, type WriteConnection } from './connection.ts'
import { lookingUp } from './looked-up.ts'
import type { Session } from './session.ts'

/** "BACT": the advisory lock that makes every change wait for the one before it, whichever server makes it. */
export const LANE = 0x42414354
/** What the server warns of when it stops waiting for a standby: the commit is on this disk, and on no other for certain. */
const NOT_REPLICATED = '01000'
/** A commit that takes longer waits for a standby that doesn't answer. */
const COMMIT_MS = 30_000

const UNCERTAIN = 'The database did not answer: whether this was done is not certain. Look before you try again.'

/**
 * Looks whether a commit has happened, whose answer was lost with its session: it left this token. null: that can't be
 * found out.
 */
export type ConfirmCommit = (token: string) => Promise<boolean | null>

/**
 * All that begins, commits and undoes; each transaction holds the lane from its beginning. Where the answer of a commit is
 * lost, `confirm` tells whether it happened.
 */
export function createWriteConnection(
  sessionFor: () => Session,
  confirm: ConfirmCommit,
  onCommitted: (seconds: number) => void = () => {},
): WriteConnection {
  const commit = async (session: Session): Promise<void> => {
    const token = randomUUID()
    let isWarned = false
    session.onNotice((code) => {
      isWarned ||= code === NOT_REPLICATED
    })
    const began = performance.now()
    const late = setTimeout(() => session.destroy(), COMMIT_MS)
    // In one write, so that nothing holds the lane but the disk. A transaction that has changed nothing leaves no token.
    const left = session.query(
      'UPDATE commits SET token = $1::text WHERE pg_current_xact_id_if_assigned() IS NOT NULL',
      [token],
    )
    const committed = session.query('COMMIT', [])
    const [answer] = await Promise.allSettled([committed, left])
    clearTimeout(late)
    onCommitted((performance.now() - began) / 1000)
    if (answer.status === 'rejected') {
      if (!session.isLost) throw answer.reason
      const happened = await confirm(token)
      if (happened === true) return
      throw happened === false ? answer.reason : uncertain(answer.reason)
    }
    // A transaction that failed answers so, and not with an error.
    if (answer.value.command !== 'COMMIT') throw new Error(`the commit ended with ${answer.value.command}`)
    if (isWarned) throw uncertain(new Error('no standby confirmed the commit'))
  }
  /** What is done before the end is sent with the commit: where it fails, the transaction does. */
  const commitWith = async (session: Session, ended: readonly Promise<unknown>[]): Promise<void> => {
    const [committed, ...others] = await Promise.allSettled([commit(session), ...ended])
    if (committed.status === 'fulfilled') return
    const cause = session.isLost ? undefined : others.find((other) => other.status === 'rejected')
    throw (cause ?? committed).reason
  }
  const undo = async (session: Session): Promise<void> => {
    if (session.isLost) return
    await session.query('ROLLBACK', []).catch(() => session.destroy())
  }
  let scope = {}
  let ending: (() => Promise<unknown>)[] = []
  /** What is to be done before the end; nothing of what was left by another. */
  const endings = () => {
    const works = ending
    ending = []
    return works.map((work) => work())
  }
  const begin = (): void => {
    scope = {}
    ending = []
  }
  return {
    prepare: statementsOn(sessionFor, lookingUp),
    scope: () => scope,
    beforeEnd: (work) => void ending.push(work),
    async transaction(work) {
      const session = sessionFor()
      begin()
      // In one write: none needs an answer of the one before, and the first that the work asks for is asked in the lane.
      const begun = [session.query('BEGIN', []), session.query(`SELECT pg_advisory_xact_lock(${LANE})`, [])]
      const working = work()
      try {
        const [result] = await Promise.all([working, ...begun])
        await commitWith(session, endings())
        return result
      } catch (error) {
        await Promise.allSettled([...begun, working])
        await undo(session)
        throw error
      }
    },
    async savepoint(work) {
      const session = sessionFor()
      // What came before it is not undone with it.
      const made = Promise.all([...endings(), session.query('SAVEPOINT call', [])])
      try {
        const [result] = await Promise.all([work(), made])
        // In one write: where one of them fails, the release does too.
        await Promise.all([...endings(), session.query('RELEASE SAVEPOINT call', [])])
        return result
      } catch (error) {
        begin()
        await Promise.allSettled([made])
        if (!session.isLost) {
          await Promise.all([
            session.query('ROLLBACK TO SAVEPOINT call', []),
            session.query('RELEASE SAVEPOINT call', []),
          ])
        }
        throw error
      }
    },
  }
}

const uncertain = (cause: unknown) => new StoreError('storage_unavailable', UNCERTAIN, undefined, { cause })
