import { gzipSync } from 'node:zlib'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { type Refusal, refused } from '../helpers/refusal.ts'
import { importDevices, macOf } from '../helpers/scenario.ts'

const KEA4 = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n'
const BINARY = Buffer.from('7f454c4602010100000000000000000a', 'hex')
const file = (type: string, body: string | Buffer, says: RegExp): Refusal => ({
  to: 'importDevices',
  call: { type, body },
  status: 400,
  says,
})

const BAD: Record<string, Refusal> = {
  'an empty NDJSON file': file('application/x-ndjson', '', /empty/),
  'an NDJSON file of blank lines': file('application/x-ndjson', '\n\r\n \n', /empty/),
  'an empty Kea file': file('text/csv', '', /empty/),
  'an empty dnsmasq file': file('text/plain', '', /empty/),
  'a binary file sent as NDJSON': file('application/x-ndjson', BINARY, /not text/),
  'a binary file sent as Kea': file('text/csv', BINARY, /not text/),
  'a binary file sent as dnsmasq': file('text/plain', BINARY, /not text/),
  'a file that is still compressed': file('text/csv', gzipSync(KEA4), /gzip.*unpack/),
  'a CSV of nobody knows what': file('text/csv', 'name,colour\nprinter,red\n', /Kea.*columns/),
}

t.test('imports', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  for (const [name, refusal] of Object.entries(BAD)) {
    t.test(`${name} is refused`, (t) => refused(t, app, refusal))
  }
})

t.test('of a file that breaks off the last line is rejected, and the rest taken', async (t) => {
  const files: [string, string][] = [
    ['application/x-ndjson', `{"mac": "${macOf(1)}"}\n{"mac": "02:00`],
    ['text/csv', `${KEA4}10.0.0.1,${macOf(1)},,86400,1795398339,1,0,0,printer,0,\n10.0.0.2,${macOf(2)},,864`],
    ['text/plain', `1795355247 ${macOf(1)} 10.0.0.1 printer *\n1795355247 02:00:0`],
  ]
  for (const [type, body] of files) {
    const { call } = await testApp(t)
    const answer = await call('importDevices', { type, body })
    t.match(answer, { status: 200, body: { received: 2, created: 1, rejected: 1 } }, type)
    t.equal((await call('listDevices')).body.data.length, 1)
  }
})
