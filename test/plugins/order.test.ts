import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const root = join(import.meta.dirname, '../..')
const app = readFileSync(join(root, 'app.ts'), 'utf8')
const architecture = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

/** The rooms as the architecture page lists them. */
const listed = [...architecture.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, room]) => room)

t.test('the architecture page lists the rooms of plugins/', async (t) => {
  const folders = readdirSync(join(root, 'plugins'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  t.strictSame([...listed].sort(), folders.map(({ name }) => name).sort())
})

t.test('app.ts registers the rooms in that order, each of them whole', async (t) => {
  const imports = app.matchAll(/^import (\w+).* from '\.\/plugins\/(\w+)\//gm)
  const roomOf = new Map([...imports].map(([, plugin, room]) => [plugin, room]))
  const registered = [...app.matchAll(/\.register\((\w+)/g)].map(([, plugin]) => roomOf.get(plugin))
  const rooms = registered.filter((room) => room !== undefined)
  t.strictSame(
    rooms.filter((room, index) => room !== rooms[index - 1]),
    listed,
  )
  const comments = [...app.matchAll(/^ {2}\/\/ ([a-z]+)$/gm)].map(([, room]) => room)
  t.strictSame(comments, listed, 'the blocks are named after the rooms')
})
