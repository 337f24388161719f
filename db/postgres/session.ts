import { Client, type ClientConfig, type QueryResult, types } from 'pg'
import { watchSilence } from './silence.ts'

export type Row = Readonly<Record<string, unknown>>

export interface Answered {
  readonly rows: Row[]
  readonly rowCount: number | null
  /** What the server says that it did, such as `COMMIT`. */
  readonly command: string
}
/** One connection to the server. Its statements run in the order in which they are asked for, and none waits for the last one's answer to be sent. */
export interface Session {
  /** `text` is prepared where it is first asked for, and kept unless `isKept` is false. */
  query(text: string, values: readonly unknown[], isKept?: boolean): Promise<Answered>
  /** Several statements without parameters, as one. */
  exec(sql: string): Promise<void>
  readonly isLost: boolean
  /** The process of the server that runs its statements. */
  readonly processId: number
  /** Whether there is a pooler between, which has processes of its own. */
  readonly isPooled: boolean
  /** How many statements wait for their answers. */
  readonly pending: number
  /** Called with each notice and warning of the server, in place of the listener before. */
  onNotice(listener: (code: string) => void): void
  /** Called once, when the connection has ended unasked. */
  onLost(listener: (error: Error) => void): void
  /** Whether the process goes on for its sake. */
  keepRunning(isHeld: boolean): void
  /** Ends it after what is in hand. */
  end(): Promise<void>
  /** Ends it at once: the server undoes the transaction in hand. */
  destroy(): void
}

/** What the driver's types leave out. */
interface Untyped {
  readonly processID: number
  readonly connection: { readonly stream: { readonly bytesRead: number; destroy(error?: Error): void } }
  ref(): void
  unref(): void
}

const OIDS = { int8: 20, numeric: 1700, int8Array: 1016 }
const numbers = (text: string): number[] => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number))
/** Every number of the schema is a whole one below 2^53. */
const TYPES: NonNullable<ClientConfig['types']> = {
  getTypeParser(oid: number, format?: string) {
    if (oid === OIDS.int8 || oid === OIDS.numeric) return Number
    if (oid === OIDS.int8Array) return numbers
    return types.getTypeParser(oid, format as 'text')
  },
} as NonNullable<ClientConfig['types']>

/** SQLSTATE 08006: the connection is gone. */
const CONNECTION_FAILURE = '08006'

/** Connects. Rejects with the error of the network or of the server. */
export async function openSession(config: ClientConfig): Promise<Session> {
  const client = new Client({ ...config, types: TYPES, pipeline: true } as ClientConfig) as Client & Untyped
  let lost: Error | null = null
  let ending = false
  let pending = 0
  const losing: ((error: Error) => void)[] = []
  let unwatch = () => {}
  const lose = (error: Error) => {
    if (lost !== null) return
    lost = error
    unwatch()
    if (!ending) for (const listener of losing) listener(error)
  }
  client.on('error', lose)
  client.on('end', () => lose(new Error('the connection to the database ended')))
  let heard = (_code: string): void => {}
  client.on('notice', ({ code = '' }) => heard(code))
  await client.connect()
  const processId = await processOf(client)
  const { stream } = client.connection
  const watched = {
    processId,
    get pending() {
      return pending
    },
    get bytesRead() {
      return stream.bytesRead
    },
  }
  unwatch = watchSilence(watched, config, () => void stream.destroy(new Error('the database has fallen silent')))
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    pending++
    try {
      return await work()
    } catch (error) {
      throw withCode(error as Error & { code?: string }, lost !== null)
    } finally {
      pending--
    }
  }
  return {
    query: (text, values, isKept = true) =>
      ask(() => {
        const named = isKept ? { name: nameOf(text) } : {}
        return client.query({ ...named, text, values: values as unknown[] }) as Promise<QueryResult<Row>>
      }),
    exec: (sql) => ask(async () => void (await client.query(sql))),
    get isLost() {
      return lost !== null
    },
    processId,
    isPooled: processId !== client.processID,
    get pending() {
      return pending
    },
    onNotice(listener) {
      heard = listener
    },
    onLost: (listener) => void losing.push(listener),
    keepRunning: (isHeld) => (isHeld ? client.ref() : client.unref()),
    async end() {
      ending = true
      if (lost === null) await client.end()
    },
    destroy() {
      ending = true
      stream.destroy()
    },
  }
}

/** The driver knows the number that a pooler says, whose process it is not. */
async function processOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid ?? 0
}

/** The driver's own errors of a connection that ended have none. */
function withCode(error: Error & { code?: string }, isLost: boolean): Error {
  if (
    error.code === undefined &&
    (isLost || /^(Connection terminated|Client (was closed|has encountered))/.test(error.message))
  )
    return Object.assign(error, { code: CONNECTION_FAILURE })
  return error
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `s${names.size + 1}`
  names.set(text, name)
  return name
}
