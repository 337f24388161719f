import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { BLOCKED, startBlocking } from '../helpers/network/blocking.ts'
import { documented, fetcher } from '../helpers/network/fetch-feed.ts'
import { pathToOldCurl } from '../helpers/network/old-curl.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { heard } from '../helpers/until.ts'

const needs = unlessPossible()
const linesOf = (path: string): number => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0)

/** A server, a file for its feed, and a command that notes each of its runs. */
async function setUp(t: Test, path?: string) {
  const blocking = await startBlocking(t)
  const [file, runs] = [join(blocking.folder, 'block.txt'), join(blocking.folder, 'runs')]
  const fetchFeed =
    path === undefined ? blocking.fetchFeed : fetcher(blocking.folder, blocking.client.origin, { PATH: path })
  return {
    ...blocking,
    file,
    fetch: () => fetchFeed('text', file, 'sh', '-c', `echo run >> ${runs}`),
    fetchInVain: () => fetchFeed('text', file, 'false'),
    runs: () => linesOf(runs),
  }
}

for (const [curl, pathTo] of [
  ['its curl', undefined],
  ['the options of curl 7.61', pathToOldCurl],
] as const) {
  t.test(
    `with ${curl} the script runs its command when the feed has changed, an empty one too, and not else`,
    needs,
    async (t) => {
      const { fetch, file, runs, block, revert, folder } = await setUp(t, pathTo?.(t))
      await fetch()
      t.strictSame([readFileSync(file, 'utf8'), runs()], ['', 1], 'an empty feed is one')
      await fetch()
      t.equal(runs(), 1)
      const job = await block()
      await fetch()
      await fetch()
      t.strictSame([readFileSync(file, 'utf8'), runs()], [`${BLOCKED}\n`, 2])
      await revert(job)
      await fetch()
      t.strictSame([readFileSync(file, 'utf8'), runs()], ['', 3])
      t.strictSame(
        readdirSync(folder).filter((name) => name.includes('.new')),
        [],
        'nothing is left lying about',
      )
    },
  )
}

t.test('a command that failed, and a file that is gone, are made good by the next run', needs, async (t) => {
  const { fetch, fetchInVain, file, runs, block } = await setUp(t)
  await fetch()
  await block()
  await t.rejects(fetchInVain())
  await fetch()
  t.equal(runs(), 2)
  rmSync(file)
  await fetch()
  t.strictSame([readFileSync(file, 'utf8'), runs()], [`${BLOCKED}\n`, 3])
})

t.test('of an answer that is cut off, or an error, the file hears nothing', needs, async (t) => {
  const { fetch, file, client, block } = await setUp(t)
  await block()
  await fetch()
  const broken = createServer((request, response) => {
    if (request.url?.includes('json')) return response.writeHead(503).end('later')
    response.writeHead(200, { etag: '"1"' }).write('00:00:00:00:00:01\n', () => response.destroy())
  }).listen(0, '127.0.0.1')
  t.teardown(() => broken.close())
  await heard(broken, 'listening', 'the broken server listens')
  const fetchBroken = fetcher(temporaryFolder(t), `http://127.0.0.1:${(broken.address() as AddressInfo).port}`)
  for (const format of ['text', 'json']) await t.rejects(fetchBroken(format, file, 'true'))
  await client.stop()
  await t.rejects(fetch(), 'and while the server is away')
  t.equal(readFileSync(file, 'utf8'), `${BLOCKED}\n`)
})

t.test('the curl of these tests that stands for 7.61 refuses what came later, and nothing else', needs, async (t) => {
  const curl = join(pathToOldCurl(t).split(':')[0] as string, 'curl')
  for (const option of ['--etag-save', '--fail-with-body', '-Z'])
    t.match(spawnSync(curl, [option, '--version'], { encoding: 'utf8' }), { status: 2, stderr: /is unknown/ }, option)
  t.match(spawnSync(curl, ['--silent', '--version'], { encoding: 'utf8' }), { status: 0, stdout: /^curl \d/ })
})

t.test('systemd takes the documented service and timer', unlessPossible('systemd-analyze'), async (t) => {
  const folder = temporaryFolder(t)
  const units = ['fetch-block.service', 'fetch-block.timer'].map((name) => {
    const path = join(folder, name)
    // The script is the reader's.
    writeFileSync(path, documented(name).replace('/usr/local/bin/fetch-block', '/bin/true'))
    return path
  })
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
  t.equal(status, 0)
  // It also says what it finds in units of this machine.
  t.notMatch(stderr, /fetch-block/)
})
