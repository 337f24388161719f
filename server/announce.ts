/** What is announced once the server listens. */
export interface Started {
  /** A URL that works on this machine. */
  readonly origin: string
  /** The administrator's key that a first start has made. It is never shown again. */
  readonly firstKey: string | null
  /** The database file whose only key was never used, and may be lost; null: no such case. */
  readonly unusedKeyIn: string | null
}
/** For the person who started the server; not part of the log. */
export type Announce = (started: Started) => void

const FRAME = '-'.repeat(78)

/** In sentences, for people. `cli/commands/serve.ts` has a form for programs, too. */
export const inSentences: Announce = ({ origin, firstKey, unusedKeyIn }) => {
  const docs = `Swagger UI is at ${origin}/docs`
  if (firstKey !== null) say(FRAME, ...firstSteps(firstKey, docs, origin), FRAME)
  else say(...(unusedKeyIn === null ? [] : [wayBackIn(unusedKeyIn)]), docs)
}

const firstSteps = (key: string, docs: string, origin: string): string[] => [
  `The administrator's API key, shown only this once: ${key}`,
  docs,
  `The monitor is at ${origin}/monitor`,
  'Next, in another terminal, see that the key works:',
  `  printf 'API key: '; read -rs KEY; echo; curl -sSw '\\n' ${origin}/api/keys/self -H "Authorization: Bearer $KEY"`,
]

/** How to get access again where the only key is lost. */
export const wayBackIn = (database: string): string =>
  `The only API key has never been used. If it is lost, start once with ADMIN_API_KEY set, or stop the server and run: bulk-actions keys create <name> --role administrator --database ${database}`

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
