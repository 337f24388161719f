import t from 'tap'
import { createRegistryLoader, createVendorLookup, loadVendorRegistry } from '../../importers/vendor-registry.ts'

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
  const registry = await loadVendorRegistry()
  t.match(registry(0x240ac4000001), /^Espressif/)
  t.match(registry(0xb827eb000001), /^Raspberry Pi/)
  t.equal(registry(0xffffffffffff), null)
  t.equal(await loadVendorRegistry(), registry)
})

t.test('a registry that could not be read is read again the next time, and then kept', async (t) => {
  const reads = [Promise.reject(new Error('too many open files')), '{"240AC4', '{"240AC4":"Espressif Inc."}']
  const load = createRegistryLoader(async () => reads.shift() ?? 'nothing is left to read')
  await t.rejects(load(), { message: 'too many open files' })
  await t.rejects(load(), { name: 'SyntaxError' })
  const [lookup, same] = await Promise.all([load(), load()])
  t.equal(lookup(0x240ac4000001), 'Espressif Inc.')
  t.equal(same, lookup)
  t.equal(await load(), lookup)
})
