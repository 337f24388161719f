import fs, {
  appendFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import t, { type Test } from 'tap'
import type { ImportFormat } from '../../../importers/formats.ts'
import { createFileReader, FILE_BOUNDS } from '../../../sources/readers/file-reader.ts'
import { type LeaseFile, openLeaseFiles } from '../../../sources/readers/lease-files.ts'
import { quietCopy } from '../../../sources/readers/quiet-copy.ts'
import { randomOf, runsOr } from '../../helpers/random.ts'
import { changed, runOptions, textOf } from '../../helpers/sources/reading.ts'
import { ADDRESSES, HEADER, lastLeases, rotatingLeases } from '../../helpers/sources/rotating-leases.ts'
import { until } from '../../helpers/until.ts'

const DNSMASQ = '1900000000 02:00:00:00:00:01 10.0.0.1 * *\n'
/** A line of a Kea file, told apart by the name. */
const lease = (name: string): string => `10.0.0.1,02:00:00:00:00:01,,3600,1800000000,1,0,0,${name},0,\n`

/** Opens one of the files of a folder, or reads it. */
function folderOf(t: Test, files: Readonly<Record<string, string>>, bounds = FILE_BOUNDS) {
  const folder = t.testdir(files)
  const openFile = createFileReader({ ...bounds, pauseMs: 1 })
  const path = (name: string) => join(folder, name)
  const open = (name: string, format: ImportFormat | null, lastRead: string | null = null) =>
    openFile({ kind: 'file', path: path(name), format }, runOptions(t, folder, lastRead))
  const read = async (name: string, format: ImportFormat | null = null) => textOf(await open(name, format))
  return { folder, path, open, read }
}

/** What this process has open of a folder. */
const openIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(folder))
    } catch {
      return []
    }
  })

t.test('a file is read once, and again when it was written, replaced or touched', async (t) => {
  const { open, path } = folderOf(t, { leases: DNSMASQ })
  let mark: string | null = null
  const readAnew = async (text: string) => {
    const reading = changed(await open('leases', null, mark))
    t.equal(await textOf(reading), text)
    t.equal(reading.format, 'dnsmasq')
    t.not(reading.mark, mark)
    mark = reading.mark
    t.strictSame(await open('leases', null, mark), { unchanged: true })
  }
  await readAnew(DNSMASQ)
  appendFileSync(path('leases'), DNSMASQ)
  await readAnew(DNSMASQ + DNSMASQ)
  writeFileSync(path('next'), DNSMASQ + DNSMASQ)
  renameSync(path('next'), path('leases'))
  await readAnew(DNSMASQ + DNSMASQ)
  utimesSync(path('leases'), 1_700_000_000, 1_700_000_000)
  await readAnew(DNSMASQ + DNSMASQ)
})

t.test('of Kea everything is read that its clean-up has left beside the file, the oldest first', async (t) => {
  const states: [string, string[], string[]][] = [
    ['before the first clean-up', [''], ['']],
    ['afterwards', ['.2', ''], ['.2', '']],
    ['moved away', ['.1', ''], ['.1', '']],
    ['moved away again', ['.2', '.1', ''], ['.2', '.1', '']],
    ['being folded', ['.2', '.1', '.output', '.pid', ''], ['.2', '.1', '']],
    ['folded', ['.2', '.1', '.completed', '.pid', ''], ['.completed', '']],
    ['with the older ones partly removed', ['.1', '.completed', '.pid', ''], ['.completed', '']],
    ['with the older ones removed', ['.completed', ''], ['.completed', '']],
  ]
  for (const [state, present, expected] of states) {
    await t.test(state, async (t) => {
      const files = present.map((suffix) => [`leases.csv${suffix}`, HEADER + lease(`in${suffix}`)])
      const { open } = folderOf(t, Object.fromEntries(files))
      for (const format of ['kea', null] as const) {
        const reading = changed(await open('leases.csv', format))
        const names = (await textOf(reading)).match(/in[.\w]*/g)
        t.strictSame(
          names,
          expected.map((suffix) => `in${suffix}`),
        )
        t.equal(reading.format, 'kea')
      }
    })
  }
})

t.test('what lies beside another file than one of Kea is left alone', async (t) => {
  const { read } = folderOf(t, { leases: DNSMASQ, 'leases.1': 'old', 'leases.2': 'older', 'leases.completed': 'done' })
  t.equal(await read('leases'), DNSMASQ)
  t.equal(await read('leases', 'isc'), DNSMASQ)
})

