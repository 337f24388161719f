import { globSync, readFileSync, statSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from './runs.ts'

/** What a file imports, and the paths that it joins to its own: files that it reads, folders that it loads, threads. */
const IMPORT = /\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g
const BESIDE = /import\.meta\.dirname,\s*(?:'([^']*)')?|new URL\(\s*(?:'([^']*)'|`([^`$]*))/g

/** What each file needs directly: paths from the root, and names of packages. Types count for nothing: they are erased. */
const direct = new Map<string, readonly string[]>()

/** Everything that a file needs, directly or not, itself too. Only files that `follow` accepts are looked into. */
export function needs(file: string, follow: (file: string) => boolean = () => true): ReadonlySet<string> {
  const found = new Set([file])
  for (const one of found) if (follow(one)) for (const other of directNeeds(one)) found.add(other)
  return found
}

function directNeeds(file: string): readonly string[] {
  const known = direct.get(file)
  if (known !== undefined) return known
  const list = file.endsWith('.ts') && isFile(file) ? readNeeds(file) : []
  direct.set(file, list)
  return list
}

function readNeeds(file: string): string[] {
  const text = stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8'))
  const beside = (path: string): string => join(dirname(file), path)
  const imported = [...text.matchAll(IMPORT)].map(([, from, path = from ?? '']) =>
    path.startsWith('.') ? beside(path) : path,
  )
  const joined = [...text.matchAll(BESIDE)].map(([, ...paths]) =>
    beside(paths.find((path) => path !== undefined) ?? '.'),
  )
  return [...imported, ...joined.flatMap((path) => filesAt(path, file))]
}

/** A file, or those of a folder; a folder around `file`, such as the root, says nothing about what is read there. */
function filesAt(path: string, file: string): string[] {
  if (isFile(path)) return [path]
  if (path === '.' || dirname(file).startsWith(`${path}/`) || path.startsWith('..')) return []
  return globSync('**/*.*', { cwd: join(ROOT, path) }).map((name) => join(path, name))
}

function isFile(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() ?? false
}
