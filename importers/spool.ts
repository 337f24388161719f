import type { SourceAddress } from '../db/devices/device-store.ts'
import type { DeviceRecord, DeviceStatement } from '../db/devices/statement.ts'
import type { Ip } from '../db/ip.ts'
import { openTemporary, temporary, temporaryFault } from './temporary-database.ts'

/** All statements of an import, held until its input has ended. */
export interface Spool {
  put(statements: readonly DeviceStatement[]): void
  /** Whether any of them says something of an address; one of a device without `ips` leaves it what it has. */
  names(address: Pick<SourceAddress, 'ip' | 'mac'>): boolean
  /** In the order in which they came, some hundred at a time. */
  portions(): Iterable<readonly DeviceStatement[]>
  close(): void
}

const SCHEMA = `
  CREATE TABLE portions (number INTEGER PRIMARY KEY, statements TEXT NOT NULL) STRICT;
  CREATE TABLE named (ip ANY PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE kept (mac INTEGER PRIMARY KEY) STRICT;`
const PORTION = 500

/** Keeps statements in a temporary file. Throws a `StoreError` where its disk fails. */
export function createSpool(): Spool {
  const db = openTemporary(SCHEMA)
  const add = db.prepare<[string]>('INSERT INTO portions (statements) VALUES (?)')
  const name = db.prepare<[Ip]>('INSERT OR IGNORE INTO named VALUES (?)')
  const keep = db.prepare<[number]>('INSERT OR IGNORE INTO kept VALUES (?)')
  const isNamed = db.prepare<[Ip, number]>(
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM named WHERE ip = ?) OR EXISTS (SELECT 1 FROM kept WHERE mac = ?)',
  )
  const read = db.prepare<[], string>('SELECT statements FROM portions ORDER BY number').pluck()
  const note = (statement: DeviceStatement): void => {
    if (statement.kind !== 'record') name.run(statement.ip)
    else if (statement.ips === undefined) keep.run(statement.mac)
    else for (const ip of statement.ips) name.run(ip)
  }
  return {
    put: temporary((statements: readonly DeviceStatement[]) => {
      for (let from = 0; from < statements.length; from += PORTION) {
        add.run(JSON.stringify(statements.slice(from, from + PORTION)))
      }
      for (const statement of statements) note(statement)
    }),
    names: temporary(({ ip, mac }: Pick<SourceAddress, 'ip' | 'mac'>) => isNamed.get(ip, mac) !== undefined),
    *portions() {
      try {
        for (const statements of read.iterate()) yield JSON.parse(statements)
      } catch (error) {
        throw temporaryFault(error)
      }
    },
    close: () => void db.close(),
  }
}

/** What a complete list says is said by whoever's list it is. */
export const saidBy = (source: string, statements: readonly DeviceStatement[]): readonly DeviceStatement[] =>
  statements.map((one) =>
    one.kind === 'record' && one.source === undefined ? ({ ...one, source } as DeviceRecord) : one,
  )
