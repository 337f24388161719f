import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
const topFolders = [...new Set(tracked.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? ''))]
const FOLDERS = topFolders.map((name) => name.replace('.', '\\.')).join('|')
/** A path from the root of the repository; what is relative to somewhere else begins with a dot or a slash. */
const PATH = new RegExp(`(?<![\\w./~<-])(?:${FOLDERS})/[\\w./*-]*[\\w*/]`, 'g')
const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
/** What is only there after something has run. */
const madeLater = read('.gitignore').split('\n')
const exists = (path: string): boolean =>
  path.includes('*')
    ? globSync(path, { cwd: ROOT }).length > 0
    : existsSync(join(ROOT, path)) || madeLater.includes(path)
/** The changelog describes earlier states, as old migrations do. */
const pages = tracked.filter((path) => /^(docs\/.*|[A-Z]+)\.md$/.test(path) && path !== 'CHANGELOG.md')

const namedIn = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.match(PATH) ?? [])
const linkedIn = (page: string): string[] =>
  [...read(page).matchAll(LINK)].map(([, target = '']) => join(dirname(page), target))

t.test('every path that a page names or links to exists', async (t) => {
  t.ok(pages.length > 20)
  const found = pages.flatMap((page) => [...namedIn(read(page)), ...linkedIn(page)].map((path) => ({ page, path })))
  t.ok(found.length > 100)
  for (const { page, path } of found) t.ok(exists(path), `${page}: ${path}`)
})

t.test('every path that a comment names exists', async (t) => {
  const sources = tracked.filter((path) => /\.(ts|js|sh)$|schema\.sql$/.test(path) && existsSync(join(ROOT, path)))
  const found = sources.flatMap((file) =>
    (read(file).match(/^\s*(\/\/|\/?\*|--|#).*$/gm) ?? [])
      .flatMap((comment) => comment.match(PATH) ?? [])
      .map((path) => ({ file, path })),
  )
  t.ok(found.length > 10)
  for (const { file, path } of found) t.ok(exists(path), `${file}: ${path}`)
})

t.test('the architecture page has every folder of the repository in its table of rooms', async (t) => {
  const cells = [...read('docs/architecture.md').matchAll(/^\| (`[a-z]+\/.*?) \|/gm)].map(([, cell = '']) => cell)
  const listed = cells.flatMap((cell) => cell.match(/[a-z]+(?=\/`)/g) ?? [])
  const folders = topFolders.filter((name) => !name.startsWith('.'))
  t.strictSame(
    folders.filter((name) => !listed.includes(name)),
    [],
  )
})

t.test('the glossary has each word once, in alphabetical order, in two lines at most', async (t) => {
  const entries = read('docs/words.md').split('\n- ').slice(1)
  const words = entries.map((entry) => /^\*\*(.+?)\*\*/.exec(entry)?.[1] ?? entry)
  t.ok(words.length > 30)
  t.strictSame(words, [...new Set(words)].toSorted())
  for (const entry of entries) t.ok(entry.trim().split('\n').length <= 2, entry)
})
