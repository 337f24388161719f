import type { LookupAddress } from 'node:dns'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseAllowed } from '../../../sources/allowed.ts'
import { createReaders } from '../../../sources/readers/open-source.ts'
import type { SourcePlace } from '../../../sources/source-reader.ts'
import { fakeAgent, lease4, paged } from '../../helpers/sources/fake-kea.ts'
import { runOptions, textOf } from '../../helpers/sources/reading.ts'

const NAMES: Readonly<Record<string, LookupAddress[]>> = {
  'kea.example': [{ address: '10.0.0.7', family: 4 }],
  'other.example': [{ address: '192.0.2.7', family: 4 }],
}
const { openSource, checkPlace } = createReaders(async (name) => {
  const addresses = NAMES[name]
  if (addresses === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
  return addresses
})
const kea = (url: string): SourcePlace => ({ kind: 'kea', url, credentials: null })
const file = (path: string): SourcePlace => ({ kind: 'file', path, format: null })

t.test('who registers a place hears whether it may be read', async (t) => {
  const folder = t.testdir({ in: { leases: '' }, out: { leases: '' } })
  const path = (name: string) => join(folder, name)
  symlinkSync(path('out/leases'), path('in/link'))
  const allowed = parseAllowed(`10.0.0.0/24,127.0.0.0/8,${path('in')}`)
  const check = (place: SourcePlace) => checkPlace(place, allowed, new AbortController().signal)

  const accepted = [
    kea('http://10.0.0.7:8000/'),
    kea('https://kea.example/'),
    // What isn't there yet.
    kea('http://unknown.example/'),
    kea('http://127.0.0.1:1/'),
    kea(`unix:${path('in/later')}`),
    file(path('in/leases')),
    file(path('in/later/leases')),
  ]
  for (const place of accepted) await check(place)
  const refused: [SourcePlace, RegExp][] = [
    [kea('http://10.0.1.7/'), /^The URL leads to 10\.0\.1\.7, which is in no network of SOURCE_ALLOWED/],
    [kea('http://other.example/'), /^The URL leads to 192\.0\.2\.7/],
    [kea('http://user:password@kea.example/'), /^The URL must not contain credentials/],
    [kea('ftp://kea.example/'), /^The URL must be an http or https URL/],
    [kea('unix:relative'), /^The URL must be/],
    [kea(`unix:${path('out/later')}`), /out\/later lies in no folder of SOURCE_ALLOWED/],
    [kea(`unix:${path('in/../out/later')}`), /out\/later lies in no folder of SOURCE_ALLOWED/],
    [kea(`unix:${path('in/leases')}`), /is not a socket/],
    [file(path('out/leases')), /lies in no folder of SOURCE_ALLOWED/],
    [file(path('in/link')), /leads to .*out\/leases, which lies in no folder/],
    [file(path('in')), /is not a regular file/],
  ]
  for (const [place, message] of refused) await t.rejects(check(place), { code: 'not_allowed', message })
})

t.test('a name that is slow to resolve keeps nobody waiting who has left', async (t) => {
  const slow = createReaders(() => new Promise(() => {}))
  const left = new AbortController()
  const checking = slow.checkPlace(kea('http://kea.example/'), parseAllowed('10.0.0.0/24'), left.signal)
  left.abort(new Error('left'))
  await t.resolves(checking)
})

t.test('each kind is read by its reader', async (t) => {
  const { url } = await fakeAgent(t, paged({ 'lease4-get-page': [lease4(1)] }))
  t.match(await textOf(await openSource(kea(url), runOptions(t, '127.0.0.0/8'))), /^address,.*\n10\.0\.0\.1,/)
  const folder = t.testdir({ leases: '1900000000 02:00:00:00:00:01 10.0.0.1 * *\n' })
  t.match(await textOf(await openSource(file(join(folder, 'leases')), runOptions(t, folder))), /^1900000000 /)
})
