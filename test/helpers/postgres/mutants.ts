import type { Answered, Session } from '../../../db/postgres/session.ts'

/** Something that is broken on purpose: statements are sent otherwise, or answered otherwise. */
export interface Mutant {
  readonly name: string
  /** What is sent in place of a statement; the same where it stays. */
  sent?(text: string): string
  /** What is heard in place of an answer. */
  heard?(answer: Answered): Answered
}
/** A session in which something is broken, and which can be held at a statement. */
export interface BrokenSession extends Session {
  /** Called before each statement is sent, which waits for it. */
  before: (text: string) => Promise<void> | undefined
  /** How often each mutant has changed something, in their order. */
  readonly changed: readonly number[]
}

export function breakSession(session: Session, mutants: readonly Mutant[]): BrokenSession {
  const changed = mutants.map(() => 0)
  const count = <T>(index: number, from: T, to: T): T => {
    if (from !== to) changed[index] = (changed[index] as number) + 1
    return to
  }
  const broken: BrokenSession = Object.create(session, {
    changed: { value: changed },
    before: { value: () => undefined, writable: true },
    query: {
      value: async (text: string, values: readonly unknown[]) => {
        // Nothing is awaited in vain: what is asked for together is to be sent together.
        const held = broken.before(text)
        if (held !== undefined) await held
        const sent = mutants.reduce((now, { sent }, index) => count(index, now, sent?.(now) ?? now), text)
        const answer = await session.query(sent, values)
        return mutants.reduce((now, { heard }, index) => count(index, now, heard?.(now) ?? now), answer)
      },
    },
  })
  return broken
}

/** No transaction waits for the one before it. */
export const NO_LANE: Mutant = {
  name: 'no lane',
  sent: (text) => text.replace(/^SELECT pg_advisory_xact_lock\(\d+\)$/, 'SELECT 1'),
}
/** A chunk is counted whatever became of its job meanwhile. */
export const NO_GUARD: Mutant = {
  name: 'no guard',
  sent: (text) =>
    text.replace(/AND status IN \('running', 'paused'\) AND cursor_mac = (\$\d+::bigint)/, 'AND $1 IS NOT NULL'),
}
/** Whoever commits hears that it was done. */
export const NO_TAG: Mutant = {
  name: 'no look at the tag',
  heard: (answer) => (answer.command === 'ROLLBACK' ? { ...answer, command: 'COMMIT' } : answer),
}
