import { ImportError } from './import-error.ts'

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

const isControl = (byte: number): boolean => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13

/** How many bytes can't be part of any text: controls, and what UTF-8 has no place for. */
function countUnreadable(head: Uint8Array): number {
  let count = 0
  for (const byte of head) if (isControl(byte)) count++
  for (const character of new TextDecoder().decode(head)) if (character === '\ufffd') count++
  return count
}

function messageFor(head: Uint8Array): string {
  if (head[0] === 0x1f && head[1] === 0x8b)
    return 'The input is compressed with gzip; send it with Content-Encoding: gzip, or unpack it'
  if (head[0] === 0x50 && head[1] === 0x4b) return 'The input is a ZIP archive; unpack it first'
  const mark = ((head[0] ?? 0) << 8) | (head[1] ?? 0)
  if (mark === 0xfeff || mark === 0xfffe) return 'The input is UTF-16; save it as UTF-8'
  return 'The input is not text; send a lease file or one JSON object per line, in UTF-8'
}

/**
 * Throws an `ImportError` when the beginning of an input isn't text. A few odd bytes are let through: host names come
 * from clients, and a server writes down what it was told.
 */
export function refuseBinary(head: Uint8Array): void {
  if (head.includes(0) || countUnreadable(head) > head.length / 10) throw new ImportError('binary', messageFor(head))
}
