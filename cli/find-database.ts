import { existsSync } from 'node:fs'
import { type DatabaseUrl, databaseFile, urlOf } from '../db/open-store.ts'
import { loadConfig } from '../plugins/config.ts'
import { usageError } from './command-error.ts'
import type { Environment } from './context.ts'
import type { DatabaseOption } from './database-option.ts'

/** The database of the option or `DATABASE_URL`. Throws a usage error where it is a file that doesn't exist. */
export function databaseOf({ database }: DatabaseOption, env: Environment): DatabaseUrl {
  const url = configured(database === undefined ? env.DATABASE_URL : urlOf(database))
  const file = databaseFile(url)
  if (file !== null && !existsSync(file)) {
    throw usageError(`There is no database ${file}: pass --database, or set DATABASE_URL.`)
  }
  return url
}

function configured(url: string | undefined): DatabaseUrl {
  try {
    return loadConfig({ DATABASE_URL: url }).DATABASE_URL
  } catch (error) {
    throw usageError((error as Error).message)
  }
}
