import t from 'tap'
import { isWholeDuid, readDuid } from '../../importers/duid.ts'

const MAC = 0x3c22fb001661
/** The octets of a DUID as hexadecimal pairs with colons. */
const octets = (...parts: readonly (readonly number[])[]): string =>
  parts
    .flat()
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join(':')

/** By the figures of RFC 8415, section 11. */
const ADDRESS = [0x3c, 0x22, 0xfb, 0x00, 0x16, 0x61]
const TIME = [0x32, 0x9d, 0x34, 0x30]
const LLT = octets([0, 1], [0, 1], TIME, ADDRESS)
const LL = octets([0, 3], [0, 1], ADDRESS)
/** The example of a DUID-EN there. */
const EN = octets([0, 2, 0, 0, 0, 9, 12, 192, 132, 211, 3, 0, 9, 18])
const UUID = octets([0, 4], Array(16).fill(7))

t.test('the MAC is that of a DUID-LLT or a DUID-LL of Ethernet, however it is written', async (t) => {
  for (const duid of [LLT, LL]) {
    for (const text of [duid, duid.replaceAll(':', '-'), duid.replaceAll(':', ''), duid.toUpperCase()]) {
      t.equal(readDuid(text), MAC, text)
    }
  }
})

t.test('other hardware is told apart from no hardware at all', async (t) => {
  t.equal(readDuid(octets([0, 1], [0, 32], TIME, ADDRESS)), 'not_ethernet', 'InfiniBand')
  t.equal(readDuid(octets([0, 3], [0, 6], ADDRESS)), 'not_ethernet', 'IEEE 802')
  for (const duid of [EN, UUID, '', '00:00:00', '00', '00:01', '00:03:00:01', `${LL}:00`, LL.slice(0, -3)]) {
    t.equal(readDuid(duid), 'no_mac', duid)
  }
  t.equal(readDuid(octets([0, 2], Array(128).fill(1))), 'no_mac', 'as long as they may be')
})

t.test('what is no DUID is said to be none', async (t) => {
  for (const text of ['*', 'zz', '00:0', '00:01:', ':00', '00::01', octets(Array(131).fill(1))]) {
    t.match(readDuid(text), { kind: 'fault', message: / is not a DUID$/ }, text)
  }
})

t.test('a DUID is whole where nothing can follow', async (t) => {
  for (const duid of [LLT, LL, UUID]) {
    t.equal(isWholeDuid(duid), true, duid)
    for (let end = 0; end < duid.length; end++) t.equal(isWholeDuid(duid.slice(0, end)), false, duid.slice(0, end))
  }
  for (const duid of [EN, octets([0, 1], [0, 32], TIME, ADDRESS)]) t.equal(isWholeDuid(duid), false, duid)
})
