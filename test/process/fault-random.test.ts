import { join } from 'node:path'
import t, { type Test } from 'tap'
import { verifyAuditFile } from '../../db/sqlite/audit/verify.ts'
import { checkDatabase } from '../../db/sqlite/check/check-database.ts'
import { accountFaults, lookAt } from '../helpers/account.ts'
import { type Client, startClient } from '../helpers/process/client.ts'
import {
  type FailingCalls,
  type FailingRule,
  NO_COMPILER,
  prepareFailingCalls,
} from '../helpers/process/failing-calls.ts'
import { createRecord, type Record } from '../helpers/process/told.ts'
import { untried } from '../helpers/process/untried.ts'
import { type Random, randomOf, runsOr } from '../helpers/random.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { heard } from '../helpers/until.ts'

const RUNS = runsOr(3)
const LIVES = 4
const DEVICES = 3000

const ruleOf = (random: Random): FailingRule => ({
  calls: random.pick([['sync'], ['sync'], ['write'], ['sync', 'write'], ['truncate']] as const),
  end: random.pick(['.db-wal', '.db-wal', '.db', '.db-shm']),
  pass: random.pick([0, 0, 1, 2, 5, 12]),
  fail: random.pick([1, 1, 2, 5, -1]),
  error: random.pick(['EIO', 'EIO', 'ENOSPC']),
  done: random.pick(['no', 'yes', 'half'] as const),
})

/** Starts it, with calls that fail already if it bears that. */
async function start(t: Test, random: Random, calls: FailingCalls, folder: string): Promise<Client> {
  const env = { LOG_LEVEL: 'silent', ...calls.env }
  calls.set()
  if (random.next() < 0.25) {
    calls.set(ruleOf(random))
    const client = await startClient(t, folder, env).catch(() => null)
    if (client !== null) return client
    calls.set()
  }
  return startClient(t, folder, env)
}
const AT_ONCE = [1, 1, 6]

/** A life of the server: changes while calls fail, and an end. */
async function live(random: Random, calls: FailingCalls, client: Client, record: Record): Promise<void> {
  for (let turn = random.whole(1, 4); turn > 0; turn--) {
    calls.set(...Array.from({ length: random.whole(0, 2) }, () => ruleOf(random)))
    for (let ask = random.whole(1, 4); ask > 0; ask--) await record.ask(client, random.pick(AT_ONCE))
  }
  const asked = random.next() < 0.5 ? record.ask(client, random.pick(AT_ONCE)) : null
  const ended = end(client, random.next() < 0.7 ? 'SIGKILL' : 'SIGTERM')
  await Promise.all([asked, ended])
}
/** One that ends with its first refusal, before another commit takes the place of what was refused. */
async function liveUntilRefused(random: Random, calls: FailingCalls, client: Client, record: Record): Promise<void> {
  calls.set({ calls: ['sync'], end: '.db-wal', pass: random.whole(0, 2), fail: random.pick([1, 2]) })
  const refused = record.count(false)
  for (let ask = 0; ask < 5 && record.count(false) === refused; ask++) await record.ask(client, 1)
  await end(client, 'SIGKILL')
}
async function end({ child }: Client, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = heard(child, 'exit', `the server has ended after ${signal}`)
  child.kill(signal)
  await exited
}

t.test(
  'what was acknowledged is there and what was refused is not, whatever fails and whenever it is killed',
  async (t) => {
    const calls = prepareFailingCalls(t)
    if (calls === null) return untried(t, NO_COMPILER)
    const random = randomOf(t)
    for (let run = 0; run < RUNS; run++) {
      const folder = temporaryFolder(t)
      const record = createRecord(random)
      calls.set()
      const first = await startClient(t, folder, { LOG_LEVEL: 'silent', ...calls.env })
      t.match(await first.importDevices(DEVICES), { status: 200 })
      t.equal(await first.stop(), 0)
      for (let life = 0; life < LIVES; life++) {
        const client = await start(t, random, calls, folder)
        await random.pick([live, liveUntilRefused])(random, calls, client, record)
        calls.set()
        const next = await startClient(t, folder, { LOG_LEVEL: 'silent', ...calls.env })
        const said = [true, false, null].map((isDone) => record.count(isDone))
        t.strictSame(await record.compare(next), [], `run ${run}, life ${life}: done, refused, not certain: ${said}`)
        t.equal(await next.stop(), 0)
      }
      const path = join(folder, 'bulk-actions.db')
      t.strictSame(lookAt(path, accountFaults), [])
      t.strictSame(
        checkDatabase(path, Date.now()).filter(({ count }) => count > 0),
        [],
      )
      t.match(verifyAuditFile(path, null), { intact: true })
    }
  },
)
