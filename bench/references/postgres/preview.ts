import { performance } from 'node:perf_hooks'
import { asking } from '../../helpers/postgres.ts'
import { scriptInput, scriptResult } from '../../helpers/script.ts'

export interface PreviewInput {
  readonly url: string
  /** A condition on `devices d`, as somebody writes it who knows the table. */
  readonly where: string
  readonly store: boolean
  /** How often; each is timed. */
  readonly times: number
}

/** As many as the server puts into one. */
const BLOCK = 2000

/** Counts the devices that match, or selects and stores their keys, with `pg` alone. */
const { url, where, store, times } = await scriptInput<PreviewInput>()
const count = `SELECT count(*) AS devices FROM devices d WHERE ${where}`
const storeAll = `WITH found AS (SELECT array_agg(d.mac ORDER BY d.mac) AS macs FROM devices d WHERE ${where}),
  stored AS (INSERT INTO target_blocks (set_id, first_mac, last_mac, macs)
    SELECT $1::bigint, b[1], b[cardinality(b)], b FROM (SELECT macs[n : n + ${BLOCK - 1}] AS b
      FROM found CROSS JOIN generate_series(1, cardinality(macs), ${BLOCK}) AS n) blocks)
  SELECT cardinality(macs) AS devices FROM found`
await asking(url, async (ask) => {
  const results: { milliseconds: number; devices: number | undefined }[] = []
  for (let time = 0; time < times; time++) {
    const began = performance.now()
    const [row] = await ask<{ devices: number }>(store ? storeAll : count, store ? [1_000_000 + time] : [])
    results.push({ milliseconds: performance.now() - began, devices: row?.devices })
    await ask('DELETE FROM target_blocks')
  }
  scriptResult(results)
})
process.disconnect()
