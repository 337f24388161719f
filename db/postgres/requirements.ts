import type { Session } from './session.ts'

const OLDEST = 150_000

interface Settings {
  readonly version: number
  readonly name: string
  readonly fsync: string
  readonly commit: string
  readonly pages: string
  readonly encoding: string
  readonly readonly: string
}
/** What must be so for the promises to hold: whether it is, and what to do where it isn't. */
const REQUIREMENTS: readonly (readonly [
  holds: (settings: Settings) => boolean,
  refusal: (settings: Settings) => string,
])[] = [
  [({ version }) => version >= OLDEST, ({ name }) => `it is PostgreSQL ${name}: install 15 or newer`],
  [({ fsync }) => fsync === 'on', () => 'fsync is off, so a power cut loses the database: set fsync = on'],
  [
    ({ commit }) => commit !== 'off',
    () => 'synchronous_commit is off, so what was acknowledged can be lost: set synchronous_commit = on',
  ],
  [
    ({ pages }) => pages === 'on',
    () => 'full_page_writes is off, so a power cut can damage the database: set full_page_writes = on',
  ],
  [
    ({ encoding }) => encoding === 'UTF8',
    ({ encoding }) => `its encoding is ${encoding}: make a database with ENCODING 'UTF8' TEMPLATE template0`,
  ],
  [
    (settings) => settings.readonly !== 'on',
    () => 'it takes no changes: set default_transaction_read_only = off for the database and the user',
  ],
]

/** Throws where the server can't keep what this one promises; `place` names it. */
export async function ensureRequirements(session: Session, place: string): Promise<void> {
  const [row] = (
    await session.query(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name,
         current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('full_page_writes') AS pages, current_setting('server_encoding') AS encoding,
         current_setting('default_transaction_read_only') AS readonly`,
      [],
    )
  ).rows
  const settings = row as unknown as Settings
  const failed = REQUIREMENTS.find(([holds]) => !holds(settings))
  if (failed !== undefined) throw new Error(`${place} can\u2019t be used: ${failed[1](settings)}`)
}

/** Throws where a pooler gives each transaction another process: locks and settings of a session would be anybody's. */
export async function ensureOwnProcess(session: Session, open: () => Promise<Session>, place: string): Promise<void> {
  if (!session.isPooled) return
  const other = await open()
  await other.end()
  if (other.processId === session.processId) {
    throw new Error(
      `${place} can\u2019t be used: the pooler in front of it shares sessions: connect to PostgreSQL itself, or set pool_mode = session`,
    )
  }
}
