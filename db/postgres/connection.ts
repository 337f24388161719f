import type { Answered, Row, Session } from './session.ts'

/** What a statement did: how many rows it changed. */
export interface Changed {
  readonly changes: number
}

/** A statement of a connection, prepared there when it is first run. Parameters are `?` by place, or `:name` of one object. */
export interface Statement<Args extends unknown[], Row> {
  get(...args: Args): Promise<Row | undefined>
  all(...args: Args): Promise<Row[]>
  run(...args: Args): Promise<Changed>
  /** The same, whose rows are the values of their first column. */
  pluck(): Statement<Args, Row>
}

/** Where statements run: one session, or any of a pool. */
export interface Connection {
  /** `once`: the text is of one call's making, such as criteria; nothing of it is kept, here or at the server. */
  prepare<Args extends unknown[] = unknown[], Row = unknown>(
    sql: string,
    options?: { readonly once?: boolean },
  ): Statement<Args, Row>
}

/** The one session that changes the database. */
export interface WriteConnection extends Connection {
  /**
   * Runs the work in a transaction that holds the lane: no other transaction of this kind is at work meanwhile, on any
   * server. Fulfilled once it is committed; rejected when nothing of it is, or when that isn't known (`storage_unavailable`).
   */
  transaction<T>(work: () => Promise<T>): Promise<T>
  /** Runs the work inside the transaction; what it changed is undone when it fails. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
  /** Another one in each transaction, and after each savepoint that was undone: what was read before may not hold any more. */
  scope(): object
  /** Has this done before the savepoint in hand ends, or the transaction; it is forgotten where what was in hand is undone. */
  beforeEnd(work: () => Promise<unknown>): void
}

/** The statements of whatever session `sessionFor` gives for each run; `worded` makes its words of what is asked. */
export function statementsOn(
  sessionFor: () => Pick<Session, 'query'>,
  worded: (sql: string) => string = (sql) => sql,
): Connection['prepare'] {
  const known = new Map<string, Parsed>()
  return <Args extends unknown[], R>(sql: string, { once = false } = {}) => {
    const parsed = known.get(sql) ?? parse(worded(sql))
    if (!once) known.set(sql, parsed)
    const ask: Ask = (text, values) => sessionFor().query(text, values, !once)
    return statement<Args, R>(parsed, ask, (row) => row as R)
  }
}

type Ask = (text: string, values: readonly unknown[]) => Promise<Answered>

function statement<Args extends unknown[], R>(parsed: Parsed, query: Ask, shape: (row: Row) => R): Statement<Args, R> {
  const ask = (args: unknown[]) => {
    const values = (parsed.names === null ? args : named(parsed.names, args[0] as Row)).map(withoutNul)
    return query(parsed.textFor(values), values)
  }
  return {
    async get(...args) {
      const [row] = (await ask(args)).rows
      return row === undefined ? undefined : shape(row)
    },
    all: async (...args) => (await ask(args)).rows.map(shape),
    run: async (...args) => ({ changes: (await ask(args)).rowCount ?? 0 }),
    pluck: () => statement<Args, R>(parsed, query, (row) => Object.values(row)[0] as R),
  }
}

function named(names: readonly string[], values: Row): unknown[] {
  return names.map((name) => {
    if (!(name in values)) throw new Error(`no value for the parameter :${name}`)
    return values[name]
  })
}

/**
 * The contract refuses NUL in what is kept. An id in a path may have one: it is unknown then, and not an error of PostgreSQL,
 * whose texts have none. The sign in its place is what becomes of half a character on the same way.
 */
const withoutNul = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value

interface Parsed {
  /** In the order of `$1`, `$2`; null: by place. */
  readonly names: readonly string[] | null
  /** The text in which each parameter has the type of its value. */
  textFor(values: readonly unknown[]): string
}

/** Text in quotes and casts are left alone. */
const TOKENS = /'(?:[^']|'')*'|"[^"]*"|::|:([a-z_]\w*)|\?/gi

function parse(sql: string): Parsed {
  const places = new Map<string, number>()
  const parts: string[] = []
  const numbers: number[] = []
  let from = 0
  let count = 0
  for (const match of sql.matchAll(TOKENS)) {
    const [token, name] = match
    if (token !== '?' && name === undefined) continue
    const number = name === undefined ? ++count : (places.get(name) ?? places.size + 1)
    if (name !== undefined) places.set(name, number)
    parts.push(sql.slice(from, match.index))
    numbers.push(number)
    from = match.index + token.length
  }
  const rest = sql.slice(from)
  const texts = new Map<string, string>()
  return {
    names: count > 0 ? null : [...places.keys()],
    textFor(values) {
      const casts = values.map(castOf)
      const key = casts.join()
      let text = texts.get(key)
      if (text === undefined) {
        text = parts.map((part, n) => `${part}$${numbers[n]}${casts[(numbers[n] as number) - 1]}`).join('') + rest
        texts.set(key, text)
      }
      return text
    },
  }
}

/** PostgreSQL would take a number beside a small constant for 32 bits, and a value alone for text. */
function castOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? '::bigint' : '::float8'
  if (typeof value === 'string') return '::text'
  if (value instanceof Uint8Array) return '::bytea'
  if (Array.isArray(value)) return castOfArray(value)
  return ''
}

/** One of nulls alone has no type: where that can be, the statement casts it. */
function castOfArray(values: readonly unknown[]): string {
  const some = values.find((value) => value !== null)
  if (some instanceof Uint8Array) return '::bytea[]'
  if (some === undefined && values.length > 0) return ''
  return typeof some === 'string' ? '::text[]' : '::bigint[]'
}
