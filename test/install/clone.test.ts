import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t from 'tap'
import { temporaryFolder } from '../helpers/server-process.ts'
import { within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const execute = promisify(execFile)

/** What a small machine has: a shell and npm, and neither Python nor a compiler. Resolves with the folder of them. */
async function smallMachine(folder: string): Promise<string> {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const outside = (process.env.PATH ?? '').split(delimiter).filter((dir) => !dir.endsWith('node_modules/.bin'))
  const env = { PATH: outside.join(delimiter) }
  for (const program of ['node', 'npm', 'sh', 'env']) {
    const { stdout } = await execute('sh', ['-c', `command -v ${program}`], { env })
    symlinkSync(stdout.trim(), join(bin, program))
  }
  return bin
}

/** A clone as git would make it, of what lies here now. */
async function clone(folder: string): Promise<string> {
  const home = join(folder, 'clone')
  const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  })
  for (const file of stdout.split('\0')) if (file !== '') cpSync(join(ROOT, file), join(home, file))
  return home
}

t.test('a clone installs without a compiler or a warning, and starts', async (t) => {
  const folder = temporaryFolder(t)
  const cwd = await clone(folder)
  const env = {
    HOME: folder,
    PATH: await smallMachine(folder),
    npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? folder, '.npm'),
  }
  const { stdout, stderr } = await execute('npm', ['ci', '--omit=dev', '--prefer-offline'], { cwd, env })
  t.match(stdout, /^\s*added \d+ packages in \w+\s*$/)
  t.equal(stderr, '')

  const npm = spawn('npm', ['start'], { cwd, env: { ...env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  // The server below npm has it, too: it is closed when both have ended.
  const ended = once(npm.stdout, 'close')
  t.teardown(() => npm.kill('SIGKILL'))
  const untilUp = async () => {
    for await (const line of createInterface({ input: npm.stdout })) {
      const [, origin] = /(http:\/\/\S+)\/docs/.exec(line) ?? []
      if (origin !== undefined) return origin
    }
    throw new Error('npm ended before the server listened')
  }
  const origin = await within(untilUp(), 'the server listens', 120)
  t.equal((await fetch(`${origin}/health/live`)).status, 200)
  npm.stdout.resume()
  npm.kill('SIGTERM')
  await within(ended, 'npm and the server below it have ended')
})

t.test('where the Node of the packages can not run, the one of the machine does', async (t) => {
  const folder = temporaryFolder(t)
  const packaged = join(folder, 'node_modules/.bin')
  const own = join(folder, 'bin')
  for (const bin of [packaged, own]) mkdirSync(bin, { recursive: true })
  const write = (path: string, text: string) => {
    writeFileSync(path, text)
    chmodSync(path, 0o755)
  }
  const node = (whose: string) => `#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 || echo "${whose}: $*"\n`
  // As on a machine without glibc: the program that a file names as its loader isn't there.
  write(join(packaged, 'node'), '#!/lib64/no-such-loader\n')
  write(join(own, 'node'), node("the machine's"))
  const env = { PATH: [packaged, own, '/bin'].join(delimiter) }
  const run = () => execute('/bin/sh', [join(ROOT, 'scripts/node.sh'), 'server.ts', 'x y'], { cwd: ROOT, env })
  t.match((await run()).stdout, /^the machine's: .*server\.ts x y\n$/)
  write(join(packaged, 'node'), node("the packages'"))
  t.match((await run()).stdout, /^the packages': .*server\.ts x y\n$/)
})

t.test('before the packages are installed, a start says to install them', async (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'scripts'))
  for (const file of ['package.json', 'scripts/node.sh', 'server.ts']) cpSync(join(ROOT, file), join(folder, file))
  const npm = { HOME: folder, PATH: await smallMachine(folder) }
  for (const version of ['v18.20.4', 'v20.20.2', 'v23.11.1', 'v24.0.0', 'v30.1.0', 'v100.0.0']) {
    const bin = join(folder, version)
    mkdirSync(bin)
    writeFileSync(join(bin, 'node'), `#!/bin/sh\necho ${version}\n`)
    chmodSync(join(bin, 'node'), 0o755)
    const env = { ...npm, PATH: [bin, npm.PATH].join(delimiter) }
    const start = execute('/bin/sh', ['scripts/node.sh', 'server.ts'], { cwd: folder, env })
    const { code, stdout, stderr } = await start.catch((error) => error)
    t.match({ code, stdout }, { code: 1, stdout: '' }, version)
    t.match(stderr, /^[^\n]*run "npm ci" first[^\n]*\n$/, version)
    t.equal(/needs Node 24/.test(stderr), /^v(18|2[0-3])/.test(version), version)
  }
})
