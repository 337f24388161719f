import { LINE_FORMATS, type LineFormat } from './formats.ts'
import { fault, type LineReader, type ReaderParts, type Taken } from './line-reader.ts'
import { MAX_LINE } from './lines.ts'
import { MAX_COMMENTS, notTold, tellFormat } from './tell-format.ts'

export interface Line {
  /** null: it is too long. */
  readonly text: string | null
  readonly number: number
  readonly ended: boolean
}

/** The reader of a file whose format is given, or told by its first lines. */
export interface ChosenReader {
  /** The lines to take next: none while comments come that tell nothing. Throws an `ImportError` where nothing tells. */
  linesFrom(line: Line): readonly Line[]
  take(line: Line): Taken
  /** Throws an `ImportError` where the input ended before it was told. */
  readonly format: LineFormat
  finish: LineReader['finish']
  close(): void
}

const TOO_LONG = fault(`The line is longer than ${MAX_LINE} bytes`)

export function createChosenReader(given: LineFormat | undefined, parts: ReaderParts): ChosenReader {
  let format = given
  let reader = given === undefined ? undefined : LINE_FORMATS[given](parts)
  const comments: Line[] = []
  return {
    linesFrom(line) {
      if (reader !== undefined) return [line]
      const told = tellFormat(line.text ?? '')
      if (comments.push(line) > MAX_COMMENTS) throw notTold()
      if (told === null) return []
      format = told
      reader = LINE_FORMATS[told](parts)
      return comments.splice(0)
    },
    take: ({ text, number, ended }) => (text === null ? TOO_LONG : (reader as LineReader).take(text, number, ended)),
    get format() {
      if (format === undefined) throw notTold()
      return format
    },
    finish: () => reader?.finish() ?? [],
    close: () => reader?.close(),
  }
}
