import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import { formatIp } from '../../db/ip.ts'
import { formatMac } from '../../db/mac.ts'
import { readText } from '../helpers/read-text.ts'

/** Just after Kea 2.2, dnsmasq 2.90 and ISC dhcpd 4.4.3 wrote the fixtures for one device and its DUIDs. */
const NOW = Date.parse('2026-11-28T06:45:00Z')
const MAC = '3c:22:fb:00:16:61'
const read = (text: string | Uint8Array, asked: Parameters<typeof readText>[1] = {}) =>
  readText(text, { now: NOW, ...asked })
const fixture = (name: string) => readFile(new URL(`../fixtures/dhcpv6/${name}`, import.meta.url))
const shown = (statements: readonly DeviceStatement[]) =>
  statements.map((one) => {
    if (one.kind === 'record') return 'a record'
    const owner = one.kind === 'freed' ? 'nobody' : formatMac(one.mac)
    return `${formatIp(one.ip)} ${owner}${one.kind === 'lease' && one.released ? ' released' : ''}`
  })

t.test('Kea: the real lease file, in which one was released and a prefix delegated', async (t) => {
  const { report, statements } = await read(await fixture('kea-leases6.csv'))
  t.match(report, { format: 'kea', received: 4, ignored: 1, rejected: 0, warnings: [{ code: 'prefix', count: 1 }] })
  t.strictSame(shown(statements), [`2001:db8:16::400 ${MAC}`, `2001:db8:16::401 ${MAC} released`])
  t.match(statements[0], { seenAt: 1_795_848_198_000, leaseExpiresAt: 1_795_851_798_000, source: 'kea' })
})

t.test('Kea: the real answer to lease6-get-all, alone and with that of the other server', async (t) => {
  const answer = (await fixture('kea-lease6-get-all.answer')).toString()
  const asked = { mediaType: 'application/json' } as const
  const alone = await read(answer, asked)
  t.match(alone.report, { received: 2, ignored: 1, rejected: 0, warnings: [{ code: 'prefix' }] })
  t.strictSame(shown(alone.statements), [`2001:db8:16::400 ${MAC}`])
  const other = (await readFile(new URL('../fixtures/kea-lease4-get-all.answer', import.meta.url))).toString()
  t.match((await read(`[${other},${answer}]`, asked)).report, { received: 6, ignored: 1 })
  await t.rejects(read(`[${other},{"result":2,"text":"unknown"}]`, asked), { code: 'bad_json', message: /unknown/ })
})

t.test('dnsmasq: the real lease file', async (t) => {
  const { report, statements } = await read(await fixture('dnsmasq.leases'))
  t.match(report, { format: 'dnsmasq', received: 3, ignored: 1, rejected: 0, warnings: [] })
  t.strictSame(shown(statements), [`2001:db8:16::340 ${MAC}`, `2001:db8:16::35b ${MAC}`])
})

t.test('ISC: the real lease file, in which one was released and a prefix delegated', async (t) => {
  const { report, statements } = await read(await fixture('isc-dhcpd6.leases'))
  t.match(report, { format: 'isc', rejected: 0, warnings: [{ code: 'prefix', count: 1 }] })
  t.strictSame(shown(statements), [
    `2001:db8:16::182 ${MAC}`,
    `2001:db8:16::1c5 ${MAC} released`,
    `2001:db8:16:0:1:0:dc0e:cb56 ${MAC}`,
  ])
  const times = { seenAt: Date.parse('2026-11-28T06:41:39Z'), leaseExpiresAt: Date.parse('2026-11-28T07:41:39Z') }
  t.match(statements[0], times)
})

const KEA4 = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n'
const KEA6 =
  'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context\n'
const END = NOW / 1000 + 1000
interface Row {
  readonly ip?: string
  readonly duid?: string
  readonly type?: string
  readonly mac?: string
  readonly state?: string
  readonly lifetime?: number
}
const row6 = ({ ip = '2001:db8::1', duid = `00:03:00:01:${MAC}`, type = '0', mac = '', ...rest }: Row): string =>
  `${ip},${duid},${rest.lifetime ?? 3600},${END},1,3600,${type},1,128,0,0,host,${mac},${rest.state ?? '0'},\n`
