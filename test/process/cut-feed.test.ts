import { truncateSync } from 'node:fs'
import { type IncomingMessage, get as request } from 'node:http'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ADMIN_KEY, type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { exitOf } from '../helpers/process/exit-of.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { heard, within } from '../helpers/until.ts'

const NAME = 'bulk-actions.db'
/** Many pieces of a feed, more than a connection takes of it unread. */
const SIZE = 200_000

/** A server whose feed of blocks has a line for each device. */
async function startBlocking(t: Test) {
  const folder = temporaryFolder(t)
  const client = await startClient(t, folder, { LOG_LEVEL: 'silent' })
  await client.importDevices(SIZE)
  const { json } = await client.post(JOBS, jobBody())
  t.match(await client.untilEnded(json.job_id), { status: 'completed', affected_count: SIZE })
  return { client, path: join(folder, NAME), jobId: String(json.job_id) }
}
/** Asks, and reads nothing yet. */
async function open({ origin }: Client, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = request(`${origin}${path}`, { headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers } })
  const [answer] = await heard<[IncomingMessage]>(asked, 'response', `${path} is answered`)
  return answer
}
async function linesOf(answer: IncomingMessage): Promise<{ lines: number; isWhole: boolean }> {
  let lines = 0
  try {
    for await (const chunk of answer) lines += String(chunk).split('\n').length - 1
    return { lines, isWhole: true }
  } catch {
    return { lines, isWhole: false }
  }
}
const STREAMS: Readonly<Record<string, (client: Client, jobId: string) => Promise<IncomingMessage>>> = {
  'a feed': (client) => open(client, '/api/feeds/block?as=mac'),
  'an export': (client, jobId) => open(client, `${JOBS}/${jobId}/items`, { accept: 'application/x-ndjson' }),
}
for (const [name, ask] of Object.entries(STREAMS)) {
  for (const end of ['', '-wal']) {
    t.test(`${name} breaks off when the file${end} is cut short meanwhile`, async (t) => {
      const { client, path, jobId } = await startBlocking(t)
      const answer = await ask(client, jobId)
      t.equal(answer.statusCode, 200)
      truncateSync(path + end, 8192)
      const { lines, isWhole } = await within(linesOf(answer), 'the answer has ended or broken off')
      t.ok(!isWhole || lines === SIZE, `${lines} lines, and ${isWhole ? 'whole' : 'broken off'}`)
      t.equal(await exitOf(client), 1)
    })
  }
}
