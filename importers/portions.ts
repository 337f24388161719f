import { addCounts, type DeviceStatement, type ImportCounts, NO_DEVICES } from '../db/devices/statement.ts'

export type OnPortion = (statements: DeviceStatement[]) => Promise<ImportCounts>

/** Collects statements and hands them on in order: one portion is being written while the next is being read. */
export interface Portions {
  add(statement: DeviceStatement): void
  readonly isFull: boolean
  /** Hands the portion on as soon as the one before is written. Throws what writing that one threw. */
  send(): Promise<void>
  /** Waits until the last portion is written, and says what all of them did. */
  finish(): Promise<ImportCounts>
  /** Waits for the portion in hand, whatever becomes of it. */
  idle(): Promise<void>
}

export function createPortions(size: () => number, onPortion: OnPortion): Portions {
  let portion: DeviceStatement[] = []
  let written: Promise<ImportCounts> = Promise.resolve(NO_DEVICES)
  const send = async (): Promise<void> => {
    const before = await written
    if (portion.length === 0) return
    written = onPortion(portion).then((counts) => addCounts(before, counts))
    // Its failure is met at the next step; until then it is nobody's, which would end the process.
    written.catch(() => {})
    portion = []
  }
  return {
    add: (statement) => void portion.push(statement),
    get isFull() {
      return portion.length >= size()
    },
    send,
    async finish() {
      await send()
      return written
    },
    idle: () =>
      written.then(
        () => {},
        () => {},
      ),
  }
}