t.test('while Kea gives leases and cleans up, none is missed and no old one comes last', async (t) => {
  const random = randomOf(t)
  const { path, read } = folderOf(t, {}, { ...FILE_BOUNDS, tries: 200 })
  const server = rotatingLeases(path('leases.csv'))
  for (let turn = 0; turn < runsOr(100); turn++) {
    // Before the reader begins, while it works, and then no more: so the reader comes to an end.
    const before = forward(server, random.whole(1, 30))
    let turns = random.whole(0, 60)
    const pace = random.next()
    // When the reader looks again, the server is a step ahead, or a whole round.
    const longest = random.pick([1, 3, 9])
    let isRead = false
    const reading = read('leases.csv', 'kea').finally(() => {
      isRead = true
    })
    while (!isRead) {
      const isBetween = turns === 0 && !existsSync(path('leases.csv'))
      if (isBetween) forward(server, 1)
      else if (turns > 0 && random.next() < pace) forward(server, random.whole(1, longest))
      turns = Math.max(0, turns - 1)
      await new Promise(setImmediate)
    }
    const last = [...lastLeases(await reading).values()].sort((a, b) => b - a)
    const newest = last[0] ?? -1
    const expected = Array.from({ length: Math.min(ADDRESSES, newest + 1) }, (_, back) => newest - back)
    t.strictSame(last, expected, `all of the ${newest + 1} leases, ${before} of which were given before`)
    t.ok(newest + 1 >= before, `${newest + 1} of ${before} leases`)
  }
})

/** How many leases there are so many steps later. */
function forward(server: Generator<number>, steps: number): number {
  let leases = 0
  for (let step = 0; step < steps; step++) leases = server.next().value
  return leases
}

t.test('a name that was taken and given up again between two looks is noticed', async (t) => {
  const { path, read } = folderOf(t, {})
  const server = rotatingLeases(path('leases.csv'))
  const isThere = (suffix: string) => existsSync(path(`leases.csv${suffix}`))
  const advance = (isSo: () => boolean) => {
    do forward(server, 1)
    while (!isThere('') || !isSo())
  }
  advance(() => isThere('.2') && isThere('.1'))
  // Each time it looks for one of the older files, that one is away for a moment.
  const away = new Map([
    ['open .2', () => isThere('.completed') && !isThere('.1')],
    ['stat .completed', () => !isThere('.completed')],
    ['stat .2', () => !isThere('.2') && !isThere('.1')],
  ])
  beforeLooking(t, (call, path) => {
    const when = `${call} ${extname(path)}`
    const isSo = away.get(when)
    away.delete(when)
    if (isSo !== undefined) advance(isSo)
  })
  const last = lastLeases(await read('leases.csv', 'kea'))
  t.equal(away.size, 0)
  t.equal(last.size, Math.min(ADDRESSES, Math.max(...last.values()) + 1))
})

/** Calls something before each call of the file system that opens or looks at a path. */
function beforeLooking(t: Test, call: (what: 'open' | 'stat', path: string) => void): void {
  for (const what of ['open', 'stat'] as const) {
    const real = fs.promises[what] as (...args: unknown[]) => unknown
    const patched = (...args: unknown[]) => {
      call(what, String(args[0]))
      return real(...args)
    }
    Object.assign(fs.promises, { [what]: patched })
    t.teardown(() => {
      Object.assign(fs.promises, { [what]: real })
      syncBuiltinESMExports()
    })
  }
  syncBuiltinESMExports()
}

t.test('files that never stay the same are given up', async (t) => {
  const { path, folder } = folderOf(t, { 'leases.csv': HEADER })
  const { allowed, signal } = runOptions(t, folder)
  const opened = openLeaseFiles(path('leases.csv'), 'kea', allowed, signal, { tries: 0, pauseMs: 1 })
  await t.rejects(opened, { code: 'bad_answer', message: /change all the time/ })
})

t.test('a line that is cut off never swallows the next file', async (t) => {
  const { read } = folderOf(t, { 'a.csv.1': `${HEADER}${lease('in')}10.0.0.2,02:0`, 'a.csv': HEADER + lease('after') })
  t.equal(await read('a.csv'), `${HEADER}${lease('in')}10.0.0.2,02:0\n${HEADER}${lease('after')}`)
})

t.test('a log is read as long as it was when it was opened', async (t) => {
  const { open, path } = folderOf(t, { 'a.csv': HEADER + lease('in') })
  const reading = changed(await open('a.csv', null))
  appendFileSync(path('a.csv'), lease('later'))
  t.equal(await textOf(reading), HEADER + lease('in'))
  t.equal(await textOf(await open('a.csv', null, reading.mark)), HEADER + lease('in') + lease('later'))
})

t.test('a file that vanishes while it is read is read to its end, one that shrinks is not', async (t) => {
  const { open, path, folder } = folderOf(t, { 'a.csv': HEADER + lease('in').repeat(5000) })
  const vanishing = await open('a.csv', 'kea')
  const shrinking = await open('a.csv', 'kea')
  truncateSync(path('a.csv'), 100_000)
  await t.rejects(textOf(shrinking), { code: 'bad_answer', message: /became shorter while it was read/ })
  writeFileSync(path('a.csv'), HEADER + lease('in').repeat(5000))
  rmSync(path('a.csv'))
  t.equal((await textOf(vanishing)).length, (HEADER + lease('in').repeat(5000)).length)
  await t.rejects(open('a.csv', 'kea'), { code: 'unreachable', message: /^There is no file/ })
  t.strictSame(openIn(folder), [])
})

