import fc from 'fast-check'
import t from 'tap'
import { formatIp, parseIp } from '../../db/ip.ts'

/** Few values, so that runs of zeros of every length come at every place. */
const GROUP = fc.constantFrom('0000', '0000', '0001', '0a00', 'ffff', '2001')
const DIGITS = fc.array(GROUP, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(''))
const inUrl = (digits: string): string => {
  const { hostname } = new URL(`http://[${digits.replace(/.{4}(?=.)/g, '$&:')}]/`)
  return hostname.slice(1, -1)
}

t.test('an IPv6 address is written as RFC 5952 has it: as a URL does, too', async (t) => {
  t.equal(formatIp('20010db8000000000000000000000001'), '2001:db8::1')
  t.equal(formatIp('0'.repeat(32)), '::')
  t.equal(formatIp(`${'0'.repeat(31)}1`), '::1')
  t.equal(formatIp('00000000000100000000000100010001'), '::1:0:0:1:1:1', 'of two runs the first is left out')
  t.equal(formatIp('20010db8000000010001000100010001'), '2001:db8:0:1:1:1:1:1', 'a run of one is not')
  fc.assert(fc.property(DIGITS, (digits) => formatIp(digits) === inUrl(digits)))
})

t.test('what is written is read as the same address, in either family', async (t) => {
  t.equal(formatIp(0x0a140001), '10.20.0.1')
  const isMapped = (digits: string) => /^0{20}ffff/.test(digits)
  fc.assert(fc.property(DIGITS, (digits) => isMapped(digits) || parseIp(formatIp(digits)) === digits))
  t.equal(parseIp('::ffff:10.20.0.1'), 0x0a140001)
  t.equal(parseIp('::10.20.0.1'), '0000000000000000000000000a140001', 'not a mapped one')
  t.equal(parseIp('64:ff9b::10.20.0.1'), '0064ff9b00000000000000000a140001')
  for (const text of ['::010.20.0.1', '::10.20.0.256', '10.20.0.1::', '1:2:3:4:5:6:7:10.20.0.1'])
    t.equal(parseIp(text), null, text)
})
