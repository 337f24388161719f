import type { Connection } from '../../db/connection.ts'

export interface Plan {
  readonly sql: string
  /** The lines of EXPLAIN QUERY PLAN. */
  readonly lines: readonly string[]
}

/** A connection that keeps the text of every statement prepared over it, and the plan of each. */
export function watchPlans(db: Connection): { readonly db: Connection; plans(): readonly Plan[] } {
  const prepared = new Set<string>()
  const prepare = (sql: string) => {
    prepared.add(sql)
    return db.prepare(sql)
  }
  const watched = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return prepare
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db: watched, plans: () => [...prepared].map((sql) => ({ sql, lines: planOf(db, sql) })) }
}

/** Named parameters and `?` alike are NULL here: SQLite plans before it knows them. */
function planOf(db: Connection, sql: string): readonly string[] {
  const literal = sql.replace(/\?|(?<![\w'])[:@]\w+/g, 'NULL')
  return db
    .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${literal}`)
    .all()
    .map(({ detail }) => detail)
}
