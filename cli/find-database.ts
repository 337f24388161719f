import { existsSync } from 'node:fs'
import { fileOf } from '../db/open-store.ts'
import { loadConfig } from '../plugins/config.ts'
import { usageError } from './command-error.ts'
import type { Environment } from './context.ts'
import type { DatabaseOption } from './database-option.ts'

/** The database file of the option or `DATABASE_URL`. Throws a usage error where it doesn't exist. */
export function databaseOf({ database }: DatabaseOption, env: Environment): string {
  const file = database ?? fileIn(env)
  if (!existsSync(file)) throw usageError(`There is no database ${file}: pass --database, or set DATABASE_URL.`)
  return file
}

function fileIn(env: Environment): string {
  try {
    return fileOf(loadConfig({ DATABASE_URL: env.DATABASE_URL }).DATABASE_URL)
  } catch (error) {
    throw usageError((error as Error).message)
  }
}
