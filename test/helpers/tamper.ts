import Database from 'better-sqlite3'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { ENGINE } from './test-database.ts'

/** Changes a database that no server has open, with no trigger in the way. */
export async function tamper(url: string, sql: string): Promise<void> {
  if (ENGINE === 'sqlite') {
    const db = new Database(url.slice('sqlite:'.length))
    const triggers = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
    for (const name of triggers) db.exec(`DROP TRIGGER ${name}`)
    db.exec(sql)
    db.close()
    return
  }
  const session = await connect(parsePlace(url))
  try {
    await session.exec(`SET session_replication_role = replica; ${sql}`)
  } finally {
    await session.end()
  }
}
