import { createReadStream } from 'node:fs'
import { CommandError, usageError } from './command-error.ts'
import type { Input } from './context.ts'

/** More than the server accepts in one request, with room for blanks and comments. */
const MAX_MEBIBYTES = 4

/** The text of a file, or of standard input for `-`; `what` names it in errors. Throws a usage error. */
export async function readText(file: string, stdin: Input, what: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of file === '-' ? stdin : createReadStream(file)) {
      chunks.push(Buffer.from(chunk))
      size += chunk.length
      if (size > MAX_MEBIBYTES * 1024 * 1024) throw usageError(`${what} can't be larger than ${MAX_MEBIBYTES} MiB.`)
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw usageError(`${what} can't be read: ${(error as Error).message}.`)
  }
}
