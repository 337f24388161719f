import t from 'tap'
import { parseDateTime } from '../../db/criteria/times.ts'
import { START, testApp } from '../helpers/app.ts'
import { LONGEST_S } from '../helpers/extremes.ts'
import { createJob, idOf, importDevices, macOf } from '../helpers/scenario.ts'

/** Where clocks begin without a battery, where those of 32 bits end, and the last from which ten years can be written. */
const CLOCKS = ['1970-01-01T00:00:01Z', '2038-01-19T03:14:07.999Z', '2106-02-07T06:28:15.999Z', '9989-12-31T00:00:00Z']
const ANY_TIME = /[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z?/g

for (const clock of CLOCKS) {
  t.test(`every time that leaves is RFC 3339 where the clock says ${clock}`, async (t) => {
    const app = await testApp(t)
    app.clock.jump(Date.parse(clock) - START)
    await importDevices(app, 2)
    const id = await createJob(app, { action_duration: LONGEST_S })
    t.match(await app.settled(id), { status: 'completed', affectedCount: 2 })
    const ends = new Date(Date.parse(clock) + LONGEST_S * 1000).toISOString()
    const device = { params: { mac: macOf(1) } }
    t.match((await app.call('getDevice', device)).body, { actions: [{ action_type: 'block', expires_at: ends }] })
    const items = (accept: string) => ({ ...idOf(id), headers: { accept } })
    const feed = (format: string) => app.call('getFeed', { params: { action_type: 'block' }, query: { format } })
    const answers = await Promise.all([
      app.call('getDevice', device),
      app.call('getBulkActionJob', idOf(id)),
      ...['text/csv', 'application/x-ndjson'].map((accept) => app.call('listBulkActionJobItems', items(accept))),
      app.call('listAuditLog'),
      feed('json'),
    ])
    for (const { text } of answers) {
      const times = text.match(ANY_TIME) ?? []
      t.ok(times.length > 0)
      for (const time of times) t.not(parseDateTime(time), null, time)
    }
    t.match((await feed('nftables')).text, /timeout 3650d0s/)
  })
}
