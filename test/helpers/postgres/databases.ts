import { randomBytes } from 'node:crypto'
import { connect, parsePlace } from '../../../db/postgres/connect.ts'
import { migrate, schemaVersion } from '../../../db/postgres/migrate.ts'
import type { Session } from '../../../db/postgres/session.ts'

/** A database of a test's own. */
export interface TestDatabase {
  readonly url: string
  /** Also ends what is still connected to it. */
  drop(): Promise<void>
}

/** The cluster of this run; its user may make databases. */
export function clusterUrl(): string {
  const url = process.env.TEST_POSTGRES_URL
  if (url === undefined) {
    throw new Error('TEST_POSTGRES_URL names no PostgreSQL for tests: set it to what "npm run postgres" prints')
  }
  return url
}

const urlOf = (database: string): string => {
  const url = new URL(clusterUrl())
  url.pathname = `/${database}`
  return url.href
}

/** Works in the cluster, over a session that ends: one that stayed would keep the process from its end. */
async function administer<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(parsePlace(clusterUrl()))
  try {
    return await work(session)
  } finally {
    await session.end()
  }
}

/** Tests of the same schema share it; those of another one, at another commit, don't disturb them. */
const TEMPLATE = `bulk_actions_template_${schemaVersion()}_${process.env.TEST_RUN ?? process.pid}`
/** Whoever makes the template holds it. */
const MAKING = 0x42414d54
let template: Promise<void> | null = null

async function makeTemplate(session: Session): Promise<void> {
  await session.query(`SELECT pg_advisory_lock(${MAKING})`, [])
  try {
    const { rows } = await session.query(`SELECT 1 FROM pg_database WHERE datname = '${TEMPLATE}'`, [])
    if (rows.length > 0) return
    await session.query(`CREATE DATABASE ${TEMPLATE}_new TEMPLATE template0 ENCODING 'UTF8'`, [])
    const place = parsePlace(urlOf(`${TEMPLATE}_new`))
    const made = await connect(place)
    await migrate(made, place.name)
    await made.end()
    await session.query(`ALTER DATABASE ${TEMPLATE}_new RENAME TO ${TEMPLATE}`, [])
  } finally {
    await session.query(`SELECT pg_advisory_unlock(${MAKING})`, [])
  }
}

/** An empty database of this release. */
export async function migratedDatabase(): Promise<TestDatabase> {
  template ??= administer(makeTemplate)
  await template
  return emptyDatabase(TEMPLATE)
}

/** A database without a table, or a copy of another one. */
export async function emptyDatabase(copied = 'template0'): Promise<TestDatabase> {
  const name = `bulk_actions_test_${randomBytes(8).toString('hex')}`
  await administer((session) => session.exec(`CREATE DATABASE ${name} TEMPLATE ${copied}`))
  return {
    url: urlOf(name),
    drop: () => administer((session) => session.exec(`DROP DATABASE ${name} WITH (FORCE)`)),
  }
}
