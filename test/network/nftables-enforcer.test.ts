import { execFile } from 'node:child_process'
import { chmodSync, existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { BLOCKED, FREE, startBlocking } from '../helpers/network/blocking.ts'
import { elementsOf, pathToNftOf, reaches, startWebServer } from '../helpers/network/firewall.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { makeSegment } from '../helpers/network/segment.ts'
import { type Client, JOBS, jobBody, startClient } from '../helpers/process/client.ts'
import { failToStart } from '../helpers/process/failed-start.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { until } from '../helpers/until.ts'

const run = promisify(execFile)
const possible = unlessPossible('nft')

/** A server whose enforcer is the firewall of a machine that clients can reach. */
async function startEnforcing(t: Test, more: Record<string, string> = {}) {
  const segment = await makeSegment(t)
  const env = { ENFORCER: 'nftables', DATABASE_URL: await databaseOf(t), PATH: pathToNftOf(t, segment), ...more }
  const blocking = await startBlocking(t, env)
  return {
    ...blocking,
    segment,
    env,
    nft: (...args: string[]) => run(...segment.inServer('nft', ...args)),
    elements: (type = 'block') => elementsOf(segment, 'bulk_actions', `${type}_mac`),
  }
}

t.test('a block drops the frames of exactly its devices, until the revert', possible, async (t) => {
  const { block, revert, segment, elements } = await startEnforcing(t)
  await startWebServer(t, segment)
  t.equal(await reaches(segment, BLOCKED), true, 'it could, before')
  const job = await block()
  t.strictSame(await elements(), [[BLOCKED, null]])
  t.equal(await reaches(segment, BLOCKED), false)
  t.equal(await reaches(segment, FREE), true)
  await revert(job)
  t.strictSame(await elements(), [])
  t.equal(await reaches(segment, BLOCKED), true)
})

t.test(
  'an element ends with its action, also while the server is away; another action renews it',
  possible,
  async (t) => {
    const { client, block, elements } = await startEnforcing(t)
    await block(3600)
    const [[mac, seconds] = []] = await elements()
    t.equal(mac, BLOCKED)
    t.ok(seconds && seconds > 0 && seconds <= 3600, `${seconds} s left`)
    await block(3)
    await client.stop()
    const [[, left] = []] = await elements()
    t.ok(left && left <= 3, `${left} s left`)
    await until(async () => (await elements()).length === 0, 'the element is gone')
  },
)

t.test('each action type has its set, and its rule', possible, async (t) => {
  const { block, elements, segment, nft } = await startEnforcing(t, { NFTABLES_THROTTLE_RATE: '1 bytes/minute' })
  await startWebServer(t, segment)
  for (const type of ['monitor', 'throttle']) {
    await block(0, type)
    t.strictSame(await elements(type), [[BLOCKED, null]])
  }
  t.equal(await reaches(segment, BLOCKED), false, 'more than a byte in a minute is too much')
  t.equal(await reaches(segment, FREE), true)
  const { stdout } = await nft('list', 'chain', 'inet', 'bulk_actions', 'check_device')
  t.match(stdout, /@monitor_mac counter packets [1-9]/)
  await block(0, 'deny')
  t.strictSame(await elements('deny'), [[BLOCKED, null]])
  await block(0, 'allow')
  t.strictSame(await Promise.all(['allow', 'deny', 'throttle', 'monitor'].map(elements)), [
    [[BLOCKED, null]],
    [],
    [],
    [[BLOCKED, null]],
  ])
  t.equal(await reaches(segment, BLOCKED), true)
  await block(0, 'cleanup')
  t.strictSame(await elements('allow'), [])
})

t.test('a start puts what is active in the place of whatever is there', possible, async (t) => {
  const { client, block, folder, env, nft, elements } = await startEnforcing(t)
  await block(3600)
  await client.kill()
  await nft('add', 'element', 'inet', 'bulk_actions', 'block_mac', `{ ${FREE} }`)
  const again = await startClient(t, folder, env)
  t.strictSame(
    (await elements()).map(([mac]) => mac),
    [BLOCKED],
  )
  await again.stop()
  await nft('delete', 'table', 'inet', 'bulk_actions')
  await startClient(t, folder, env)
  const [[, seconds] = []] = await elements()
  t.ok(seconds && seconds <= 3600, 'with the time that is left')
})

t.test(
  'a block of five years, or of the ten that are the most, is applied, and the server starts again',
  possible,
  async (t) => {
    const { client, block, folder, env, elements } = await startEnforcing(t)
    for (const seconds of [157_680_000, 315_360_000]) {
      const job = await block(seconds)
      t.match((await client.get(`/api/actions/bulk/jobs/${job}`)).json, { affected_count: 1, failed_count: 0 })
    }
    await client.stop()
    const again = await startClient(t, folder, env)
    const [[mac, left] = []] = await elements()
    t.equal(mac, BLOCKED)
    t.ok(left && left > 315_000_000, `${left} s left`)
    t.equal((await again.get('/health/ready')).status, 200)
  },
)

t.test('what nft refuses of a batch fails alone, and keeps no start from what it takes', possible, async (t) => {
  const segment = await makeSegment(t)
  const folder = temporaryFolder(t)
  const path = pathToNftOf(t, segment)
  const refuses = join(folder, 'refuses')
  // The real one, but once told to it refuses whatever names the device.
  const shim = `#!/bin/sh
PATH="\${PATH#${folder}:}"
case "$*" in *-f*) ;; *) exec nft "$@" ;; esac
script=$(mktemp -p ${folder})
cat > "$script"
if [ -e ${refuses} ] && grep -q '${BLOCKED}' "$script"; then
  echo 'Error: value too large' >&2
  exit 1
fi
exec nft "$@" < "$script"
`
  writeFileSync(join(folder, 'nft'), shim)
  chmodSync(join(folder, 'nft'), 0o755)
  const env = { ENFORCER: 'nftables', DATABASE_URL: await databaseOf(t), PATH: `${folder}:${path}` }
  const { client, folder: data } = await startBlocking(t, env)
  const both = { criteria: { rules: [{ field: 'mac', operator: 'in', value: [BLOCKED, FREE] }] } }
  const run = async (by: Client, changes: object) => {
    const { json } = await by.post(JOBS, jobBody({ ...both, ...changes }))
    return by.untilEnded(json.job_id)
  }
  const shown = async (type: string) => (await elementsOf(segment, 'bulk_actions', `${type}_mac`)).map(([mac]) => mac)
  await run(client, { action_type: 'monitor' })
  writeFileSync(refuses, '')
  const job = await run(client, {})
  t.match(job, { affected_count: 1, failed_count: 1 })
  const { json } = await client.get(`${JOBS}/${job.job_id}/items?outcome=failed`)
  t.match(json, { data: [{ mac: BLOCKED, code: 'enforcer_failed', detail: /nft refused it: .*value too large/ }] })
  t.strictSame(await shown('block'), [FREE])
  await client.stop()
  const again = await startClient(t, data, { LOG_LEVEL: 'silent', ...env })
  t.strictSame([await shown('monitor'), await shown('block')], [[FREE], [FREE]], 'all but the device that it refuses')
  t.equal((await again.get('/health/ready')).status, 200)
})

t.test('what somebody flushes is put back by itself, also the rules alone', possible, async (t) => {
  const { block, elements, nft, client } = await startEnforcing(t)
  const rules = async () => (await nft('list', 'chain', 'inet', 'bulk_actions', 'check_device')).stdout
  await block(3600)
  await nft('flush', 'ruleset')
  // Until the table is there nft can't list it.
  await until(async () => (await elements().catch(() => [])).length > 0, 'the elements are back')
  const [[mac, seconds] = []] = await elements()
  t.equal(mac, BLOCKED)
  t.ok(seconds && seconds <= 3600, 'with the time that is left')
  await nft('flush', 'table', 'inet', 'bulk_actions')
  await until(async () => (await rules()).includes('@block_mac drop'), 'the rules are back')
  t.equal((await elements()).length, 1)
  t.equal((await client.get('/health/ready')).status, 200)
})

t.test('what is flushed before the server has looked at it is put back, too', possible, async (t) => {
  const segment = await makeSegment(t)
  const folder = temporaryFolder(t)
  const path = pathToNftOf(t, segment)
  // The real one, but the first table that it writes loses its rules at once.
  const shim = `#!/bin/sh
PATH="\${PATH#${folder}:}"
if [ "$1" = -f ] && [ ! -e ${folder}/flushed ]; then
  nft "$@" && : > ${folder}/flushed && exec nft flush table inet bulk_actions
fi
exec nft "$@"
`
  writeFileSync(join(folder, 'nft'), shim)
  chmodSync(join(folder, 'nft'), 0o755)
  await startBlocking(t, { ENFORCER: 'nftables', PATH: `${folder}:${path}` })
  const chain = segment.inServer('nft', 'list', 'chain', 'inet', 'bulk_actions', 'check_device')
  await until(async () => (await run(...chain)).stdout.includes('@block_mac drop'), 'the rules are there')
  t.ok(existsSync(join(folder, 'flushed')))
})

t.test('a job that finds the table gone has it put back, and none of its items fails', possible, async (t) => {
  const { client, block, nft, elements } = await startEnforcing(t)
  await block(0, 'monitor')
  await nft('flush', 'ruleset')
  const job = await block()
  t.match((await client.get(`/api/actions/bulk/jobs/${job}`)).json, {
    ...{ status: 'completed', affected_count: 1, failed_count: 0 },
  })
  t.strictSame(await Promise.all(['block', 'monitor'].map(elements)), [[[BLOCKED, null]], [[BLOCKED, null]]])
})

t.test('without nft, or the right to use it, the start is refused with one clear sentence', possible, async (t) => {
  const folder = temporaryFolder(t)
  const env = { ENFORCER: 'nftables', DATABASE_URL: await databaseOf(t) }
  symlinkSync('/usr/bin/env', join(folder, 'env'))
  const without = await failToStart(t, { ...env, PATH: folder })
  t.equal(without.code, 1)
  t.match(without.stderr, /^Bulk Actions could not start: ENFORCER is nftables and there is no nft .*\n$/)
})
