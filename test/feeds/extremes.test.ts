import t from 'tap'
import { parseDateTime } from '../../db/criteria/times.ts'
import { FEED_FORMATS } from '../../feeds/formats.ts'
import { extremeEntries, extremeFeed } from '../helpers/extremes.ts'

const NOW = Date.parse('2026-03-01T00:00:00Z')
const ADDRESS = {
  mac: /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/,
  ip: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  ipv6: /^[0-9a-f:]*:[0-9a-f:]*$/,
}

for (const as of ['mac', 'ip', 'ipv6'] as const) {
  t.test(`a JSON feed by ${as} has RFC 3339 at the least and the most`, async (t) => {
    const feed: Record<string, string | null>[] = JSON.parse(extremeFeed(FEED_FORMATS.json, as, NOW))
    const entries = extremeEntries(as, NOW)
    t.equal(feed.length, entries.length)
    for (const [index, { mac, ip: address = mac, expires_at = '' }] of feed.entries()) {
      t.match(address, ADDRESS[as])
      const expected = entries[index]?.expiresAt ?? null
      t.equal(expires_at === null ? null : parseDateTime(expires_at), expected === null ? null : Math.trunc(expected))
    }
  })

  t.test(`a text feed by ${as} is one whole address a line`, async (t) => {
    const lines = extremeFeed(FEED_FORMATS.text, as, NOW).split('\n')
    t.equal(lines.pop(), '')
    for (const line of lines) t.match(line, ADDRESS[as])
  })
}
