import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openForWriting } from '../../db/sqlite/connection.ts'
import { migrate } from '../../db/sqlite/migrate.ts'

let template: string | null = null

/** Migrated once for each test process: each migration waits for the disk, a copy doesn't. */
function templateFile(): string {
  if (template !== null) return template
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-template-'))
  const path = join(folder, 'template.db')
  const db = openForWriting(path)
  migrate(db)
  db.close()
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  template = path
  return path
}

/** Makes an empty database of this release at `path`. */
export function copyMigrated(path: string): void {
  copyFileSync(templateFile(), path)
}

/** An empty database of this release in a folder of its own, and what removes both. */
export function migratedFile(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-app-'))
  const path = join(folder, 'test.db')
  copyMigrated(path)
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
