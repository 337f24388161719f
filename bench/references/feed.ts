import { createServer } from 'node:http'
import { formatMac } from '../../db/mac.ts'
import { openForReading } from '../../db/sqlite/connection.ts'
import { scriptInput, scriptResult } from '../helpers/script.ts'

/**
 * Writes the bytes of a feed to a socket: at `/bytes` those it has in its memory, at `/rows` those it makes from the
 * rows of the table for each request.
 */
const { path } = await scriptInput<{ path: string }>()
const db = openForReading(path)
const page = db
  .prepare<[number], number>(
    `SELECT mac FROM active_actions WHERE action_type = 'block' AND mac > ? ORDER BY mac LIMIT 5000`,
  )
  .pluck()

function* text() {
  for (let macs = page.all(-1); macs.length > 0; macs = page.all(macs.at(-1) as number)) {
    yield macs.map((mac) => `${formatMac(mac)}\n`).join('')
  }
}
const bytes = Buffer.from([...text()].join(''))
const server = createServer(async (request, response) => {
  if (request.url === '/bytes') return response.end(bytes)
  for (const part of text()) if (!response.write(part)) await new Promise((drained) => response.once('drain', drained))
  return response.end()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  scriptResult({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('SIGTERM', () => process.exit(0))