const row4 = (ip: string): string => `${ip},${MAC},,3600,${END},1,0,0,host,0,\n`
const UUID = '00:04:eb:cf:8f:90:ce:2c:e3:20:12:55:c6:fe:9b:c7:16:ee'
const INFINIBAND = `00:03:00:20:${'01:'.repeat(19)}01`

t.test('Kea: the MAC is that of the hardware, else of the DUID; without one the lease is ignored', async (t) => {
  const rows = [
    row6({ ip: '2001:db8::1', mac: '02:00:00:00:00:01' }),
    row6({ ip: '2001:db8::2' }),
    row6({ ip: '2001:db8::3', duid: UUID, mac: '02:00:00:00:00:03' }),
    row6({ ip: '2001:db8::4', duid: UUID }),
    row6({ ip: '2001:db8::5', duid: INFINIBAND }),
    row6({ ip: '2001:db8::6', duid: 'x' }),
  ]
  const { report, statements } = await read(KEA6 + rows.join(''))
  t.match(report, { received: 6, ignored: 2, rejected: 1, errors: [{ line: 7, message: '"x" is not a DUID' }] })
  t.match(report.warnings, [
    { code: 'no_mac', count: 1 },
    { code: 'not_ethernet', count: 1 },
  ])
  t.strictSame(shown(statements), [
    '2001:db8::1 02:00:00:00:00:01',
    `2001:db8::2 ${MAC}`,
    '2001:db8::3 02:00:00:00:00:03',
    '2001:db8::4 nobody',
    '2001:db8::5 nobody',
  ])
})

t.test('Kea: a released lease without a MAC and a declined one are understood in full', async (t) => {
  const rows = [
    row6({ ip: '2001:db8::1', duid: UUID, lifetime: 0 }),
    row6({ ip: '2001:db8::2', duid: '00:00:00', state: '1' }),
    row6({ ip: '2001:db8::3', state: '4' }),
  ]
  const { report, statements } = await read(KEA6 + rows.join(''))
  t.match(report, { received: 3, ignored: 0, rejected: 0, warnings: [] })
  t.strictSame(shown(statements), ['2001:db8::1 nobody', '2001:db8::2 nobody', `2001:db8::3 ${MAC}`])
})

t.test('Kea: files of both families one after the other, whichever comes first', async (t) => {
  const files = [KEA4 + row4('10.0.0.1'), KEA6 + row6({}), KEA4 + row4('10.0.0.2')]
  for (const order of [files, files.toReversed(), [KEA6 + row6({}), KEA4 + row4('10.0.0.1') + row4('10.0.0.2')]]) {
    const { report, statements } = await read(order.join(''))
    t.match(report, { format: 'kea', received: 2 + order.length, ignored: order.length - 1, rejected: 0 })
    t.strictSame(shown(statements), [`10.0.0.1 ${MAC}`, `10.0.0.2 ${MAC}`, `2001:db8::1 ${MAC}`])
  }
})

t.test('Kea: the dump of a database has names, and no other type of lease is known', async (t) => {
  const header =
    'address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source\n'
  const dumped = (ip: string, type: string, state: string) =>
    `${ip},000300013c22fb001661,3600,2026-11-28 07:00:00+00,1,3600,${type},1,128,0,0,host,,${state},,,\n`
  const rows = [
    dumped('2001:db8::1', 'IA_NA', 'default'),
    dumped('2001:db8::2', 'IA_TA', 'released'),
    dumped('2001:db8::3', 'IA_PD', 'default'),
    dumped('2001:db8::4', 'IA_XX', 'default'),
  ]
  const { report, statements } = await read(header + rows.join(''))
  t.match(report, {
    ...{ received: 4, ignored: 1, rejected: 1, warnings: [{ code: 'prefix', count: 1 }] },
    errors: [{ message: 'lease_type: "IA_XX" is not one of 0, 1, 2, IA_NA, IA_TA, IA_PD' }],
  })
  t.strictSame(shown(statements), [`2001:db8::1 ${MAC}`, `2001:db8::2 ${MAC} released`])
})

