import t from 'tap'
import { createAddressRules, parseNetworks } from '../../outbound/address-rules.ts'

const FORBIDDEN = [
  ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
  ['this network', '0.0.0.0', '0.1.2.3', '::'],
  ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ['unique local', 'fc00::1', 'fd12:3456::1'],
  ['shared by a carrier', '100.64.0.1', '100.127.255.255'],
  ['link-local', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  ['metadata', '169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'],
  ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
  ['broadcast and reserved', '255.255.255.255', '240.0.0.1', '192.0.0.1', '4000::1', '200::1', 'fec0::1', '100::1'],
  ['for documents and benchmarks', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1'],
  ['mapped into IPv6', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:169.254.169.254', '::ffff:10.0.0.1', '::127.0.0.1'],
  ['translated to IPv4', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::a00:1', '::ffff:0:7f00:1'],
  ['tunnelled to IPv4', '2002:7f00:1::', '2001::1', '192.88.99.1'],
  ['no address', 'localhost', '', '10.0.0', 'example.com'],
] as const

for (const [what, ...addresses] of FORBIDDEN) {
  t.test(`an address is forbidden that is ${what}`, async (t) => {
    const rules = createAddressRules([])
    for (const address of addresses) t.equal(rules.judge(address), 'forbidden', address)
  })
}

t.test('an ordinary public address is public, also in IPv6 and translated to it', async (t) => {
  const rules = createAddressRules([])
  const addresses = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8']
  for (const address of [...addresses, '64:ff9b::808:808']) t.equal(rules.judge(address), 'public', address)
})

t.test('listed networks are allowed, and addresses beside them are not', async (t) => {
  const rules = createAddressRules(parseNetworks('127.0.0.0/8, 10.20.0.0/16,fd12:3456::/32'))
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.20.255.255', 'fd12:3456::1']) {
    t.equal(rules.judge(address), 'listed', address)
  }
  for (const address of ['10.21.0.1', '::1', 'fd12:3457::1']) t.equal(rules.judge(address), 'forbidden', address)
  t.equal(rules.judge('8.8.8.8'), 'public')
})

t.test('link-local and metadata addresses can not be listed', async (t) => {
  const rules = createAddressRules(parseNetworks('0.0.0.0/0,::/0'))
  for (const address of ['169.254.169.254', '169.254.1.1', 'fe80::1', '::ffff:169.254.0.1', '64:ff9b::a9fe:a9fe']) {
    t.equal(rules.judge(address), 'forbidden', address)
  }
  for (const address of ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254']) {
    t.equal(rules.judge(address), 'forbidden', address)
  }
  t.equal(rules.judge('10.0.0.1'), 'listed', 'all else can')
  t.equal(rules.judge('2002:a00:1::'), 'listed')
})

const LED = [
  ['mapped', '::ffff:a9fe:a9fe'],
  ['compatible', '::a9fe:a9fe'],
  ['translated', '::ffff:0:a9fe:a9fe'],
  ['NAT64', '64:ff9b::a9fe:a9fe'],
  ['local NAT64 of /48', '64:ff9b:1:a9fe:a9:fe00::'],
  ['local NAT64 of /96', '64:ff9b:1::a9fe:a9fe'],
  ['6to4', '2002:a9fe:a9fe::'],
  ['6to4 of metadata', '2002:a83f:8110::1'],
  ['Teredo, its server', '2001:0:a9fe:a9fe::'],
  ['Teredo, its client', '2001:0:808:808:0:0:5601:5601'],
  ['ISATAP', '2606:4700::5efe:a9fe:a9fe'],
  ['ISATAP, universal', '2606:4700::200:5efe:a9fe:a9fe'],
] as const

t.test('an IPv6 address that embeds a link-local or metadata address can not be listed', async (t) => {
  const rules = createAddressRules(parseNetworks('0.0.0.0/0,::/0'))
  for (const [what, address] of LED) t.equal(rules.judge(address), 'forbidden', `${what}: ${address}`)
})
