import { tellFormat } from '../importers/tell-format.ts'

/** What the beginning and the name of a file tell: the rest is told by the server. */
export interface Guess {
  readonly mediaType: string
  /** Whether the file is packed with gzip. */
  readonly isPacked: boolean
}

/** The media types of the formats that have one of their own; the others are text. */
const MEDIA_TYPES: Readonly<Record<string, string>> = { ndjson: 'application/x-ndjson', json: 'application/json' }
const BY_START: readonly (readonly [RegExp, string])[] = [
  [/^\ufeff?\s*\{\s*"(?!(result|arguments|text)")/, 'ndjson'],
  [/^\ufeff?\s*(\[|\{\s*"(result|arguments|text)")/, 'json'],
]
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/\.(ndjson|jsonl)(\.gz)?$/i, 'ndjson'],
  [/\.json(\.gz)?$/i, 'json'],
]

/** How a file is to be sent, by its first bytes, or else by its name. */
export function guessMediaType(name: string, start: Uint8Array, format?: string): Guess {
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  const text = isPacked ? '' : new TextDecoder().decode(start.subarray(0, 1024))
  const told = format ?? (text === '' ? find(BY_NAME, name) : find(BY_START, text))
  return { mediaType: MEDIA_TYPES[told ?? ''] ?? 'text/plain', isPacked }
}

/**
 * Whether the beginning of a file of text tells a format, or nothing against one yet. The server tells for itself, but a
 * file of no use need not be sent.
 */
export function mayBeTold({ mediaType, isPacked }: Guess, start: Uint8Array): boolean {
  const lines = new TextDecoder().decode(start.subarray(0, 1024)).split('\n')
  try {
    if (mediaType === 'text/plain' && !isPacked) lines.find((line) => line.trim() !== '' && tellFormat(line) !== null)
    return true
  } catch {
    return false
  }
}

const find = (patterns: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  patterns.find(([pattern]) => pattern.test(text))?.[1]
