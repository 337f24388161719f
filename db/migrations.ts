import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Migration {
  readonly version: number
  readonly sql: string
}

/** The numbered files of a folder, in their order: `0001-founding.sql` and so on. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), sql: readFileSync(join(folder, name), 'utf8') }))
}

/** Why a database of a newer release is refused; `place` names it. */
export const tooNew = (place: string, current: number, newest: number): Error =>
  new Error(
    `${place} is at schema version ${current}, newer than the ${newest} this release knows: install a newer release, or restore a backup made before the upgrade`,
  )
