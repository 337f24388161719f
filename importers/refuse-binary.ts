import { ImportError } from './import-error.ts'

const isControl = (byte: number): boolean => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13

/** How many bytes can't be part of any text: controls, and what UTF-8 has no place for. */
function countUnreadable(head: Uint8Array): number {
  let count = 0
  for (const byte of head) if (isControl(byte)) count++
  for (const character of new TextDecoder().decode(head)) if (character === '\ufffd') count++
  return count
}

function messageFor(head: Uint8Array): string {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'The input is compressed with gzip; unpack it first'
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
