import { SourceError } from '../source-reader.ts'
import type { LeaseFile } from './lease-files.ts'
import { shown } from './pinned-path.ts'

const PIECE = 65_536
const NEWLINE = 10

/**
 * The bytes of files, one after the other, as long as each was when it was opened: what is appended since is for the next
 * reading. Throws a `SourceError` where a file has become shorter.
 */
export async function* bytesOf(files: readonly LeaseFile[]): AsyncGenerator<Uint8Array> {
  let isAtLineEnd = true
  for (const file of files) {
    // A line that is cut off mustn't swallow the first one of the next file.
    if (!isAtLineEnd) yield Uint8Array.of(NEWLINE)
    for await (const piece of piecesOf(file)) {
      yield piece
      isAtLineEnd = piece.at(-1) === NEWLINE
    }
  }
}

async function* piecesOf({ path, handle, stat }: LeaseFile): AsyncGenerator<Buffer> {
  const size = Number(stat.size)
  for (let position = 0; position < size; ) {
    const wanted = Math.min(PIECE, size - position)
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, position)
    if (bytesRead === 0) {
      const what = `${shown(path)} became shorter while it was read`
      throw new SourceError('bad_answer', `${what}; the next run reads it again.`)
    }
    yield buffer.subarray(0, bytesRead)
    position += bytesRead
  }
}
