import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CommandError, usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { EXIT } from './exit-code.ts'
import { type Guess, guessMediaType, mayBeTold } from './media-type.ts'

export interface ImportFile {
  /** In bytes; null where it is unknown. */
  readonly size: number | null
  readonly guess: Guess
  /** False where the first lines are of no format. */
  readonly mayBeTold: boolean
  /** The bytes, once; `onBytes` gets how many were read. */
  stream(onBytes: (sent: number) => void): ReadableStream<Uint8Array>
}

/** Opens a file, or standard input for `-`, and reads its first bytes; `format` where it is known. */
export async function openImport(file: string, stdin: Input, format?: string): Promise<ImportFile> {
  const size = file === '-' ? null : await sizeOf(file)
  const source = file === '-' ? stdin : createReadStream(file)
  const chunks = (source as AsyncIterable<Uint8Array | string>)[Symbol.asyncIterator]()
  const first = await next(chunks, file)
  const start = first ?? new Uint8Array()
  const guess = guessMediaType(file, start, format)
  return {
    size,
    guess,
    mayBeTold: mayBeTold(guess, start),
    stream(onBytes) {
      return ReadableStream.from(read())

      async function* read(): AsyncGenerator<Uint8Array> {
        let sent = 0
        for (let chunk = first; chunk !== null; chunk = await next(chunks, file)) {
          yield chunk
          sent += chunk.length
          onBytes(sent)
        }
      }
    },
  }
}

async function next(chunks: AsyncIterator<Uint8Array | string>, file: string): Promise<Uint8Array | null> {
  try {
    const { done, value } = await chunks.next()
    if (done === true) return null
    return typeof value === 'string' ? Buffer.from(value) : value
  } catch (cause) {
    throw new CommandError(EXIT.failure, `${file} can't be read: ${(cause as Error).message}.`, { cause })
  }
}

async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch((error: Error) => {
    throw usageError(`${file} can't be read: ${error.message}.`)
  })
  if (found.isDirectory()) throw usageError(`${file} is a folder; give a lease file.`)
  // The size of a pipe or a device means nothing.
  return found.isFile() ? found.size : null
}
