import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { BLOCKED, FREE, startBlocking } from '../helpers/network/blocking.ts'
import { documented } from '../helpers/network/fetch-feed.ts'
import { elementsOf, reaches, startWebServer } from '../helpers/network/firewall.ts'
import { unlessPossible } from '../helpers/network/requirements.ts'
import { makeSegment, type Segment } from '../helpers/network/segment.ts'
import { until } from '../helpers/until.ts'

const run = promisify(execFile)

/** The documented rules in the segment's server, which also listens to HTTP, and the documented way to fill the set. */
async function startFirewall(t: Test) {
  const blocking = await startBlocking(t)
  const segment = await makeSegment(t)
  const [rules, script] = [join(blocking.folder, 'rules.nft'), join(blocking.folder, 'block.nft')]
  writeFileSync(rules, documented('nftables-rules'))
  const nft = (...args: string[]) => segment.inServer('nft', ...args)
  await run(...nft('-f', rules))
  await startWebServer(t, segment)
  return {
    ...blocking,
    segment,
    update: () => blocking.fetchFeed('nftables', script, ...nft('-f', script).flat()),
    elements: () => elementsOf(segment, 'bulk_feeds', 'block_mac'),
  }
}

t.test(
  'nftables has exactly the blocked devices and drops their frames, until the revert',
  unlessPossible('nft'),
  async (t) => {
    const { block, revert, update, elements, segment } = await startFirewall(t)
    await update()
    t.strictSame(await elements(), [])
    t.equal(await reaches(segment, BLOCKED), true, 'it could, before')
    const job = await block()
    await update()
    t.strictSame(await elements(), [[BLOCKED, null]])
    t.equal(await reaches(segment, BLOCKED), false)
    t.equal(await reaches(segment, FREE), true)
    await revert(job)
    await update()
    t.strictSame(await elements(), [])
    t.equal(await reaches(segment, BLOCKED), true)
  },
)

const [V4, V6] = ['10.99.0.2', 'fd99::2']
/** Whether a request by IPv6 is answered; a link that goes down loses its addresses. */
const reachesByIpv6 = async ({ asClient }: Segment, mac: string): Promise<boolean> => {
  const request = `curl --connect-timeout 3 --silent 'http://[fd99::1]:8000/'`
  return (await asClient(mac, 'sh', '-c', `ip address add ${V6}/64 dev lan nodad && ${request}`)) === 0
}

t.test(
  'by address it drops packets of both families, until another device has the address',
  unlessPossible('nft'),
  async (t) => {
    const { segment, block, client, folder, fetchFeed } = await startFirewall(t)
    const rules = join(folder, 'address-rules.nft')
    writeFileSync(rules, documented('nftables-address-rules'))
    await run(...segment.inServer('nft', '-f', rules))
    await run(...segment.inServer('ip', 'address', 'add', 'fd99::1/64', 'dev', 'lan', 'nodad'))
    const update = async () => {
      for (const as of ['ip', 'ipv6']) {
        const script = join(folder, `${as}.nft`)
        await fetchFeed(`nftables&as=${as}`, script, ...segment.inServer('nft', '-f', script).flat())
      }
      const sets = ['block_ip', 'block_ipv6'].map((set) => elementsOf(segment, 'bulk_feeds', set))
      return (await Promise.all(sets)).map((elements) => elements.map(([address]) => address))
    }
    await client.importBody(JSON.stringify({ mac: BLOCKED, ip: [V4, V6] }))
    t.strictSame(await update(), [[], []])
    t.equal(await reachesByIpv6(segment, BLOCKED), true, 'it could, before')
    await block()
    t.strictSame(await update(), [[V4], [V6]])
    t.equal(await reachesByIpv6(segment, BLOCKED), false)
    t.equal(await reaches(segment, BLOCKED), false)
    await client.importBody(JSON.stringify({ mac: FREE, ip: [V4, V6] }))
    t.strictSame(await update(), [[], []])
    t.equal(await reachesByIpv6(segment, FREE), true, 'who has it now')
  },
)

t.test('an element ends with its action, without another fetch', unlessPossible('nft'), async (t) => {
  const { client, block, update, elements } = await startFirewall(t)
  await block(3600)
  await update()
  const [[mac, seconds] = []] = await elements()
  t.equal(mac, BLOCKED)
  t.ok(seconds && seconds > 0 && seconds <= 3600, `${seconds} s left`)
  // Applying it again replaces the expiry.
  await block(5)
  await update()
  await client.stop()
  t.equal((await elements()).length, 1)
  await until(async () => (await elements()).length === 0, 'the element is gone, though the server is away')
})

t.test('the longest of actions is loaded, in seconds as long as nft takes them', unlessPossible('nft'), async (t) => {
  const { block, update, elements } = await startFirewall(t)
  for (const seconds of [1_000_000, 99_999_999, 157_680_000, 315_360_000]) {
    await block(seconds)
    await update()
    const [[, left] = []] = await elements()
    t.ok(left && left <= seconds && left > seconds - 600, `${left} s left of ${seconds}`)
  }
})

t.test('a script cut off anywhere changes nothing', unlessPossible('nft'), async (t) => {
  const { block, update, elements, fetchFeed, folder, segment } = await startFirewall(t)
  await block()
  await update()
  const before = await elements()
  const whole = join(folder, 'whole.nft')
  await fetchFeed('nftables', whole, 'true')
  const cut = join(folder, 'cut.nft')
  await run('sh', ['-c', `head -c -3 ${whole} > ${cut}`])
  await t.rejects(run(...segment.inServer('nft', '-f', cut)))
  t.strictSame(await elements(), before)
})
