import { openAsBlob } from 'node:fs'
import { check } from './benchmark.ts'
import { startServer } from './server.ts'

/** Sends a file to a server on this database; milliseconds from the request to its answer. */
export async function importInto(database: string, file: string, devices: number): Promise<number> {
  const server = await startServer(database)
  const began = performance.now()
  const answer = await fetch(`${server.origin}/api/devices/import`, {
    method: 'POST',
    headers: { ...server.headers, 'content-type': 'application/x-ndjson' },
    body: await openAsBlob(file),
  })
  const report = (await answer.json()) as { created: number; rejected: number }
  const milliseconds = performance.now() - began
  await server.stop()
  check(report.created === devices && report.rejected === 0, `the import says ${JSON.stringify(report)}`)
  return milliseconds
}
