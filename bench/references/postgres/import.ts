import { performance } from 'node:perf_hooks'
import { asking } from '../../helpers/postgres.ts'
import { scriptInput, scriptResult } from '../../helpers/script.ts'

/** The columns of a line, as the tables have them. */
const LINES = `SELECT ('x' || lpad(replace(j ->> 'mac', ':', ''), 16, '0'))::bit(64)::bigint AS mac,
    '4' || lpad(to_hex((j ->> 'ip')::inet - '0.0.0.0'::inet), 8, '0') AS ip, j ->> 'hostname' AS hostname,
    j ->> 'vendor' AS vendor, (extract(epoch FROM (j ->> 'last_seen')::timestamptz) * 1000)::bigint AS at,
    j ->> 'source' AS source
  FROM (SELECT line::jsonb AS j FROM staging) parsed`

/** Reads the lines into a staging table and inserts what they say; checks nothing. */
const { url, file } = await scriptInput<{ url: string; file: string }>()
await asking(url, async (ask) => {
  const began = performance.now()
  await ask('BEGIN')
  await ask('CREATE TEMP TABLE staging (line text) ON COMMIT DROP')
  // Of characters that no line has, so that each is one value.
  await ask(`COPY staging FROM '${file}' WITH (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')`)
  await ask(`INSERT INTO vendors (name, name_key) SELECT DISTINCT vendor, lower(vendor) FROM (${LINES}) l`)
  await ask(
    `INSERT INTO devices (mac, hostname, hostname_key, vendor_id, first_seen, last_seen, said_at, named_at, source, import_mark)
     SELECT mac, hostname, lower(hostname), vendor_id, at, at, at, at, source, 1 FROM (${LINES}) l
     JOIN vendors ON name = vendor`,
  )
  await ask(
    `INSERT INTO addresses (ip, site_id, mac, source, said_at, seen_at, import_id)
     SELECT ip, 1, mac, source, at, at, 1 FROM (${LINES}) l`,
  )
  await ask('COMMIT')
  scriptResult({ milliseconds: performance.now() - began })
})
process.disconnect()
