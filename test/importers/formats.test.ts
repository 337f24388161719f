import { readdir, readFile } from 'node:fs/promises'
import fc from 'fast-check'
import t from 'tap'
import { LINE_FORMATS, type LineFormat } from '../../importers/formats.ts'
import { readRouterDuration } from '../../importers/mikrotik.ts'
import { readLocalTime } from '../../importers/windows.ts'
import { readText as read } from '../helpers/read-text.ts'

const NOW = Date.UTC(2026, 11, 1)
/** Controls and what turns the direction of text. */
const UNSEEN = /[\p{Cc}\u202a-\u202e]/u
const MAC = '24:0a:c4:00:00:01'
const filesIn = async (folder: URL) =>
  Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(new URL(name, folder))] as const))
/** As servers of both families and inventories have written them. */
const files = [
  ...(await filesIn(new URL('../fixtures/field/', import.meta.url))),
  ...(await filesIn(new URL('../fixtures/dhcpv6/', import.meta.url))),
]

t.test('a file that no format begins like is refused with what was looked for', async (t) => {
  for (const text of ['name,colour\nprinter,red\n', 'hello\n', '# only\n# comments\n', `${'#\n'.repeat(200)}1 x\n`]) {
    await t.rejects(read(text), { code: 'unknown_format', message: /Kea .* dnsmasq .*odhcpd.* Pass format/ }, text)
  }
  t.match(await read(`# a note\n\n1795355247 ${MAC} 10.0.0.1 * *\n`), { report: { format: 'dnsmasq', created: 1 } })
  const named = await read(`# a note\n${MAC};10.0.0.1\n`, { format: 'csv', columns: 'mac=1,ip=2' })
  t.match(named.report, { format: 'csv' }, 'what is asked for is not told')
})

t.test('a source that is given names the device, a member of a record goes before it', async (t) => {
  const asked = { source: 'branch' }
  t.match(await read(`1795355247 ${MAC} 10.0.0.1 * *\n`, asked), { statements: [{ source: 'branch' }] })
  const lines = `{"mac":"${MAC}"}\n{"mac":"${MAC}","source":"crm"}\n`
  t.match(await read(lines, asked), { statements: [{ source: 'branch' }, { source: 'crm' }] })
})

t.test('ISC: the last lease of an address counts, and its state says whose it is', async (t) => {
  const lease = (ip: string, state: string, more = `hardware ethernet ${MAC};`) =>
    `lease ${ip} {\n  starts 1 2026/11/22 12:00:00;\n  ends never;\n  binding state ${state};\n  ${more}\n  on expiry {\n    if x = 1 {\n      set x = "y";\n    } else {\n      set x = "}";\n    }\n  }\n}\n`
  const text = [
    lease('10.0.0.1', 'active'),
    lease('10.0.0.1', 'free'),
    lease('10.0.0.2', 'abandoned', ''),
    lease('10.0.0.3', 'active', 'hardware infiniband 80:00:01;'),
    lease('10.0.0.4', 'active', `hardware ethernet ${MAC};\n  client-hostname "B\\303\\274ro\\"s\u202e";`),
  ].join('')
  const { report, statements } = await read(text)
  t.match(report, { format: 'isc', ignored: 1, rejected: 0, warnings: [{ code: 'not_ethernet', count: 1 }] })
  t.match(statements, [
    { kind: 'lease', released: true, seenAt: Date.UTC(2026, 10, 22, 12) },
    { kind: 'freed' },
    { kind: 'freed' },
    { kind: 'lease', released: false, leaseExpiresAt: null, hostname: 'Büro"s' },
  ])
  t.match(await read(lease('10.0.0.1', 'active').replace('12:00:00', 'soon')), {
    report: { rejected: 1, errors: [{ message: /^starts: .* is not a time/ }] },
  })
})

t.test('ISC: a lease that has no end is not taken, and that is said', async (t) => {
  const whole = `lease 10.0.0.1 {\n  starts 1 2026/11/22 12:00:00;\n  hardware ethernet ${MAC};\n}\n`
  t.match((await read(whole + whole.slice(0, -2))).report, { created: 1, warnings: [{ code: 'cut_off' }] })
  for (let end = 1; end < whole.length - 2; end++) {
    const { report, statements } = await read(whole + whole.slice(0, end))
    t.equal(statements.length, 1)
    t.equal(report.rejected + report.warnings.length > 0, true, whole.slice(0, end))
  }
})

t.test('odhcpd: leases without an end, without a name and those that have ended', async (t) => {
  const lines = [
    'ipv4 - -1 a2 32 10.0.0.1/32',
    'ipv4 broken\\x20bad_name 0 a3 32 10.0.0.2/32',
    'ipv4 x 1795400000 a4 32',
  ]
  const { report, statements } = await read(lines.map((line) => `# br-lan 240ac4000001 ${line}\n`).join(''))
  t.match(report, { format: 'odhcpd', received: 3, rejected: 1, errors: [{ line: 3 }] })
  t.match(statements, [
    { leaseExpiresAt: null, hostname: null },
    { leaseExpiresAt: NOW, hostname: 'bad_name' },
  ])
})

