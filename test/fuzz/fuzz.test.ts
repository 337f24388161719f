import fc from 'fast-check'
import t from 'tap'
import { openOffline } from '../../db/open-store.ts'
import { makeApiKey } from '../../plugins/auth/key-text.ts'
import { operations } from '../contract/document.ts'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { checkExchange } from '../helpers/checked.ts'
import type { Exchange } from '../helpers/contract-matcher.ts'
import { countFuzzRequests } from '../helpers/observations.ts'
import { startServer } from '../helpers/server-process.ts'
import { databaseOf, ENGINE } from '../helpers/test-database.ts'
import { createClient, isSendable } from './client.ts'
import { type FuzzRequest, requestsTo } from './request-arbitrary.ts'
import { shapeOf } from './shape.ts'

const total = Number(process.env.FUZZ_REQUESTS ?? 10_000)
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
/** Requests in flight at a time. */
const WORKERS = 16
/** Requests made up at once: a soak must not hold all of its requests in memory. */
const ROUND = 10_000
/** An open stream of events never ends by itself; it has tests of its own. */
const fuzzed = operations.filter(({ operationId }) => operationId !== 'streamBulkActionJobEvents')

t.test('no request makes the server answer what it should not', { timeout: 0 }, async (t) => {
  t.comment(`SEED=${seed} FUZZ_REQUESTS=${total}`)
  const database = await databaseOf(t)
  const { key } = makeApiKey()
  const server = await startServer(t, { database, env: { ADMIN_API_KEY: key, LOG_LEVEL: 'silent' } })
  const ids: string[] = []
  const client = createClient(server.origin, key, ids)
  t.teardown(() => client.close())

  const faults: string[] = []
  const counts = { valid: 0, invalid: 0, unsure: 0, accepted: 0, overloads: 0 }
  for (let sent = 0, round = 0; sent < total && faults.length < 20; sent += ROUND, round++) {
    const requests = makeUp(Math.min(ROUND, total - sent), seed + round)
    await inParallel(requests, async (request) => {
      const shape = shapeOf(request)
      const answer = await client.send(request)
      counts[shape]++
      if (answer.status < 300) counts.accepted++
      if (isOverload(answer)) counts.overloads++
      remember(answer, ids)
      const fault = faultOf(request, shape, answer)
      if (fault !== null && faults.length < 20) faults.push(fault)
    })
  }
  countFuzzRequests(counts.valid + counts.invalid + counts.unsure)
  t.comment(JSON.stringify(counts))
  t.strictSame(faults, [])
  t.ok(counts.valid > total / 10 && counts.invalid > total / 10, 'there was enough of either kind')
  t.ok(counts.accepted > total / 20, 'and not all of it in vain')

  t.ok(counts.overloads < total / 20, 'and the server was able to answer')
  t.equal((await fetch(`${server.origin}/health/ready`)).status, 200, 'the server is well')
  t.equal(await server.stop(), 0, 'and ends in good order')
  const { check, verifyAudit } = await openOffline(database)
  for (const { name, findings } of await check(Date.now())) t.strictSame(findings, [], name)
  t.match(await verifyAudit(null), { intact: true })
  if (ENGINE === 'sqlite') {
    lookAt(database.slice('sqlite:'.length), (db) => {
      t.strictSame(db.pragma('foreign_key_check'), [])
      t.strictSame(accountFaults(db), [], 'every device is accounted for')
    })
  }
})

function makeUp(count: number, seed: number): FuzzRequest[] {
  const share = Math.ceil(count / fuzzed.length)
  const lists = fuzzed.map((operation) => fc.sample(requestsTo(operation).filter(isHarmless), { numRuns: share, seed }))
  // One of each operation in turn, so that they meet in every state.
  return Array.from({ length: share }, (_, index) => lists.map((list) => list[index] as FuzzRequest))
    .flat()
    .slice(0, count)
}

/** A valid webhook would have the server call whoever answers under a made-up name, and a source whatever listens here. */
const CALLS_OUT = ['createWebhook', 'createSource']
function isHarmless(request: FuzzRequest): boolean {
  return isSendable(request) && (!CALLS_OUT.includes(request.operation.operationId) || shapeOf(request) === 'invalid')
}

async function inParallel(requests: readonly FuzzRequest[], work: (request: FuzzRequest) => Promise<void>) {
  const waiting = requests.values()
  const worker = async (): Promise<void> => {
    for (const request of waiting) await work(request)
  }
  await Promise.all(Array.from({ length: WORKERS }, worker))
}

/** Ids that the server made, for requests to come; those of keys never, or a fuzzer might revoke its own. */
function remember({ status, body }: Exchange, ids: string[]): void {
  if (status !== 201 || body === null) return
  const { job_id, preview_id } = JSON.parse(body)
  for (const id of [job_id, preview_id]) if (typeof id === 'string') ids.push(id)
}

/** A machine that stands still for a second makes the server say so; that is no fault of the request's. */
const isOverload = ({ status, body }: Exchange): boolean =>
  status === 503 && body?.includes('The server is overloaded') === true

function faultOf(request: FuzzRequest, shape: ReturnType<typeof shapeOf>, answer: Exchange): string | null {
  const said = `${answer.method} ${answer.url.slice(0, 300)} ${JSON.stringify(request.body)?.slice(0, 600)} -> ${answer.status} ${answer.body?.slice(0, 400)}`
  try {
    checkExchange(answer)
  } catch (error) {
    return `${(error as Error).message} ${said}`
  }
  if (isOverload(answer)) return null
  if (answer.status >= 500) return `a fault of ours: ${said}`
  if (shape === 'invalid' && answer.status < 400) return `invalid, and accepted: ${said}`
  const refused =
    [413, 415].includes(answer.status) || /"type":"\/problems\/(validation|malformed_\w+)"/.test(answer.body ?? '')
  return shape === 'valid' && refused ? `valid, and refused for its shape: ${said}` : null
}