t.test('a file that is written over is read once nobody writes any more', async (t) => {
  const { open, path } = folderOf(t, { leases: DNSMASQ.repeat(3) }, { ...FILE_BOUNDS, quietMs: 1000 })
  truncateSync(path('leases'), 0)
  appendFileSync(path('leases'), DNSMASQ)
  // A writer that pauses in the middle.
  setTimeout(() => appendFileSync(path('leases'), DNSMASQ.repeat(2)), 100)
  const reading = changed(await open('leases', 'dnsmasq'))
  t.equal(await textOf(reading), DNSMASQ.repeat(3))
  t.strictSame(await open('leases', 'dnsmasq', reading.mark), { unchanged: true }, 'what was read is what is marked')
})

t.test('a copy that was made while somebody wrote is made again', async (t) => {
  for (const written of [2, 3, 5]) {
    const { path, folder } = folderOf(t, { leases: DNSMASQ.repeat(3) })
    utimesSync(path('leases'), 1_700_000_000, 1_700_000_000)
    const { allowed, signal } = runOptions(t, folder)
    const { files } = await openLeaseFiles(path('leases'), 'dnsmasq', allowed, signal, FILE_BOUNDS)
    const [file] = files as [LeaseFile]
    const text = DNSMASQ.replace('10.0.0.1', '10.0.0.2').repeat(written)
    const handle = whenFirstRead(file.handle, () => writeFileSync(path('leases'), text))
    const copy = await quietCopy({ ...file, handle }, FILE_BOUNDS, signal)
    t.equal(await copy.handle.readFile('utf8'), text, `${written} lines in place of 3`)
    await copy.handle.close()
    await file.handle.close()
  }
})

/** The same handle; what it calls comes between the first look at a file and the first byte that is read. */
function whenFirstRead(handle: FileHandle, call: () => void): FileHandle {
  let isFirst = true
  const read = (...args: Parameters<FileHandle['read']>) => {
    if (isFirst) call()
    isFirst = false
    return handle.read(...args)
  }
  return { read, stat: (options: { bigint: true }) => handle.stat(options) } as unknown as FileHandle
}

t.test('a file that is never left alone is given up', async (t) => {
  const { open, path } = folderOf(t, { leases: DNSMASQ }, { ...FILE_BOUNDS, quietMs: 20, patienceMs: 300 })
  const writing = setInterval(() => appendFileSync(path('leases'), DNSMASQ), 1)
  const opening = open('leases', 'dnsmasq').finally(() => clearInterval(writing))
  await t.rejects(opening, { code: 'bad_answer', message: /is written all the time/ })
})

t.test('nothing stays open or behind', async (t) => {
  const { folder, open, path } = folderOf(t, {
    leases: DNSMASQ,
    'a.csv': HEADER,
    'a.csv.1': HEADER,
    'a.csv.completed': HEADER,
  })
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('bulk-actions-leases-')).length
  const before = copies()
  const openFile = createFileReader()
  for (const name of ['leases', 'a.csv']) {
    await textOf(await open(name, null))
    const partly = changed(await open(name, null))
    for await (const _ of partly.body) break
    const { mark } = partly
    t.strictSame(await open(name, null, mark), { unchanged: true })
    t.strictSame(openIn(folder), [], `${name} was read`)

    const ended = new AbortController()
    const options = { ...runOptions(t, folder), signal: ended.signal }
    const unread = changed(await openFile({ kind: 'file', path: path(name), format: null }, options))
    ended.abort(new Error('over'))
    await until(() => openIn(folder).length === 0, `${name} is closed though nobody has read it`)
    await t.rejects(textOf(unread), /over/)
    await t.rejects(openFile({ kind: 'file', path: path(name), format: null }, options), /over/)
  }
  t.equal(copies(), before)
})

t.test('the size is bounded, and nothing at all is no lease file', async (t) => {
  const { open, folder } = folderOf(
    t,
    { leases: DNSMASQ, 'leases.csv': HEADER, 'leases.csv.1': HEADER, empty: '' },
    { ...FILE_BOUNDS, maxBytes: 150 },
  )
  await textOf(await open('leases', null))
  await t.rejects(open('leases.csv', null), { code: 'too_large', message: /has 206 bytes; 150 is the most/ })
  await t.rejects(open('empty', null), { code: 'bad_answer', message: /is empty; .* the format, dnsmasq or odhcpd\.$/ })
  await t.rejects(open('empty', 'kea'), {
    code: 'bad_answer',
    message: /is empty; see whether its server writes there\.$/,
  })
  for (const format of ['dnsmasq', 'odhcpd'] as const) t.equal(await textOf(await open('empty', format)), '')
  t.strictSame(openIn(folder), [])
})

t.test('a file beside it that leads elsewhere is refused', async (t) => {
  const { path, open, folder } = folderOf(t, { 'a.csv': HEADER })
  symlinkSync('/etc/passwd', path('a.csv.1'))
  await t.rejects(open('a.csv', null), { code: 'not_allowed', message: /leads to \/etc\/passwd/ })
  t.strictSame(openIn(folder), [])
})
