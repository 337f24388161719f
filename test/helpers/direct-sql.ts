import Database from 'better-sqlite3'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import type { Session } from '../../db/postgres/session.ts'
import { ENGINE } from './test-database.ts'

/** Changes a database that no server has open, with no trigger in the way. */
export function tamper(url: string, sql: string): Promise<void> {
  if (ENGINE === 'postgres')
    return onServer(url, (session) => session.exec(`SET session_replication_role = replica; ${sql}`))
  return inFile(url, (db) => {
    const triggers = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
    for (const name of triggers) db.exec(`DROP TRIGGER ${name}`)
    db.exec(sql)
  })
}

/** What a query says that both engines understand. */
export async function rowsOf<Row>(url: string, sql: string): Promise<Row[]> {
  if (ENGINE === 'sqlite') return inFile(url, (db) => db.prepare<[], Row>(sql).all())
  return onServer(url, async (session) => (await session.query(sql, [])).rows as Row[])
}

async function inFile<T>(url: string, work: (db: Database.Database) => T): Promise<T> {
  const db = new Database(url.slice('sqlite:'.length))
  try {
    return work(db)
  } finally {
    db.close()
  }
}

async function onServer<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(parsePlace(url))
  try {
    return await work(session)
  } finally {
    await session.end()
  }
}