t.test('Kea: wherever a file is cut off, only its last line is rejected', async (t) => {
  const whole = KEA6 + row6({})
  const last = row6({ ip: '2001:db8::2' })
  for (let end = 1; end < last.length - 1; end++) {
    const { report } = await read(whole + last.slice(0, end))
    t.match(report, { received: 2, rejected: 1, errors: [{ message: /cut off/ }] }, last.slice(0, end))
  }
})

t.test('dnsmasq: temporary addresses, DUIDs without a MAC, and both families in one file', async (t) => {
  const lines = [
    `${END} ${MAC} 10.0.0.1 host 01:${MAC}`,
    'duid 00:01:00:01:2b:65:6d:6e:70:62:b8:00:10:90',
    `${END} 1 2001:db8::1 host 00:03:00:01:${MAC}`,
    `${END} T2 2001:db8::2 * 00:01:00:01:2b:65:6d:6e:${MAC}`,
    `${END} 3 2001:db8::3 * ${UUID}`,
    `${END} 4 2001:db8::4 * ${INFINIBAND}`,
    `${END} 5 2001:db8::5 * *`,
    `${END} 6 2001:db8::zz * ${UUID}`,
  ]
  const { report, statements } = await read(`${lines.join('\n')}\n`)
  t.match(report, { received: 8, ignored: 4, rejected: 1, errors: [{ line: 8, message: /is not an IP address/ }] })
  t.match(report.warnings, [
    { code: 'no_mac', count: 2 },
    { code: 'not_ethernet', count: 1 },
  ])
  t.strictSame(shown(statements), [
    ...[`10.0.0.1 ${MAC}`, `2001:db8::1 ${MAC}`, `2001:db8::2 ${MAC}`],
    ...['2001:db8::3 nobody', '2001:db8::4 nobody', '2001:db8::5 nobody'],
  ])
})

t.test('dnsmasq: wherever the IPv6 part is cut off, only its last line is rejected', async (t) => {
  const whole = `duid 00:01:00:01:2a:2b\n${END} 1 2001:db8::1 * 00:03:00:01:${MAC}\n`
  for (const duid of [`00:01:00:01:2b:65:6d:6e:${MAC}`, UUID, '00:02:00:00:00:09:0c']) {
    const last = `${END} 2 2001:db8::2 host ${duid}`
    for (let end = 1; end < last.length; end++) {
      const { report } = await read(whole + last.slice(0, end))
      t.match(report, { received: 3, ignored: 1, rejected: 1 }, last.slice(0, end))
    }
  }
})

t.test('ISC: a client by octets with colons, several addresses, and what becomes of them', async (t) => {
  const address = (ip: string, state: string) =>
    `  iaaddr ${ip} {\n    binding state ${state};\n    max-life 3600;\n    ends 6 2026/11/28 07:00:00;\n  }\n`
  const client = (kind: string, name: string, ...addresses: string[]) =>
    `${kind} ${name} {\n  cltt 6 2026/11/28 06:00:00;\n${addresses.join('')}}\n\n`
  const text = [
    client(
      'ia-na',
      `61:16:00:fb:00:03:00:01:${MAC}`,
      ...[address('2001:db8::1', 'active'), address('2001:db8::2', 'expired')],
    ),
    client('ia-ta', `"\\001\\002\\"\\\\\\000\\003\\000\\001<\\"\\373\\000\\026a"`, address('2001:db8::3', 'active')),
    client('ia-na', '"\\001\\002\\003\\004\\000\\002\\000\\000"', address('2001:db8::4', 'active')),
    client('ia-na', `61:16:00:fb:00:03:00:01:${MAC}`, address('2001:db8::5', 'abandoned')),
    client('ia-na', '61:16', address('2001:db8::6', 'active')),
    client('ia-na', '"\\001\\002\\003\\004"'),
  ].join('')
  const { report, statements } = await read(text)
  t.match(report, { format: 'isc', ignored: 2, rejected: 0, warnings: [{ code: 'no_mac', count: 2 }] })
  t.strictSame(shown(statements), [
    ...[`2001:db8::1 ${MAC}`, `2001:db8::2 ${MAC}`, `2001:db8::3 ${MAC}`],
    ...['2001:db8::4 nobody', '2001:db8::5 nobody', '2001:db8::6 nobody'],
  ])
})

