import { closeSync, existsSync, openSync } from 'node:fs'

/**
 * Makes an empty file that nobody else may read, where there is none: a database holds secrets, and SQLite would make it
 * readable for all. Follows links, also one to a file that is not there yet. What SQLite lays beside it is like it.
 */
export function makePrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
}
