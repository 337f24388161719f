import { refuseBinary } from './refuse-binary.ts'

/** The longest line that is read; anything longer is no lease and no device. */
export const MAX_LINE = 65_536
const SNIFFED = 1024
const NEWLINE = 10

/** Whole lines in order, without their ends; null stands for one that is too long. */
export interface Lines {
  readonly lines: readonly (string | null)[]
  /** False for the last line of an input that doesn't end with a line end: it may have been cut off. */
  readonly ended: boolean
}

const tooLong = (line: string): boolean =>
  line.length > MAX_LINE || (line.length > MAX_LINE / 3 && Buffer.byteLength(line) > MAX_LINE)

function clean(line: string): string | null {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  return tooLong(text) ? null : text
}

/** Cuts bytes into lines. Holds one unfinished line, and of one that is too long only that it is. */
function createSplitter() {
  // Room for the longest line and a carriage return; each byte is copied into it once, however small the pieces are.
  const room = Buffer.allocUnsafe(MAX_LINE + 1)
  let held = 0
  let skipping = false
  const rest = (): Buffer => room.subarray(0, held)
  const hold = (bytes: Buffer): void => {
    skipping ||= held + bytes.length > room.length
    held = skipping ? 0 : held + bytes.copy(room, held)
  }
  return {
    push(bytes: Buffer): (string | null)[] {
      const last = bytes.lastIndexOf(NEWLINE)
      if (last < 0) {
        hold(bytes)
        return []
      }
      // A line end is a byte of its own in UTF-8, so whole lines can be decoded at once; bad bytes become U+FFFD.
      const whole = bytes.subarray(skipping ? bytes.indexOf(NEWLINE) : 0, last)
      const lines = Buffer.concat([rest(), whole]).toString().split('\n').map(clean)
      if (skipping) lines[0] = null
      skipping = false
      held = 0
      hold(bytes.subarray(last + 1))
      return lines
    },
    end: (): (string | null)[] => (skipping ? [null] : held > 0 ? [clean(rest().toString())] : []),
  }
}

/** In pieces that are small enough to be worked on between other requests. The first waits until it can be judged. */
async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of body) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (head !== undefined) {
      head = bytes = Buffer.concat([head, bytes])
      if (head.length < SNIFFED) continue
      refuseBinary(head.subarray(0, SNIFFED))
      head = undefined
    }
    for (let start = 0; start < bytes.length; start += MAX_LINE) yield bytes.subarray(start, start + MAX_LINE)
  }
  if (head === undefined || head.length === 0) return
  refuseBinary(head)
  yield head
}

/** Reads an input line by line, some hundred at a time. Throws an `ImportError` for one that isn't text. */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Lines> {
  const splitter = createSplitter()
  for await (const piece of pieces(body)) yield { lines: splitter.push(piece), ended: true }
  yield { lines: splitter.end(), ended: false }
}
