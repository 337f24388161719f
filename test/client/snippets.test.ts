import { once } from 'node:events'
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { spawnBare } from '../helpers/process/bare-node.ts'
import { temporaryFolder } from '../helpers/server-process.ts'
import { within } from '../helpers/until.ts'

const ROOT = join(import.meta.dirname, '../..')
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc')
const OPTIONS = ['--noEmit', '--strict', '--module', 'nodenext', '--allowImportingTsExtensions', '--types', 'node']

t.test('the snippets for clients compile as they stand', async (t) => {
  const cwd = temporaryFolder(t)
  symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'))
  copyFileSync(join(import.meta.dirname, 'contract.ts'), join(cwd, 'contract.ts'))
  writeFileSync(join(cwd, 'package.json'), '{"type": "module"}')
  const files = ['README.md', 'docs/clients.md'].map((file, index) => {
    const [, snippet = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(ROOT, file), 'utf8')) ?? []
    t.match(snippet, 'createClient', file)
    writeFileSync(join(cwd, `${index}.ts`), snippet)
    return `${index}.ts`
  })
  const compiler = spawnBare([COMPILER, ...OPTIONS, ...files], {}, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => compiler.kill('SIGKILL'))
  const ended = Promise.all([text(compiler.stdout as Readable), once(compiler, 'exit')])
  const [said, [code]] = await within(ended, 'the compiler has ended', 300)
  t.strictSame([said, code], ['', 0])
})
