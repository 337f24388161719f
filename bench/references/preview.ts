import { performance } from 'node:perf_hooks'
import { openForWriting } from '../../db/sqlite/connection.ts'
import { scriptInput, scriptResult } from '../helpers/script.ts'

export interface PreviewInput {
  readonly path: string
  /** A condition on `devices d`, as somebody writes it who knows the table. */
  readonly where: string
  readonly store: boolean
  /** How often; each is timed. */
  readonly times: number
}

/** Counts the devices that match, or selects and stores their keys, with better-sqlite3 alone. */
const { path, where, store, times } = await scriptInput<PreviewInput>()
const db = openForWriting(path)
// As the server's own: the thread that reads maps the file into memory, the one that writes doesn't.
if (!store) db.pragma('mmap_size = 268435456')
const count = db.prepare(`SELECT count(*) FROM devices d WHERE ${where}`).pluck()
const insert = db.prepare(
  `INSERT INTO targets (set_id, mac) SELECT CAST(? AS INTEGER), d.mac FROM devices d WHERE ${where}`,
)
const results: { milliseconds: number; devices: number }[] = []
for (let time = 0; time < times; time++) {
  const began = performance.now()
  const devices = store ? insert.run(1_000_000 + time).changes : (count.get() as number)
  results.push({ milliseconds: performance.now() - began, devices })
  db.exec('DELETE FROM targets')
}
db.close()
scriptResult(results)
process.disconnect()