t.test('ISC: the files of both families one after the other', async (t) => {
  const file4 = await readFile(new URL('../fixtures/field/16-isc-dhcpd.leases', import.meta.url))
  const { report, statements } = await read(Buffer.concat([file4, await fixture('isc-dhcpd6.leases')]))
  t.match(report, { format: 'isc', rejected: 0 })
  t.equal(statements.length, 4)
  t.strictSame(shown(statements)[0], '10.46.0.36 3c:22:fb:00:16:01')
})

t.test('ISC: an address that is inside nothing, or in a block that is not closed, is not taken', async (t) => {
  const inside = '  iaaddr 2001:db8::1 {\n    binding state active;\n  }\n'
  t.match(await read(`authoring-byte-order little-endian;\n${inside}`), { statements: [] })
  const open = `ia-na "\\001\\002\\003\\004" {\n${inside}ia-na "\\001\\002\\003\\004" {\n}\n`
  t.match((await read(open)).report, { rejected: 1, errors: [{ line: 5, message: /no end/ }] })
})

t.test('odhcpd: several addresses, prefixes, and leases that have ended', async (t) => {
  const line = (more: string) => `# br-lan 000300013c22fb001661 1a2c6dc1 ${more}\n`
  const lines = [
    `# br-lan 3c22fb001661 ipv4 host ${END} a2d0001 32 10.45.0.1/32\n`,
    line(`host ${END} 6f9 128 2001:db8::6f9/128 fd00::6f9/128`),
    line(`- -1 2 56 2001:db8:2::/56`),
    line('broken\\x20x 0 7 128'),
    `# br-lan 0004ebcf8f90ce2ce3201255c6fe9bc716ee 2 host ${END} 8 128 2001:db8::8/128 2001:db8:1::8/128\n`,
    `2001:db8::6f9\thost.lan\thost\n`,
    line(`host ${END} 6f9 128 2001:db8::zz/128`),
  ]
  const { report, statements } = await read(lines.join(''))
  t.match(report, { format: 'odhcpd', received: 7, ignored: 4, rejected: 1, errors: [{ line: 7 }] })
  t.match(report.warnings, [
    { code: 'prefix', count: 1 },
    { code: 'not_bound', count: 1 },
    { code: 'no_mac', count: 1 },
  ])
  t.strictSame(shown(statements), [
    ...[`10.45.0.1 ${MAC}`, `2001:db8::8 nobody`, `2001:db8::6f9 ${MAC}`],
    ...['2001:db8:1::8 nobody', `fd00::6f9 ${MAC}`],
  ])
  const whole = line(`host ${END} 6f9 128 2001:db8::6f9/128`)
  for (let end = 3; end < whole.length - 1; end++) {
    t.match((await read(whole + whole.slice(0, end))).report, { received: 2, rejected: 1 }, whole.slice(0, end))
  }
})

t.test('a file of DHCPv6 alone is told by its first lines', async (t) => {
  for (const [text, format] of [
    [KEA6, 'kea'],
    ['duid 00:01:00:01:2a:2b\n', 'dnsmasq'],
    ['server-duid "\\000\\001";\nia-pd "x" {\n}\n', 'isc'],
    [`# br-lan 000300013c22fb001661 1a2c6dc1 - -1 2 56 2001:db8:2::/56\n`, 'odhcpd'],
  ] as const) {
    t.match((await read(text)).report, { format, rejected: 0, created: 0 }, text)
  }
})
