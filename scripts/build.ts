import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What is read at run time and isn't TypeScript; a folder is copied without its `.ts` files. */
const ASSETS = ['openapi.yaml', 'db/sqlite/migrations', 'db/postgres/migrations', 'monitor', 'plugins/pages/api-docs']

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/**
 * Builds `dist/` for the package: Node runs no TypeScript under `node_modules`. The tree is the same as here, so every
 * path relative to a module stays right. Types are checked by `npm run types`, not here.
 */
function build(): void {
  rmSync(dist, { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  for (const asset of ASSETS.filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, asset), join(dist, asset), { recursive: true, filter: (source) => !source.endsWith('.ts') })
  }
}

build()
