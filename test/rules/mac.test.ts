import fc from 'fast-check'
import t from 'tap'
import { formatMac, MAX_MAC, macPrefixRange, parseMac } from '../../db/mac.ts'

t.test('every usual way of writing a MAC is read', async (t) => {
  for (const text of [
    '24:0a:c4:00:00:01',
    '24-0A-C4-00-00-01',
    '240a.c400.0001',
    '240AC4000001',
    '24:0A:c4:00:00:01',
  ]) {
    t.equal(parseMac(text), 0x240ac4000001, text)
  }
})

t.test('what is not a MAC is refused', async (t) => {
  const wrong = ['', 'zz', '24:0a:c4:00:00', '24:0a:c4:00:00:01:02', '24:0a-c4:00:00:01', '24:0a:c4:00:00:0g']
  wrong.push('24.0a.c4.00.00.01', '240a:c400:0001', '240ac400000', '2:40ac400000', '24:0a:c4:00:00:0 ', ':240ac4000001')
  wrong.push('24:0a:c4:00:00:\u0100a', '\u0012\u00120ac4000001', '240a..c4000001', '24::ac4:00:00:01')
  wrong.push('0:e:c6:1:20', '0:e:c6:1:20:5:6', '0:e-c6:1:20:5', '0:e:c6:1:20:', '00e:c6:1:20:5:7', 'g:e:c6:1:20:5')
  for (const text of wrong) t.equal(parseMac(text), null, JSON.stringify(text))
})

t.test('an octet may be written without its leading zero', async (t) => {
  for (const text of ['0:e:c6:1:20:5', '0-E-C6-1-20-5', '00:0e:C6:1:20:5'])
    t.equal(parseMac(text), 0x000ec6012005, text)
  t.equal(parseMac('8:0:37:d7:a:45'), 0x080037d70a45)
  t.equal(parseMac('00:1:37:d:a:f'), 0x0001370d0a0f)
})

t.test('formatting gives lower case with colons and reads back', async (t) => {
  t.equal(formatMac(0), '00:00:00:00:00:00')
  t.equal(formatMac(MAX_MAC), 'ff:ff:ff:ff:ff:ff')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_MAC }), (mac) => {
      const text = formatMac(mac)
      const bare = text.replaceAll(':', '')
      const dots = bare.replace(/(.{4})(.{4})/, '$1.$2.').toUpperCase()
      return [text, bare, dots, text.replaceAll(':', '-')].every((way) => parseMac(way) === mac)
    }),
  )
})

t.test('a prefix of 1 to 12 digits is a range', async (t) => {
  const vendor = [0x240ac4000000, 0x240ac4ffffff]
  for (const text of ['24:0a:c4', '24-0A-C4-', '240ac4', '240a.c4']) t.same(macPrefixRange(text), vendor, text)
  t.same(macPrefixRange('2'), [0x200000000000, 0x2fffffffffff])
  t.same(macPrefixRange('24:0'), [0x240000000000, 0x240fffffffff])
  t.same(macPrefixRange('24:0a:c4:00:00:01'), [0x240ac4000001, 0x240ac4000001])
  for (const text of ['', ':', 'g', '24:0a-c4', '240:ac4', '2.40a', '240ac40000012', '24::0a', '24:0a:c4:00:00:01:']) {
    t.equal(macPrefixRange(text), null, text)
  }
})
