import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Client, createClient } from './client.ts'
import { usageError } from './command-error.ts'
import type { Environment } from './context.ts'

const DEFAULT_URL = 'http://127.0.0.1:3000'

/** The options of every command that calls a server. */
export interface ServerOptions {
  readonly url?: string
  readonly keyFile?: string
}

export function addServerOptions(command: Command): Command {
  return command
    .option('--url <url>', `the server's address (BULK_ACTIONS_URL; default ${DEFAULT_URL})`)
    .option('--key-file <file>', 'a file that holds the API key (default: BULK_ACTIONS_API_KEY)')
}

/** The client for these options and the environment. Throws a usage error that says what is missing. */
export function clientOf({ url, keyFile }: ServerOptions, env: Environment): Client {
  return createClient({
    url: parseUrl(url ?? (env.BULK_ACTIONS_URL || DEFAULT_URL)),
    apiKey: keyOf(keyFile, env),
  })
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usageError('The server address must be an http:// or https:// URL, such as https://bulk.example.net.')
  }
  if (url.username !== '' || url.password !== '') {
    throw usageError('The server address must not contain a password; use --key-file or BULK_ACTIONS_API_KEY.')
  }
  return url
}

function keyOf(keyFile: string | undefined, env: Environment): string {
  const key = (keyFile === undefined ? (env.BULK_ACTIONS_API_KEY ?? '') : readKeyFile(keyFile)).trim()
  const source = keyFile === undefined ? 'BULK_ACTIONS_API_KEY' : keyFile
  if (key === '') throw usageError(`There is no API key in ${source}: set BULK_ACTIONS_API_KEY, or pass --key-file.`)
  if (!/^[!-~]+$/.test(key)) throw usageError(`${source} does not hold an API key: a key is ASCII without spaces.`)
  return key
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usageError(`The key file can't be read: ${(error as Error).message}.`)
  }
}