t.test('Windows: states of leases, semicolons, and times in the language of the server', async (t) => {
  const header = 'IPAddress;AddressState;ClientId;HostName;LeaseExpiryTime'
  const lines = [
    `10.0.0.1;ActiveReservation;24-0a-c4-00-00-01;;`,
    `10.0.0.2;InactiveReservation;24-0a-c4-00-00-02;;`,
    `10.0.0.3;Declined;;BAD_ADDRESS;`,
    `10.0.0.4;Active;52-41-53-20-10-00-00-00;;`,
    `10.0.0.5;Active;24-0a-c4-00-00-05;;soon`,
  ]
  const { report, statements } = await read(`\ufeff${header}\r\n${lines.join('\r\n')}\r\n`)
  t.match(report, { format: 'windows', received: 5, ignored: 2, rejected: 1 })
  t.match(statements, [{ kind: 'lease', leaseExpiresAt: null }, { kind: 'freed' }, { kind: 'freed' }])
  const expected = Date.UTC(2026, 10, 23, 13, 33, 20)
  for (const text of [
    ...['11/23/2026 1:33:20 PM', '23/11/2026 1:33:20 PM', '23/11/2026 13:33:20', '23.11.2026 13:33:20'],
    ...['2026-11-23 13:33:20', '2026-11-23T13:33:20', '11/23/2026 13:33:20'],
  ]) {
    t.equal(readLocalTime(text), expected, text)
  }
  t.equal(readLocalTime('2/3/2026 12:00:00 AM'), Date.UTC(2026, 1, 3))
  for (const text of ['', '31.02.2026 00:00', '13/13/2026 00:00', '1/1/2026 25:00'])
    t.equal(readLocalTime(text), null, text)
})

t.test('MikroTik: leases that nobody has are ignored, and durations are read', async (t) => {
  const bound = `mac-address=${MAC} status=bound`
  const lines = [
    ` 0   address=10.0.0.1 mac-address=${MAC} status=waiting`,
    ` 1 D address=10.0.0.2 ${bound} expires-after=soon`,
    ` 2 D address=10.0.0.3 ${bound} active-address=10.0.0.4 host-name=a b comment=x=y`,
  ]
  const { report, statements } = await read(lines.map((line) => `${line}\r\n`).join(''))
  t.match(report, { received: 3, ignored: 1, rejected: 1, warnings: [{ code: 'not_bound' }] })
  t.match(statements, [{ ip: 0x0a000004, hostname: 'a b', leaseExpiresAt: null, source: 'mikrotik' }])
  t.equal(readRouterDuration('1w2d3h4m5s'), 788_645_000)
  t.equal(readRouterDuration('1d03:04:05'), 97_445_000)
  for (const text of ['', '5', '-1s', '1y', `${'9'.repeat(30)}s`]) t.equal(readRouterDuration(text), null, text)
})

t.test('CSV: quotes, separators, and what is wrong with the columns', async (t) => {
  const text = `Name;MAC\n"a ""b""; c";${MAC}\n"open;${MAC}\nx;zz\n`
  const { report, statements } = await read(text, { columns: 'hostname=name,mac=2' })
  t.match(report, {
    format: 'csv',
    received: 3,
    rejected: 2,
    errors: [{ line: 3, message: /quote/ }, { message: /^mac: / }],
  })
  t.match(statements, [{ hostname: 'a "b"; c', ip: undefined, source: 'csv' }])
  const plain = await read(`${MAC},10.0.0.1\n`, { columns: 'mac=1,ip=2' })
  t.match(plain, { report: { received: 1 }, statements: [{ ips: [0x0a000001] }] }, 'there need be no header')
  const both = `MAC,v4,v6,where\n${MAC},10.0.0.1,"2001:db8::1; 2001:db8::2/64",berlin\n${MAC},,,\n${MAC},,x,\n`
  const asked = { columns: 'mac=MAC,ip=v4,ip=v6,site=where' }
  t.match(
    await read(both, asked),
    {
      report: { received: 3, rejected: 1, errors: [{ message: /^ip: "x" is not an IP address/ }] },
      statements: [
        { ips: [0x0a000001, `20010db8${'0'.repeat(23)}1`, `20010db8${'0'.repeat(23)}2`], site: 'berlin' },
        { ips: undefined, site: undefined },
      ],
    },
    'several addresses, and several columns of them',
  )
  for (const columns of ['mac', 'ip=1', 'mac=1,mac=2', 'mac=1,colour=2', 'mac=,ip=1', 'mac=nowhere', 'mac=1,,']) {
    await t.rejects(read(text, { columns }), { code: 'bad_columns', message: /^columns: / }, columns)
  }
})

t.test('JSON: what Kea 2.2 has answered to lease4-get-all', async (t) => {
  const answer = await readFile(new URL('../fixtures/kea-lease4-get-all.answer', import.meta.url))
  const { report, statements } = await read(answer, { mediaType: 'application/json' })
  t.match(report, { received: 4, ignored: 0, rejected: 0, warnings: [] })
  t.match(statements[3], { mac: 0x240ac4000004, ip: 0x0a0a0103, hostname: 'esp32', seenAt: 1_795_754_108_000 })
})

