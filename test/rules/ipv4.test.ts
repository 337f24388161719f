import fc from 'fast-check'
import t from 'tap'
import { formatIpv4, MAX_IPV4, parseIpv4, parseSubnet } from '../../db/ipv4.ts'

t.test('a dotted quad is read and written', async (t) => {
  t.equal(parseIpv4('0.0.0.0'), 0)
  t.equal(parseIpv4('255.255.255.255'), MAX_IPV4)
  t.equal(formatIpv4(0x0a140001), '10.20.0.1')
  fc.assert(fc.property(fc.integer({ min: 0, max: MAX_IPV4 }), (ip) => parseIpv4(formatIpv4(ip)) === ip))
})

t.test('what is not a dotted quad is refused', async (t) => {
  for (const text of [
    '',
    '10.20.0',
    '10.20.0.0.0',
    '10.20.0.256',
    '10.20.0.01',
    '010.1.1.1',
    '10..0.1',
    '10.20.0.1 ',
  ]) {
    t.equal(parseIpv4(text), null, JSON.stringify(text))
  }
  for (const text of [
    '10.20.0.',
    '.10.20.0',
    '1e1.1.1.1',
    '-1.0.0.1',
    'fe80::1',
    '10.20.0.1000',
    '١.1.1.1',
    '00.0.0.0',
  ]) {
    t.equal(parseIpv4(text), null, JSON.stringify(text))
  }
})

t.test('a subnet is a range of addresses', async (t) => {
  t.same(parseSubnet('10.20.0.0/16'), [0x0a140000, 0x0a14ffff])
  t.same(parseSubnet('0.0.0.0/0'), [0, MAX_IPV4])
  t.same(parseSubnet('255.255.255.255/32'), [MAX_IPV4, MAX_IPV4])
})

t.test('bits beyond the prefix length of a subnet do not count', async (t) => {
  t.same(parseSubnet('10.20.3.4/16'), parseSubnet('10.20.0.0/16'))
  t.same(parseSubnet('192.168.1.129/25'), parseSubnet('192.168.1.128/25'))
})

t.test('a subnet that is none is refused', async (t) => {
  for (const text of ['10.20.0.0', '10.20.0.0/33', '10.20.0.0/', '10.20.0/16', '10.20.0.0/08', '10.20.0.0/16 ', 'x']) {
    t.equal(parseSubnet(text), null, text)
  }
})
