import type { Connection } from '../../db/sqlite/connection.ts'

export interface Plan {
  readonly sql: string
  /** The lines of EXPLAIN QUERY PLAN. */
  readonly lines: readonly string[]
}

export interface PlanRecorder {
  /** A connection that keeps the text of every statement prepared over it. */
  record(db: Connection): Connection
  /** The plans of all that was prepared so far, as this connection makes them. */
  plans(db: Connection): readonly Plan[]
}

export function createPlanRecorder(): PlanRecorder {
  const prepared = new Set<string>()
  return {
    record(db) {
      const prepare = (sql: string) => {
        prepared.add(sql)
        return db.prepare(sql)
      }
      return new Proxy(db, {
        get(target, name) {
          if (name === 'prepare') return prepare
          const value = Reflect.get(target, name, target)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
    plans: (db) => [...prepared].map((sql) => ({ sql, lines: planOf(db, sql) })),
  }
}

/** The same for one connection. */
export function recordPlans(db: Connection): { readonly db: Connection; plans(): readonly Plan[] } {
  const { record, plans } = createPlanRecorder()
  return { db: record(db), plans: () => plans(db) }
}

/** The same for what the triggers of a database do: EXPLAIN says nothing of them. */
export function triggerPlans(db: Connection): readonly Plan[] {
  const triggers = db.prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  const parts = triggers.flatMap((sql) => {
    const [, condition, body] = /(?:\sWHEN\s(.*?))?\sBEGIN\s(.*)\sEND$/s.exec(sql) ?? []
    const statements = (body ?? '').split(';').map((one) => one.trim())
    return [condition === undefined ? '' : `SELECT 1 WHERE ${condition}`, ...statements]
  })
  const alone = parts.filter((part) => part !== '' && !/RAISE/.test(part))
  return alone.map((sql) => ({ sql, lines: planOf(db, sql.replace(/\b(NEW|OLD)\.\w+/g, 'NULL')) }))
}

/** Named parameters and `?` alike are NULL here: SQLite plans before it knows them. */
function planOf(db: Connection, sql: string): readonly string[] {
  const literal = sql.replace(/\?|(?<![\w'])[:@]\w+/g, 'NULL')
  return db
    .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${literal}`)
    .all()
    .map(({ detail }) => detail)
}
