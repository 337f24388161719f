import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { readIeeeFile } from '../../importers/ieee-files.ts'
import { BUILT_IN, builtInRegistry, createVendorLookup, registryOfFiles } from '../../importers/vendor-registry.ts'

const lookup = createVendorLookup({
  '240AC4': 'Espressif Inc.\nVistra Corporate Services Centre\nBritish Virgin Islands',
  '8C1F64': 'IEEE Registration Authority\n445 Hoes Lane',
  '8C1F640': 'Sixteenth GmbH\nBonn',
  '8C1F64001': 'Small Part Ltd\nLeeds',
  '70B3D5A': 'Only Part AG',
  '020701': 'RACAL-DATACOM',
  '000001': ' Odd\u202e Name \nHere',
})

t.test('a vendor is the first line of the longest prefix', async (t) => {
  t.equal(lookup(0x240ac4000001), 'Espressif Inc.')
  t.equal(lookup(0x240ac4ffffff), 'Espressif Inc.')
  t.equal(lookup(0x8c1f64001fff), 'Small Part Ltd')
  t.equal(lookup(0x8c1f64002000), 'Sixteenth GmbH')
  t.equal(lookup(0x8c1f64100000), 'IEEE Registration Authority')
  t.equal(lookup(0x70b3d5a00000), 'Only Part AG')
  t.equal(lookup(0x000001000000), 'Odd Name')
})

t.test('what nobody registered has no vendor, nor has a made-up or a multicast address', async (t) => {
  t.equal(lookup(0x240ac5000000), null)
  t.equal(lookup(0x70b3d5000000), null)
  t.equal(lookup(0x020701000000), null)
  t.equal(lookup(0x01005e000001), null)
})

t.test('the real registry knows the fleet, and is read once', async (t) => {
  const { load } = builtInRegistry()
  const registry = await load()
  t.match(registry(0x240ac4000001), /^Espressif/)
  t.match(registry(0xb827eb000001), /^Raspberry Pi/)
  t.equal(registry(0xffffffffffff), null)
  t.equal(await load(), registry)
})

t.test('the date of the real registry is that of the release that is locked', (t) => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'))
  t.equal(lock.packages['node_modules/oui-data'].version, BUILT_IN.version, 'set its date anew, too')
  t.end()
})

t.test('a registry that could not be read is read again the next time, and then kept', async (t) => {
  const reads = [Promise.reject(new Error('too many open files')), { '240AC4': 'Espressif Inc.' }]
  const { load } = builtInRegistry(async () => reads.shift() ?? {})
  await t.rejects(load(), { message: 'too many open files' })
  const [lookup, same] = await Promise.all([load(), load()])
  t.equal(lookup(0x240ac4000001), 'Espressif Inc.')
  t.equal(same, lookup)
  t.equal(await load(), lookup)
})

const CSV = `Registry,Assignment,Organization Name,Organization Address\r
MA-L,240AC4,"Newer ""Espressif"", Inc.",China \r
MA-M,741AE09,Medium AG,Bonn \r
MA-S,8C1F64FFF,Small Ltd,Leeds \r
CID,0A1B2C,No Address Inc,US \r
`
const TEXT = `OUI-36/MA-S Range    Organization

00-22-72   (hex)\t\tAmerican Micro-Fuel Device Corp.
002272     (base 16)\t\tAmerican Micro-Fuel Device Corp.
\t\t\t\tUS

20-85-93   (hex)\t\tIOG Products LLC
B00000-BFFFFF     (base 16)\t\tIOG Products LLC

8C-1F-64   (hex)\t\tTiny Oy
ABC000-ABCFFF     (base 16)\t\tTiny Oy
`

t.test('the files of the IEEE are read in both of their forms', (t) => {
  t.strictSame(readIeeeFile(CSV), {
    '240AC4': 'Newer "Espressif", Inc.',
    '741AE09': 'Medium AG',
    '8C1F64FFF': 'Small Ltd',
  })
  t.strictSame(readIeeeFile(TEXT), {
    '002272': 'American Micro-Fuel Device Corp.',
    '208593B': 'IOG Products LLC',
    '8C1F64ABC': 'Tiny Oy',
  })
  t.strictSame(readIeeeFile('mac,ip\n24:0a:c4:00:00:01,10.0.0.1\n'), {})
  t.end()
})

t.test('files are laid over the registry of the release, and read again when they change', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-oui-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const [csv, text] = [join(folder, 'oui.csv'), join(folder, 'mam.txt')]
  writeFileSync(csv, CSV)
  writeFileSync(text, TEXT)
  utimesSync(csv, 1_700_000_000, 1_700_000_000)
  const faults: Error[] = []
  const registry = registryOfFiles([csv, text], (error) => faults.push(error))
  const first = await registry.load()
  t.equal(first(0x240ac4000001), 'Newer "Espressif", Inc.')
  t.equal(first(0x208593b00001), 'IOG Products LLC')
  t.match(first(0xb827eb000001), /^Raspberry Pi/, 'what they leave out is as before')
  t.equal(await registry.publishedAt(), 1_700_000_000_000, 'it is as old as the oldest')
  t.equal(await registry.load(), first, 'nothing is read twice')

  writeFileSync(csv, 'MA-L,240AC4,Newest,China\n')
  t.equal((await registry.load())(0x240ac4000001), 'Newest')
  writeFileSync(csv, 'half a fi')
  t.equal((await registry.load())(0x240ac4000001), 'Newest', 'a broken one changes nothing')
  rmSync(csv)
  t.equal((await registry.load())(0x240ac4000001), 'Newest')
  t.match(faults, [{ message: /oui\.csv has no entry/ }, { message: /oui\.csv can't be read/ }])
})

t.test('a file that is none is refused by name', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-oui-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'oui.csv')
  const { load } = registryOfFiles([path], (error) => t.error(error))
  await t.rejects(load(), { message: /^OUI_FILE: .*oui\.csv can't be read/ })
  writeFileSync(path, 'mac,ip\n')
  await t.rejects(load(), { message: /^OUI_FILE: .*oui\.csv has no entry/ })
  writeFileSync(path, CSV)
  t.equal((await load())(0x741ae0900001), 'Medium AG')
})
