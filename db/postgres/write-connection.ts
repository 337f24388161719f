import { StoreError } from '../errors.ts'
import { statementsOn, type WriteConnection } from './connection.ts'
import type { Session } from './session.ts'

/** "BACT": the advisory lock that makes every change wait for the one before it, whichever server makes it. */
const LANE = 0x42414354

/** What the server warns of when it stops waiting for a standby: the commit is on this disk, and on no other for certain. */
const NOT_REPLICATED = '01000'

const UNCERTAIN = 'The database did not answer: whether this was done is not certain. Look before you try again.'

/** All that begins, commits and undoes; each transaction holds the lane from its beginning. */
export function createWriteConnection(session: Session): WriteConnection {
  let warned = false
  session.onNotice((code) => {
    if (code === NOT_REPLICATED) warned = true
  })
  const commit = async (): Promise<void> => {
    warned = false
    const answered = await session.query('COMMIT', []).catch((cause) => {
      // It was sent, and may have arrived.
      throw session.isLost ? uncertain(cause) : cause
    })
    // A transaction that failed answers so, and not with an error.
    if (answered.command !== 'COMMIT') throw new Error(`the commit ended with ${answered.command}`)
    if (warned) throw uncertain(new Error('a standby did not confirm it'))
  }
  const undo = async (statement: string): Promise<void> => {
    if (!session.isLost) await session.query(statement, [])
  }
  return {
    prepare: statementsOn(() => session),
    async transaction(work) {
      // In one write: the second needs no answer of the first.
      const begun = [session.query('BEGIN', []), session.query(`SELECT pg_advisory_xact_lock(${LANE})`, [])]
      try {
        await Promise.all(begun)
        const result = await work()
        await commit()
        return result
      } catch (error) {
        await Promise.allSettled(begun)
        if (!isUncertain(error)) await undo('ROLLBACK').catch(() => session.destroy())
        throw error
      }
    },
    async savepoint(work) {
      const made = session.query('SAVEPOINT call', [])
      try {
        const [result] = await Promise.all([work(), made])
        await session.query('RELEASE SAVEPOINT call', [])
        return result
      } catch (error) {
        await made
        await undo('ROLLBACK TO SAVEPOINT call')
        await undo('RELEASE SAVEPOINT call')
        throw error
      }
    },
  }
}

const uncertain = (cause: unknown) => new StoreError('storage_unavailable', UNCERTAIN, undefined, { cause })
const isUncertain = (error: unknown): boolean => error instanceof StoreError && error.message === UNCERTAIN
