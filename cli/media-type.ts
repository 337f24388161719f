/** The formats of an import, by their names on the command line. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ndjson: 'application/x-ndjson',
  kea: 'text/csv',
  dnsmasq: 'text/plain',
}

const BY_FIRST_LINE: readonly (readonly [RegExp, string])[] = [
  [/^\s*\{/, 'ndjson'],
  [/^\s*address\s*,/i, 'kea'],
  [/^\s*(\d+ ([0-9a-f]{2}-)?([0-9a-f]{2}:){5}[0-9a-f]{2} |duid )/i, 'dnsmasq'],
]
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.csv(\.\w+)?$/i, 'kea'],
  [/\.leases$/i, 'dnsmasq'],
]

/** The media type of a file by its first line, or else by its name; null where neither decides. */
export function guessMediaType(name: string, start: Uint8Array): string | null {
  const text = new TextDecoder().decode(start.subarray(0, 1024))
  const format = find(BY_FIRST_LINE, text) ?? find(BY_NAME, name)
  return format === undefined ? null : (MEDIA_TYPES[format] as string)
}

const find = (patterns: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  patterns.find(([pattern]) => pattern.test(text))?.[1]
