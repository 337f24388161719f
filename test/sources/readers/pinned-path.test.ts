import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { openLeaseFiles } from '../../../sources/readers/lease-files.ts'
import { checkFolders, pinPath } from '../../../sources/readers/pinned-path.ts'
import { SourceError } from '../../../sources/source-reader.ts'
import { temporaryFolder } from '../../helpers/server-process.ts'

const NOT_ALLOWED = { code: 'not_allowed', message: /lies in no folder of SOURCE_ALLOWED; add its folder there\.$/ }
const only = (...folders: string[]) => ({ networks: [], folders })

t.test('a file is found where its links lead, and only there it must be allowed', async (t) => {
  const folder = t.testdir({ in: { leases: 'in' }, out: { leases: 'out' } })
  const allowed = only(join(folder, 'in'))
  symlinkSync(join(folder, 'out/leases'), join(folder, 'in/escapes'))
  symlinkSync(join(folder, 'in/leases'), join(folder, 'out/leads-back'))
  symlinkSync(join(folder, 'out'), join(folder, 'in/folder'))

  for (const path of ['in/leases', 'out/leads-back', 'out/../in/leases']) {
    const pinned = await pinPath(join(folder, path), 'file', allowed)
    t.equal(readFileSync(pinned.link, 'utf8'), 'in', path)
    t.equal(pinned.where, join(folder, 'in/leases'))
    await pinned.release()
  }
  const escaping = ['out/leases', 'in/escapes', 'in/folder/leases', 'in/../out/leases']
  for (const path of escaping) await t.rejects(pinPath(join(folder, path), 'file', allowed), NOT_ALLOWED, path)
  await t.rejects(pinPath(join(folder, 'in/escapes'), 'file', allowed), {
    message: /leads to .*out\/leases, which lies/,
  })
})

t.test('what is read is what was judged, whatever the path leads to by then', async (t) => {
  const folder = t.testdir({ in: { leases: 'in' }, out: { leases: 'out' } })
  const path = join(folder, 'in/leases')
  const pinned = await pinPath(path, 'file', only(join(folder, 'in')))
  renameSync(path, join(folder, 'in/moved'))
  symlinkSync(join(folder, 'out/leases'), path)
  t.equal(readFileSync(path, 'utf8'), 'out')
  t.equal(readFileSync(pinned.link, 'utf8'), 'in')
  rmSync(join(folder, 'in/moved'))
  t.equal(readFileSync(pinned.link, 'utf8'), 'in', 'also once it is removed')
  await pinned.release()
})

t.test('a swap at any moment never leads out', async (t) => {
  const folder = t.testdir({ in: { real: 'in' }, out: { leases: 'out' } })
  const [path, next] = [join(folder, 'in/leases'), join(folder, 'in/next')]
  const lead = (to: string) => {
    symlinkSync(join(folder, to), next)
    renameSync(next, path)
  }
  lead('in/real')
  const seen = { in: 0, refused: 0 }
  for (let turn = 0; turn < 300; turn++) {
    const coming = pinPath(path, 'file', only(join(folder, 'in'))).catch((error: unknown) => error)
    for (let swap = 0; swap <= turn % 7; swap++) {
      await new Promise(setImmediate)
      lead(swap % 2 === 0 ? 'out/leases' : 'in/real')
    }
    const pinned = await coming
    if (pinned instanceof SourceError) seen.refused++
    else {
      const { link, release } = pinned as Awaited<ReturnType<typeof pinPath>>
      if (readFileSync(link, 'utf8') !== 'in') t.fail('it read what lies outside')
      seen.in++
      await release()
    }
  }
  t.equal(seen.in + seen.refused, 300)
  t.ok(seen.in > 0 && seen.refused > 0, `both happened: ${JSON.stringify(seen)}`)
})

t.test('only regular files, and only sockets', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'leases'), '')
  mkdirSync(join(folder, 'folder'))
  execFileSync('mkfifo', [join(folder, 'queue')])
  const socket = createServer()
  await new Promise<void>((resolve) => socket.listen(join(folder, 'socket'), resolve))
  t.teardown(() => socket.close())

  const allowed = only(folder, '/dev')
  const noFiles = [join(folder, 'queue'), join(folder, 'folder'), join(folder, 'socket'), '/dev/zero']
  for (const path of noFiles) {
    await t.rejects(pinPath(path, 'file', allowed), { code: 'not_allowed', message: /is not a regular file/ }, path)
  }
  for (const path of [join(folder, 'leases'), join(folder, 'queue')]) {
    await t.rejects(pinPath(path, 'socket', allowed), { code: 'not_allowed', message: /is not a socket/ }, path)
  }
  await (await pinPath(join(folder, 'socket'), 'socket', allowed)).release()
})

t.test('what is missing or out of reach says so', async (t) => {
  const folder = t.testdir({ leases: '' })
  symlinkSync('circle', join(folder, 'circle'))
  const wrong: [string, RegExp][] = [
    ['none', /^There is no file .*none; see whether its server runs/],
    ['leases/none', /^There is no file .*; a part of the path is not a folder/],
    ['circle', /is a link that leads back to itself/],
    ['x'.repeat(300), /can’t be opened: ENAMETOOLONG/],
  ]
  for (const [name, message] of wrong) {
    await t.rejects(pinPath(join(folder, name), 'file', only(folder)), { code: 'unreachable', message }, name)
  }
  // Whether something is there is told of allowed folders only.
  await t.rejects(pinPath('/etc/none', 'file', only(folder)), NOT_ALLOWED)
  await t.rejects(pinPath('/etc/passwd', 'file', only(folder)), NOT_ALLOWED)
})

t.test(
  'what the user of the server may not read says so',
  { skip: process.getuid?.() !== 0 && 'needs root' },
  async (t) => {
    const folder = t.testdir({ leases: '' })
    chmodSync(join(folder, 'leases'), 0o600)
    const nobody = 65_534
    process.seteuid?.(nobody)
    const pinned = await openAs(join(folder, 'leases'), folder).finally(() => process.seteuid?.(0))
    t.match(pinned, { code: 'unreachable', message: /^This server may not read .*leases; let its user read it/ })
  },
)

/** What stops the opening of a file, as the user that the process has now. */
async function openAs(path: string, folder: string): Promise<unknown> {
  const allowed = only(folder)
  return openLeaseFiles(path, null, allowed, new AbortController().signal, { tries: 1, pauseMs: 1 }).catch(
    (error) => error,
  )
}

t.test('what is not there yet is judged by the part that is', async (t) => {
  const folder = t.testdir({ in: {}, out: {} })
  symlinkSync(join(folder, 'out'), join(folder, 'in/link'))
  const allowed = only(join(folder, 'in'))
  await checkFolders(join(folder, 'in/later/leases'), allowed)
  await t.rejects(checkFolders(join(folder, 'in/link/later/leases'), allowed), NOT_ALLOWED)
  await t.rejects(checkFolders(join(folder, 'later/leases'), allowed), NOT_ALLOWED)
})

t.test('control characters of a path never reach a message, which stays short', async (t) => {
  const path = `/nowhere/\u001b[31m\n${'x'.repeat(4000)}`
  const error = (await pinPath(path, 'file', only('/var')).catch((error: unknown) => error)) as SourceError
  t.ok(error.message.length <= 500, `${error.message.length} characters`)
  t.notMatch(error.message, /\p{Cc}/u)
})