t.test('JSON: answers of Kea, from its socket and its agent', async (t) => {
  const json = (value: unknown) => read(JSON.stringify(value), { mediaType: 'application/json' })
  const lease = { 'ip-address': '10.0.0.1', 'hw-address': MAC, 'valid-lft': 3600, cltt: 6400, state: 0, hostname: 'x.' }
  const answer = (...leases: unknown[]) => ({ result: 0, text: 'found', arguments: { leases, count: leases.length } })
  for (const value of [answer(lease), [answer(lease)]]) {
    const { report, statements } = await json(value)
    t.match(report, { format: 'json', received: 1, rejected: 0 })
    t.match(statements, [
      { kind: 'lease', hostname: 'x', seenAt: 6_400_000, leaseExpiresAt: 10_000_000, source: 'kea' },
    ])
  }
  t.match((await json(answer(lease, { ...lease, 'hw-address': '', 'ip-address': '10.0.0.2' }))).report, { ignored: 1 })
  t.match((await json([{ result: 3, text: '0 leases' }])).report, { received: 0 })
  await t.rejects(json([{ result: 1, text: 'unknown command' }]), { code: 'bad_json', message: /unknown command/ })
  await t.rejects(json(answer(lease, { ...lease, cltt: 'x' }, 7)), { code: 'bad_json', message: /2 of 3 .*element 2/ })
  for (const value of [{}, 7, 'x', { result: 0 }]) await t.rejects(json(value), { code: 'unknown_format' })
})

t.test('JSON: what is damaged, empty or too large is refused', async (t) => {
  const json = (text: string) => read(text, { mediaType: 'application/json' })
  await t.rejects(json('[{"mac":\n]'), { code: 'bad_json', message: /not valid JSON: .* nothing was changed/ })
  await t.rejects(json(' \n'), { code: 'empty' })
  await t.rejects(json(`[${' '.repeat(8 * 1024 * 1024)}]`), { code: 'too_large', message: /8388608 bytes/ })
})

t.test(
  'whatever a reader is given, each line is one of taken, ignored and rejected, or the file is refused',
  async (t) => {
    const formats = [
      'kea',
      'dnsmasq',
      'isc',
      'odhcpd',
      'windows',
      'mikrotik',
      'csv',
      'ndjson',
      'json',
      undefined,
    ] as const
    const seed = Date.now()
    t.comment(`seed ${seed}`)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.constantFrom(...formats),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
        async ([, bytes], format, part, changes) => {
          const input = Buffer.from(bytes.subarray(0, Math.ceil(bytes.length * part)))
          for (const [at, byte] of changes) if (at < input.length) input[at] = byte
          const columns = format === 'csv' ? { columns: 'mac=1,ip=2' } : {}
          try {
            const { report, statements } = await read(input, { format, ...columns })
            const { received, ignored, rejected, errors } = report
            if (received < ignored + rejected || errors.length !== rejected) throw new Error(JSON.stringify(report))
            const unclean = statements.filter((one) => 'hostname' in one && one.hostname && UNSEEN.test(one.hostname))
            if (unclean.length > 0) throw new Error(JSON.stringify(unclean))
          } catch (error) {
            if ((error as Error).name !== 'ImportError') throw error
          }
        },
      ),
      { seed, numRuns: 600 },
    )
  },
)

t.test('a line of full length costs no reader more than a moment, whatever is in it', async (t) => {
  const spaces = ' '.repeat(60_000)
  const digits = '00'.repeat(30_000)
  const lines = [
    ...[`a${spaces}x`, `1${spaces}x`, `1 ;;;${'a'.repeat(60_000)}`, `starts${spaces}x`, ` address=${spaces}x`],
    ...[
      `1 1 ::1 x ${digits}:`,
      `ia-na ${spaces}{`,
      `ia-na "${'\\'.repeat(60_000)}" {`,
      `# a ${digits}x 1 x 1 1 128 ::1/128`,
    ],
    `::1,${digits}:,1,1`,
  ]
  const before: Partial<Record<LineFormat, string>> = {
    isc: 'lease 10.0.0.1 {\n',
    kea: 'address,duid,valid_lifetime,expire\n',
    windows: 'IPAddress,ClientId,AddressState\n',
  }
  for (const format of Object.keys(LINE_FORMATS) as LineFormat[]) {
    for (const line of lines) {
      const began = performance.now()
      await read(`${before[format] ?? ''}${line}\n`, { format, columns: 'mac=1' })
      t.ok(performance.now() - began < 1000, `${format}: ${line.slice(0, 10)}`)
    }
  }
  for (const line of lines) {
    const began = performance.now()
    await read(`${line}\n`).catch(() => {})
    t.ok(performance.now() - began < 1000, `to tell: ${line.slice(0, 10)}`)
  }
})
